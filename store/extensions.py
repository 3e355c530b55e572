"""Anstånd: requests from recipients, and the later due dates that registrars give, to one or to all."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col, select

from models.errors import PermanentFailure
from models.tables import ExtensionRequestRow, LetterRow, RecipientRow, RoundRow
from models.values import SETTLED_STATES, LetterKind, RecipientState, RoundState
from store import answers, audit, letters, outbox, recipients, rounds


def ask(session: Session, recipient_id: str, *, until: datetime, reason: str, at: datetime) -> int:
    """Keeps a recipient's request and a letter that says it has come in. The same wish twice in a row is one request.

    Returns the request's number for this recipient.
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    last = latest_request(session, recipient_id)
    if last is not None and last.granted is None and last.until == until and last.reason == reason:
        return last.number
    number = (last.number if last else 0) + 1
    request_id = uuid4().hex
    session.add(
        ExtensionRequestRow(
            id=request_id,
            round_id=recipient.round_id,
            recipient_id=recipient_id,
            number=number,
            asked_at=at,
            until=until,
            reason=reason,
        )
    )
    facts = {"requested_due_at": until.isoformat(), "reason": reason}
    _queue(session, recipient, LetterKind.EXTENSION_REQUESTED, number, facts, at)
    audit.append(
        session,
        at=at,
        actor=f"recipient:{recipient_id}",
        action="extension_requested",
        object_id=request_id,
        until=until.isoformat(),
    )
    outbox.add(session, recipient, at)
    return number


def latest_request(session: Session, recipient_id: str) -> ExtensionRequestRow | None:
    return session.exec(_LATEST, params={"recipient_id": recipient_id}).first()


_LATEST = (
    select(ExtensionRequestRow)
    .where(col(ExtensionRequestRow.recipient_id) == bindparam("recipient_id"))
    .order_by(col(ExtensionRequestRow.number).desc())
    .limit(1)
)


def extend_recipient(session: Session, recipient: RecipientRow, *, until: datetime, reason: str, at: datetime) -> bool:
    """Moves one recipient's due date, queues its notice, grants a waiting request and judges the counted answer anew:
    one that came within the new date is not late. False when the date is already there, so a second run is harmless.
    The reason is kept with the letter, never in the audit's facts.

    Raises PermanentFailure: "extension_not_later" for an earlier date, "state_moved_on" when the round is over.
    """
    if recipient.due_at == until:
        return False
    _may_run_longer(rounds.get(session, recipient.round_id))
    _may_not_lose_time(recipient.due_at, until)
    _give(session, recipient, until=until, reason=reason, at=at)
    return True


def _may_run_longer(round_row: RoundRow) -> None:
    if round_row.state not in {RoundState.OPEN, RoundState.OVERDUE}:
        raise PermanentFailure("state_moved_on", round_id=round_row.id, state=round_row.state.value)


def _may_not_lose_time(due_at: datetime, until: datetime) -> None:
    if until < due_at:
        raise PermanentFailure("extension_not_later", due_at=due_at.isoformat(), new_due_at=until.isoformat())


def _give(session: Session, recipient: RecipientRow, *, until: datetime, reason: str, at: datetime) -> None:
    if recipient.due_at == until:
        return
    old = recipient.due_at
    recipient.due_at = until
    recipient.extension_no += 1
    session.add(recipient)
    facts = {"old_due_at": old.isoformat(), "reason": reason}
    wish = latest_request(session, recipient.id)
    if wish is not None and wish.granted is None:
        facts["requested_due_at"] = wish.until.isoformat()
    if recipient.state not in SETTLED_STATES:
        _queue(session, recipient, LetterKind.EXTENSION, recipient.extension_no, facts, at)
    _decide(session, recipient.id, granted=True, at=at)
    audit.append(
        session,
        at=at,
        actor="registrar",
        action="recipient_extended",
        object_id=recipient.id,
        old=old.isoformat(),
        until=until.isoformat(),
    )
    answers.judge_again(session, recipient, at)


def _decide(session: Session, recipient_id: str, *, granted: bool, at: datetime) -> None:
    """Every request of the recipient that waits, not only the last: none may wait for ever."""
    session.connection().execute(
        update(ExtensionRequestRow)
        .where(col(ExtensionRequestRow.recipient_id) == recipient_id, col(ExtensionRequestRow.granted).is_(None))
        .values(granted=granted, decided_at=at)
    )


def deny(session: Session, recipient: RecipientRow, *, reason: str, at: datetime) -> bool:
    """Answers no to what the recipient has asked for, its last wish named in the letter. False when no request
    waits."""
    request = latest_request(session, recipient.id)
    if request is None or request.granted is not None:
        return False
    _decide(session, recipient.id, granted=False, at=at)
    facts = {"requested_due_at": request.until.isoformat(), "reason": reason}
    _queue(session, recipient, LetterKind.EXTENSION_DENIED, request.number, facts, at)
    audit.append(session, at=at, actor="registrar", action="extension_denied", object_id=recipient.id)
    return True


def extend_round(
    session: Session, round_row: RoundRow, *, until: datetime, closes_at: datetime, reason: str, at: datetime
) -> list[str]:
    """Moves the whole round's due day and closing, with every recipient whose own due date is earlier and everyone a
    closing had made silent (a later date given to one recipient alone stays). The first due day stays on record
    as `original_due_at` (P8).

    Returns the codes of those moved; empty when it is already done. Raises PermanentFailure as `extend_recipient`
    does; but a round that has just been opened again, by decision, may end before it would have.
    """
    if round_row.due_at == until and round_row.closes_at == closes_at:
        return []
    _may_run_longer(round_row)
    if round_row.closed_at is None:
        _may_not_lose_time(round_row.due_at, until)
    old = round_row.due_at
    round_row.due_at, round_row.closes_at = until, closes_at
    round_row.state, round_row.closed_at = RoundState.OPEN, None
    session.add(round_row)
    audit.append(
        session,
        at=at,
        actor="registrar",
        action="round_extended",
        object_id=round_row.id,
        old=old.isoformat(),
        until=until.isoformat(),
        closes_at=closes_at.isoformat(),
    )
    earlier = session.exec(
        select(RecipientRow).where(
            RecipientRow.round_id == round_row.id,
            col(RecipientRow.invited),
            or_(col(RecipientRow.due_at) < until, col(RecipientRow.state) == RecipientState.SILENT),
        )
    )
    moved = list(earlier)
    for recipient in moved:
        if recipient.state is RecipientState.SILENT:
            recipient.state = recipients.state_before_answer(session, recipient)
            session.add(recipient)
        own = recipient.due_at if recipient.extension_no else until
        _give(session, recipient, until=max(until, own), reason=reason, at=at)
    return [recipient.code for recipient in moved]


def _queue(
    session: Session, recipient: RecipientRow, kind: LetterKind, number: int, facts: dict[str, str], at: datetime
) -> None:
    said = {"due_at": recipient.due_at.isoformat(), **facts}
    session.add(LetterRow.model_validate(letters.intention(recipient, kind, number, recipient.email, said, at)))
