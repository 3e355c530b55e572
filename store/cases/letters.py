"""Letters to the owners of steps: one for each step, kind and planned day, whoever asks how often."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.cases import Milestone, NoticeKind
from models.tables import CaseLetterRow, MilestoneRow
from models.values import LetterState
from store.letters.hand_over import HandOver
from store.records import audit

_OVER = (LetterState.SENT, LetterState.UNDELIVERABLE, LetterState.UNKNOWN, LetterState.WITHDRAWN)


def by_notice(session: Session, case_ids: Collection[str]) -> dict[tuple[str, NoticeKind, str], CaseLetterRow]:
    """By step, kind and planned day."""
    query = select(CaseLetterRow).join(MilestoneRow, col(MilestoneRow.id) == CaseLetterRow.milestone_id)
    rows = session.exec(query.where(col(MilestoneRow.case_id).in_(case_ids)))
    return {(row.milestone_id, row.kind, row.planned): row for row in rows}


def told_from(row: CaseLetterRow | None, at: datetime | None, owner: str) -> datetime | None:
    """From when the letter that is due `at` may leave; None when it is done with. One that was turned away for now
    waits for its next try, unless the step has another owner since."""
    if row is None or at is None:
        return at
    if row.state in _OVER:
        return None
    return max(at, row.not_before) if row.not_before is not None and row.to == owner else at


def of_milestones(session: Session, milestone_ids: Sequence[str]) -> list[CaseLetterRow]:
    """Every letter, oldest first."""
    query = select(CaseLetterRow).where(col(CaseLetterRow.milestone_id).in_(milestone_ids))
    return list(session.exec(query.order_by(col(CaseLetterRow.at), col(CaseLetterRow.id))))


def queue(session: Session, steps: Sequence[Milestone], at: datetime) -> list[CaseLetterRow]:
    """The letters that may leave at `at`, each once and to the owner that its step has now. Where both are due, the
    step is late and only that is told; where there is nobody to tell, that is noted."""
    found = []
    for one in steps:
        late = one.late_at is not None and one.late_at <= at
        if one.coming_at is not None and (late or one.coming_at <= at):
            found.append(_row(session, one, NoticeKind.COMING, at, withdrawn=late))
        if late:
            found.append(_row(session, one, NoticeKind.LATE, at))
    session.flush()
    return [row for row in found if row.state is LetterState.QUEUED]


def _row(session: Session, one: Milestone, kind: NoticeKind, at: datetime, *, withdrawn: bool = False) -> CaseLetterRow:
    letter_id = uuid5(NAMESPACE_OID, f"{one.id}/{kind}/{one.planned}").hex
    row = session.get(CaseLetterRow, letter_id) or CaseLetterRow(
        id=letter_id, milestone_id=one.id, kind=kind, planned=one.planned, to="", state=LetterState.QUEUED, at=at
    )
    if row.state is LetterState.QUEUED:
        row.to = "" if withdrawn else one.owner.email
        row.state = LetterState.QUEUED if row.to else LetterState.WITHDRAWN
    session.add(row)
    return row


def handed(session: Session, case_id: str, done: HandOver, at: datetime) -> None:
    """What came of handing one over; a letter that waits still is counted and tried again."""
    row = session.get_one(CaseLetterRow, done.letter_id)
    if row.state in _OVER:
        return
    row.attempts, row.unknowns = row.attempts + 1, row.unknowns + done.unknown
    row.state, row.not_before, row.smtp_code, row.smtp_text = (
        done.state,
        done.not_before,
        done.smtp_code,
        done.smtp_text,
    )
    row.sent_at = at if done.state is LetterState.SENT else None
    session.add(row)
    if done.state in _OVER:
        facts = {"milestone_id": row.milestone_id, "kind": row.kind, "state": done.state}
        audit.append(session, at=at, actor="system", action="milestone_told", object_id=case_id, **facts)


def put_off(session: Session, letter_ids: Collection[str], until: datetime) -> None:
    """None of these that wait goes before."""
    statement = update(CaseLetterRow).where(
        col(CaseLetterRow.id).in_(letter_ids),
        col(CaseLetterRow.state) == LetterState.QUEUED,
        or_(col(CaseLetterRow.not_before).is_(None), col(CaseLetterRow.not_before) < until),
    )
    session.connection().execute(statement.values(not_before=until))
    session.expire_all()
