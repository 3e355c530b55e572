"""Letters to the owners of steps: one for each step, kind and planned day, whoever asks how often. Handed over like
those of rounds (`store/letters/hand_over.py`): claimed before it leaves, at least once, with the same Message-ID. A run
holds what it has claimed by the number of its tries, which the next claim makes another."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.cases import Milestone, NoticeKind
from models.errors import TemporaryFailure
from models.tables import CaseLetterRow, MilestoneRow
from models.values import LetterState
from rules.plan import unknown_delay
from store.letters.hand_over import HandOver, QueuedLetter
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


def recover(session: Session, case_id: str, at: datetime) -> None:
    """Letters that a run had in hand when it was cut off go again: the first time at once. One for which that has been
    so too often is given up (`store/letters/batches.py`)."""
    query = select(CaseLetterRow).join(MilestoneRow, col(MilestoneRow.id) == CaseLetterRow.milestone_id)
    for row in session.exec(query.where(MilestoneRow.case_id == case_id, CaseLetterRow.state == LetterState.HANDING)):
        row.unknowns += 1
        delay = unknown_delay(row.unknowns)
        row.state = LetterState.QUEUED if delay is not None else LetterState.UNKNOWN
        row.not_before = at + delay if delay is not None and row.unknowns > 1 else None
        session.add(row)
        if delay is None:
            _tell(session, case_id, row, at)
    session.flush()


def claim(session: Session, letter: QueuedLetter) -> bool:
    """Takes a letter for hand-over. False when it is queued no more, or has been tried since it was read."""
    statement = update(CaseLetterRow).where(
        col(CaseLetterRow.id) == letter.id,
        col(CaseLetterRow.state) == LetterState.QUEUED,
        col(CaseLetterRow.attempts) == letter.attempts,
    )
    taking = statement.values(state=LetterState.HANDING, attempts=letter.attempts + 1)
    return session.connection().execute(taking).rowcount == 1


def handed(session: Session, case_id: str, letter: QueuedLetter, done: HandOver, at: datetime) -> None:
    """What came of handing over what was claimed. Raises TemporaryFailure("claim_lost") when another run has taken the
    letter over."""
    row = session.get_one(CaseLetterRow, letter.id, with_for_update=True)
    if row.state is not LetterState.HANDING or row.attempts != letter.attempts + 1:
        raise TemporaryFailure("claim_lost", letter_id=letter.id)
    row.unknowns += done.unknown
    row.not_before, row.smtp_code = done.not_before, done.smtp_code
    _became(session, case_id, row, done.state, done.smtp_text, at)


def count_as_sent(session: Session, case_id: str, row: CaseLetterRow, at: datetime, text: str) -> None:
    """Takes a letter that waits for sent, as the relay's own word would be."""
    row.not_before = None
    _became(session, case_id, row, LetterState.SENT, text, at)


def _became(session: Session, case_id: str, row: CaseLetterRow, state: LetterState, text: str, at: datetime) -> None:
    row.state, row.smtp_text = state, text
    row.sent_at = at if state is LetterState.SENT else None
    session.add(row)
    if state in _OVER:
        _tell(session, case_id, row, at)


def _tell(session: Session, case_id: str, row: CaseLetterRow, at: datetime) -> None:
    facts = {"milestone_id": row.milestone_id, "kind": row.kind, "state": row.state}
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
