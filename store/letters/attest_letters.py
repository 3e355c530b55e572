"""The letters about an attest: to the attester, to the registered address, and a copy to the draft's contact."""

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models.addresses import check_address
from models.tables import AttestRow, LetterRow, RecipientRow
from models.values import AttestState, LetterKind
from rules.local_time import is_late
from store.letters import letters


def queue_request(session: Session, recipient: RecipientRow, row: AttestRow) -> None:
    """The attester's letter, the only one with the link of the request, and the notice: an access is handed over."""
    told = _told(recipient, row)
    is_overdue = is_late(row.asked_at, recipient.due_at)
    own = {**told, "reason": row.message, "registered": recipient.email, "is_overdue": is_overdue}
    rows = [
        letters.intention(
            recipient, LetterKind.ATTEST, row.number, row.email, {**own, "attest_id": row.id}, row.asked_at
        ),
        letters.intention(recipient, LetterKind.ATTEST_NOTICE, row.number, recipient.email, told, row.asked_at),
    ]
    session.connection().execute(insert(LetterRow), rows)


def queue_outcome(session: Session, recipient: RecipientRow, row: AttestRow, *, contact: str) -> None:
    """Tells the registered address, with the answer's link, and `contact` when the draft names somebody else, without
    any link."""
    at = row.decided_at or row.asked_at
    number = 1 + (
        session.exec(
            select(func.max(LetterRow.number)).where(
                LetterRow.recipient_id == recipient.id, col(LetterRow.kind) == LetterKind.ATTEST_OUTCOME
            )
        ).one()
        or 0
    )
    sent_back = row.state is AttestState.SENT_BACK
    told = {
        **_told(recipient, row),
        "reason": row.comment,
        "sent_back": sent_back,
        "attested_at": at.isoformat(),
        "is_overdue": is_late(at, recipient.due_at),
    }
    rows = [letters.intention(recipient, LetterKind.ATTEST_OUTCOME, number, recipient.email, told, at)]
    copy_to = check_address(contact) if contact else ""
    known = {recipient.email.casefold(), row.email.casefold()}
    if isinstance(copy_to, str) and copy_to and copy_to.casefold() not in known:
        rows.append(letters.intention(recipient, LetterKind.ATTEST_OUTCOME_COPY, number, copy_to, told, at))
    session.connection().execute(insert(LetterRow), rows)


def _told(recipient: RecipientRow, row: AttestRow) -> dict[str, object]:
    return {
        "due_at": recipient.due_at.isoformat(),
        "generation": recipient.generation,
        "attester": row.name,
        "forwarded_to": row.email,
    }
