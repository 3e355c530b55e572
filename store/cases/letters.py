"""Letters to the owners of steps: one for each step, kind and planned day, whoever asks how often."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlmodel import Session, col, select

from models.cases import Milestone, NoticeKind
from models.tables import CaseLetterRow
from models.values import LetterState
from store.records import audit

_OVER = (LetterState.SENT, LetterState.UNDELIVERABLE, LetterState.UNKNOWN, LetterState.WITHDRAWN)


def told(session: Session, milestone_ids: Sequence[str]) -> dict[tuple[str, NoticeKind, str], datetime]:
    """When each letter was done with, by step, kind and planned day."""
    query = select(CaseLetterRow).where(
        col(CaseLetterRow.milestone_id).in_(milestone_ids), col(CaseLetterRow.state).in_(_OVER)
    )
    return {(row.milestone_id, row.kind, row.planned): row.sent_at or row.at for row in session.exec(query)}


def of_milestones(session: Session, milestone_ids: Sequence[str]) -> list[CaseLetterRow]:
    """Every letter, oldest first."""
    query = select(CaseLetterRow).where(col(CaseLetterRow.milestone_id).in_(milestone_ids))
    return list(session.exec(query.order_by(col(CaseLetterRow.at), col(CaseLetterRow.id))))


def queue(session: Session, steps: Sequence[Milestone], at: datetime) -> list[CaseLetterRow]:
    """The letters that are due at `at`, each once. Where both are, the step is late and only that is told; where there
    is nobody to tell, that is noted."""
    found = []
    for one in steps:
        coming, late = (due is not None and due <= at for due in (one.coming_at, one.late_at))
        if coming:
            found.append(_row(session, one, NoticeKind.COMING, at, withdrawn=late))
        if late:
            found.append(_row(session, one, NoticeKind.LATE, at))
    session.flush()
    return [row for row in found if row.state is LetterState.QUEUED]


def _row(session: Session, one: Milestone, kind: NoticeKind, at: datetime, *, withdrawn: bool = False) -> CaseLetterRow:
    letter_id = uuid5(NAMESPACE_OID, f"{one.id}/{kind}/{one.planned}").hex
    row = session.get(CaseLetterRow, letter_id)
    if row is None:
        state = LetterState.WITHDRAWN if withdrawn or not one.owner.email else LetterState.QUEUED
        to = "" if withdrawn else one.owner.email
        row = CaseLetterRow(
            id=letter_id, milestone_id=one.id, kind=kind, planned=one.planned, to=to, state=state, at=at
        )
        session.add(row)
    return row


def handed(
    session: Session, case_id: str, letter_id: str, state: LetterState, at: datetime, *, code: int | None, text: str
) -> None:
    """What came of handing one over; a letter that waits still is counted and tried again."""
    row = session.get_one(CaseLetterRow, letter_id)
    if row.state in _OVER:
        return
    row.attempts, row.state, row.smtp_code, row.smtp_text = row.attempts + 1, state, code, text
    row.sent_at = at if state is LetterState.SENT else None
    session.add(row)
    if state in _OVER:
        facts = {"milestone_id": row.milestone_id, "kind": row.kind, "state": state}
        audit.append(session, at=at, actor="system", action="milestone_told", object_id=case_id, **facts)
