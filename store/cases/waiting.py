"""What waits for a person in the cases: steps that are late, and steps that come as soon as their owners are told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from models.cases import OF_A_ROUND, Milestone, MilestoneKind, MilestoneState
from models.tables import CaseRow, MilestoneRow
from models.to_do import ToDo, ToDoKind
from rules import milestones as rules
from rules.local_time import day_start_of_office
from store.cases import standing


def of_sender(session: Session, sender_id: str, now: datetime) -> list[ToDo]:
    """`sender_id`: empty for all senders. One statement when no step is near. What a round fills is told of where the
    round is, but for a direction or final decision, which nothing else asks for."""
    query = (
        select(CaseRow, MilestoneRow.planned)
        .join(MilestoneRow, col(MilestoneRow.case_id) == CaseRow.id)
        .where(
            col(CaseRow.ended_at).is_(None),
            MilestoneRow.state == MilestoneState.PLANNED,
            MilestoneRow.planned != "",
        )
    )
    rows = session.exec(query.where(CaseRow.sender_id == sender_id) if sender_id else query)
    near = {case.id: case for case, planned in rows if _comes_at(case, planned) <= now}
    found: list[ToDo] = []
    for case in near.values():
        found += _of_case(case, standing.of_case(session, case), now)
    return found


def _comes_at(case: CaseRow, planned: str) -> datetime:
    """From when on the step is near; never for one without a day."""
    day = rules.first_day(planned)
    return day_start_of_office(day - timedelta(days=case.remind_days)) if day else datetime.max.replace(tzinfo=UTC)


def _of_case(case: CaseRow, steps: list[Milestone], now: datetime) -> Iterator[ToDo]:
    for one in steps:
        comes_at = _comes_at(case, one.planned)
        if one.state is not MilestoneState.PLANNED or one.due_at is None or comes_at > now:
            continue
        if one.round_id and (one.kind in OF_A_ROUND or one.kind is MilestoneKind.GO_AHEAD):
            continue
        yield ToDo(
            kind=ToDoKind.CASE_STEP_LATE if one.due_at < now else ToDoKind.CASE_STEP,
            round_id=case.id,
            dnr=case.dnr,
            title=case.title,
            since=one.due_at if one.due_at < now else max(comes_at, one.set_at),
            object_id=one.id,
            recipient=", ".join(part for part in (one.title, one.forum) if part),
            until=one.due_at,
            said=f"{one.planned} {'' if one.title else one.kind.value}".strip(),
        )
