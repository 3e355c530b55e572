"""What waits for a person in the cases: steps that are late, and steps that come as soon as their owners are told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.cases import OF_A_ROUND, Milestone, MilestoneKind, MilestoneState
from models.tables import CaseRow, MilestoneRow
from models.to_do import ToDo, ToDoKind
from rules import milestones as rules
from rules.local_time import day_start_of_office
from store.cases import standing


def of_sender(session: Session, sender_id: str, now: datetime) -> list[ToDo]:
    """`sender_id`: empty for all senders. One statement when no step is near, and as many for any number of cases. What
    a round fills is told of where the round is, but for a direction or final decision, which nothing else asks for."""
    values = {"sender": sender_id} if sender_id else {}
    planned = session.connection().execute(_PLANNED[bool(sender_id)], values)
    near = {case_id for case_id, remind_days, day in planned if _comes_at(remind_days, day) <= now}
    if not near:
        return []
    some = session.exec(select(CaseRow).where(col(CaseRow.id).in_(near))).all()
    steps = standing.of_cases(session, some)
    return [item for case in some for item in _of_case(case, steps[case.id], now)]


_OF_ALL = (
    columns(col(CaseRow.id), col(CaseRow.remind_days), col(MilestoneRow.planned))
    .join(MilestoneRow, col(MilestoneRow.case_id) == col(CaseRow.id))
    .where(col(CaseRow.ended_at).is_(None), col(MilestoneRow.state) == MilestoneState.PLANNED)
    .where(col(MilestoneRow.planned) != "")
)
_PLANNED = {False: _OF_ALL, True: _OF_ALL.where(col(CaseRow.sender_id) == bindparam("sender"))}
"""Made once: the console's home asks each time."""


def _comes_at(remind_days: int, planned: str) -> datetime:
    """From when on the step is near; never for one without a day."""
    day = rules.first_day(planned)
    return day_start_of_office(day - timedelta(days=remind_days)) if day else datetime.max.replace(tzinfo=UTC)


def _of_case(case: CaseRow, steps: list[Milestone], now: datetime) -> Iterator[ToDo]:
    for one in steps:
        comes_at = _comes_at(case.remind_days, one.planned)
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
