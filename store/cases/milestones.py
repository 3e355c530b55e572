"""The steps of a case as rows: each change is kept beside the step, with who made it, when and why."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.cases import GATE_STEPS, OF_A_ROUND, MilestoneKind, MilestonePlan, MilestoneState
from models.tables import CaseChangeRow, CaseRow, MilestoneRow, RoundRow
from rules.local_time import local_day
from store.records import audit
from store.rounds import rounds

Act = Literal["moved", "done", "undone", "dropped", "restored"]


def add(
    session: Session, case: CaseRow, plan: MilestonePlan, at: datetime, *, by: str, round_id: str | None = None
) -> MilestoneRow:
    last = session.exec(select(func.max(MilestoneRow.position)).where(MilestoneRow.case_id == case.id)).one()
    row = MilestoneRow(
        id=uuid4().hex,
        case_id=case.id,
        position=(last or 0) + 1,
        owner_name=plan.owner.name,
        owner_email=plan.owner.email,
        round_id=round_id,
        set_at=at,
        **plan.model_dump(exclude={"owner"}),
    )
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=by, action="milestone_added", object_id=case.id, milestone_id=row.id)
    return row


def of_case(session: Session, case_id: str) -> list[MilestoneRow]:
    """As they were written."""
    query = select(MilestoneRow).where(MilestoneRow.case_id == case_id)
    return list(session.exec(query.order_by(col(MilestoneRow.position))))


def of_cases(session: Session, case_ids: Collection[str]) -> dict[str, list[MilestoneRow]]:
    """The same of each of some cases."""
    query = select(MilestoneRow).where(col(MilestoneRow.case_id).in_(case_ids))
    found: dict[str, list[MilestoneRow]] = {case_id: [] for case_id in case_ids}
    for row in session.exec(query.order_by(col(MilestoneRow.position))):
        found[row.case_id].append(row)
    return found


def edit(session: Session, row: MilestoneRow, plan: MilestonePlan, at: datetime, *, by: str) -> None:
    """What it is and whose, not its day."""
    row.kind, row.title, row.forum, row.not_before = plan.kind, plan.title, plan.forum, plan.not_before
    row.owner_name, row.owner_email = plan.owner.name, plan.owner.email
    row.version += 1
    session.add(row)
    audit.append(session, at=at, actor=by, action="milestone_edited", object_id=row.case_id, milestone_id=row.id)


def change(
    session: Session, row: MilestoneRow, act: Act, at: datetime, *, by: str, reason: str = "", **new: object
) -> None:
    """`new`: the fields it sets."""
    old = row.planned if act == "moved" else row.done_on
    for name, value in new.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    shown = row.planned if act == "moved" else row.done_on
    told = CaseChangeRow(
        id=uuid4().hex,
        case_id=row.case_id,
        milestone_id=row.id,
        act=act,
        old=old,
        new=shown,
        reason=reason,
        at=at,
        by=by,
    )
    session.add(told)
    session.flush()
    facts = {"milestone_id": row.id, "old": old, "new": shown, "change_id": told.id}
    audit.append(session, at=at, actor=by, action=f"milestone_{act}", object_id=row.case_id, **facts)


def changes(session: Session, case_id: str) -> dict[str, list[CaseChangeRow]]:
    """What has been changed of each step by its id, and of the case itself under no id; oldest first."""
    query = select(CaseChangeRow).where(CaseChangeRow.case_id == case_id)
    found: dict[str, list[CaseChangeRow]] = {}
    for row in session.exec(query.order_by(col(CaseChangeRow.at), col(CaseChangeRow.id))):
        found.setdefault(row.milestone_id or "", []).append(row)
    return found


def filled_by(session: Session, case: CaseRow, round_row: RoundRow, at: datetime, *, by: str) -> None:
    """Steps of the round's own kinds that no round fills are filled by this one, and those it lacks are added: the
    sending, the due day and the compilation. So are the decisions that a round with a gate asks for."""
    gate = bool(rounds.definition(round_row).gate)
    kinds = {*OF_A_ROUND, *(GATE_STEPS if gate else ())}
    bound: set[MilestoneKind] = set()
    for row in of_case(session, case.id):
        if row.kind in kinds - bound and row.round_id is None and row.state is MilestoneState.PLANNED:
            row.round_id, row.version = round_row.id, row.version + 1
            session.add(row)
            bound.add(row.kind)
    for kind in (MilestoneKind.REMISS, MilestoneKind.ANSWERS, MilestoneKind.COMPILATION):
        if kind not in bound:
            planned = local_day(round_row.closes_at).isoformat() if kind is MilestoneKind.COMPILATION else ""
            add(session, case, MilestonePlan(kind=kind, planned=planned), at, by=by, round_id=round_row.id)


def filled_no_more(session: Session, case: CaseRow, round_id: str) -> None:
    theirs = [col(MilestoneRow.case_id) == case.id, col(MilestoneRow.round_id) == round_id]
    session.connection().execute(
        update(MilestoneRow).where(*theirs).values(round_id=None, version=MilestoneRow.version + 1)
    )
    session.expire_all()
