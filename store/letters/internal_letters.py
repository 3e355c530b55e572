"""The letters of an internremiss: to the colleague, to the registered address, and a copy to the draft's contact."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, insert, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.addresses import check_address
from models.tables import AnswerRow, InternalAnswerRow, InternalReferralRow, LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.answers.internal_standing import LETTERS_STEP
from store.letters import letters


def queue_request(
    session: Session, recipient: RecipientRow, row: InternalReferralRow, *, at: datetime, notice: bool
) -> None:
    """The colleague's letter, which alone has the link, and the notice: an access is handed over."""
    own = {**told(recipient, row), "reason": row.message}
    number = row.number + LETTERS_STEP * (row.letters - 1)
    rows = [letters.intention(recipient, LetterKind.INTERNAL, number, row.email, own, at)]
    if notice:
        kind, to = LetterKind.INTERNAL_NOTICE, recipient.email
        rows.append(letters.intention(recipient, kind, row.number, to, told(recipient, row), at))
    session.connection().execute(insert(LetterRow), rows)


def queue_withdrawn(session: Session, recipient: RecipientRow, row: InternalReferralRow, *, at: datetime) -> None:
    own = told(recipient, row)
    letters.add(session, letters.intention(recipient, LetterKind.INTERNAL_WITHDRAWN, row.number, row.email, own, at))


def queue_came(
    session: Session, recipient: RecipientRow, row: InternalReferralRow, answer: InternalAnswerRow, *, contact: str
) -> None:
    """Tells the registered address, with the answer's link, and `contact` when the draft names somebody else, without
    any link."""
    number = 1 + (
        session.exec(
            select(func.max(LetterRow.number)).where(
                LetterRow.recipient_id == recipient.id, col(LetterRow.kind) == LetterKind.INTERNAL_CAME
            )
        ).one()
        or 0
    )
    facts = {**told(recipient, row), "answered_at": answer.at.isoformat(), "after_answer": answer.after > 0}
    rows = [letters.intention(recipient, LetterKind.INTERNAL_CAME, number, recipient.email, facts, answer.at)]
    copy_to = check_address(contact) if contact else ""
    known = {recipient.email.casefold(), row.email.casefold()}
    if isinstance(copy_to, str) and copy_to and copy_to.casefold() not in known:
        rows.append(letters.intention(recipient, LetterKind.INTERNAL_CAME_COPY, number, copy_to, facts, answer.at))
    session.connection().execute(insert(LetterRow), rows)


def waits(session: Session, row: InternalReferralRow) -> bool:
    """Whether a letter with the link waits to leave."""
    queued = col(LetterRow.state) == LetterState.QUEUED
    return session.exec(select(LetterRow.id).where(*_own(row), queued)).first() is not None


def stop(session: Session, row: InternalReferralRow) -> bool:
    """Withdraws the colleague's letters that wait; True when one has left, or may have."""
    queued = col(LetterRow.state) == LetterState.QUEUED
    session.connection().execute(update(LetterRow).where(*_own(row), queued).values(state=LetterState.WITHDRAWN))
    left = or_(col(LetterRow.state).in_((LetterState.SENT, LetterState.HANDING)), col(LetterRow.outcome_unknown))
    return session.exec(select(LetterRow.id).where(*_own(row), left)).first() is not None


def _own(row: InternalReferralRow) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LetterRow.recipient_id) == row.recipient_id,
        col(LetterRow.kind).in_(letters.INTERNAL),
        col(LetterRow.number) % LETTERS_STEP == row.number,
    )


def told(recipient: RecipientRow, row: InternalReferralRow) -> dict[str, object]:
    return {
        "due_at": recipient.due_at.isoformat(),
        "generation": row.generation,
        "registered": recipient.email,
        "forwarded_to": row.email,
        "referral_id": row.id,
    }


STILL_AWAITED = (
    (
        col(InternalReferralRow.generation)
        == sa_select(col(RecipientRow.generation))
        .where(col(RecipientRow.id) == col(InternalReferralRow.recipient_id))
        .correlate(InternalReferralRow)
        .scalar_subquery()
    )
    & ~exists().where(col(InternalAnswerRow.referral_id) == col(InternalReferralRow.id))
    & ~exists().where(
        col(AnswerRow.recipient_id) == col(InternalReferralRow.recipient_id),
        col(AnswerRow.counted),
        col(AnswerRow.arrived_at) > col(InternalReferralRow.asked_at),
    )
)
"""A colleague owes its part: its link holds, it has said nothing, and no answer has been sent since it was asked."""
