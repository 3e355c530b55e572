"""Requests that an answer be completed: asked, taken back and answered, each in the transaction of what it tells of.

The latest request of a recipient is the only one that can be open.
"""

import json
from datetime import datetime
from uuid import uuid4

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.addresses import check_address
from models.answer import AnswerContent
from models.errors import Refused
from models.supplements import Part, SupplementRequest, SupplementWish
from models.tables import AnswerRow, LetterRow, RecipientRow, SupplementRequestRow
from models.values import AnswerPart, LetterKind, LetterState
from store.answers.answers import Taken
from store.letters import letters
from store.records import audit, outbox

NEW_LINK_STEP = 1_000
"""A request's letter that goes again because the link changed is numbered the request's number plus this for every
link the recipient has had before."""


def ask(session: Session, recipient: RecipientRow, wish: SupplementWish, *, at: datetime) -> SupplementRequest:
    """Keeps the request and queues its letters: to the registered address with the link, and a copy without it to the
    contact that the answer names. The same wish again, while it is open, is the same request.

    Raises Refused: "supplement_no_answer", "supplement_no_address" (an uninvited answer may have come on paper),
    "supplement_open" (another request waits).
    """
    counted = session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient.id, col(AnswerRow.counted))
    ).first()
    if counted is None:
        raise Refused("supplement_no_answer", recipient=recipient.full_name)
    if not recipient.email:
        raise Refused("supplement_no_address", recipient=recipient.full_name)
    last = latest(session, recipient.id)
    if last is not None and last.is_open(at):
        if (last.parts, last.text, last.until) == (wish.parts, wish.text, wish.until):
            return last
        raise Refused("supplement_open", recipient=recipient.full_name, until=last.until.isoformat())
    row = SupplementRequestRow(
        id=uuid4().hex,
        round_id=recipient.round_id,
        recipient_id=recipient.id,
        number=(last.number if last else 0) + 1,
        version=counted.version,
        parts=json.dumps([part.code for part in wish.parts]),
        text=wish.text,
        asked_at=at,
        until=wish.until,
    )
    session.add(row)
    _queue(session, recipient, row, LetterKind.SUPPLEMENT, recipient.email, counted.id, at)
    contact = check_address(AnswerContent.model_validate_json(counted.content).contact_email)
    if isinstance(contact, str) and contact.casefold() != recipient.email.casefold():
        _queue(session, recipient, row, LetterKind.SUPPLEMENT_COPY, contact, counted.id, at)
    facts = {"number": row.number, "version": row.version, "until": wish.until.isoformat()}
    codes = [part.code for part in wish.parts]
    audit.append(
        session, at=at, actor="registrar", action="supplement_requested", object_id=row.id, **facts, parts=codes
    )
    outbox.add(session, recipient, at)
    return request_of(row)


def withdraw(session: Session, recipient: RecipientRow, *, at: datetime) -> SupplementRequest:
    """Takes the waiting request back. Letters that have not left never do; where one has, a short letter says so.

    Raises Refused("supplement_none_waiting"): none was asked, or it is answered or taken back already.
    """
    row = _latest_row(session, recipient.id)
    if row is None or not request_of(row).is_waiting:
        raise Refused("supplement_none_waiting", recipient=recipient.full_name)
    row.withdrawn_at = at
    session.add(row)
    if _stop_letters(session, recipient.id, row.number):
        counted = session.exec(
            select(AnswerRow.id).where(AnswerRow.recipient_id == recipient.id, col(AnswerRow.counted))
        ).one()
        _queue(session, recipient, row, LetterKind.SUPPLEMENT_WITHDRAWN, recipient.email, counted, at)
    audit.append(session, at=at, actor="registrar", action="supplement_withdrawn", object_id=row.id, number=row.number)
    outbox.add(session, recipient, at)
    return request_of(row)


def drop(session: Session, recipient_id: str, *, at: datetime) -> None:
    """The recipient has taken back its answer: there is nothing to complete any more."""
    row = _latest_row(session, recipient_id)
    if row is None or not request_of(row).is_waiting:
        return
    row.withdrawn_at = at
    session.add(row)
    _stop_letters(session, recipient_id, row.number)
    actor = f"recipient:{recipient_id}"
    audit.append(session, at=at, actor=actor, action="supplement_withdrawn", object_id=row.id, number=row.number)


def settle(session: Session, request: SupplementRequest, answer: Taken, *, actor: str) -> None:
    """A version has come in that settles the request; its letters that still wait are not sent."""
    session.connection().execute(
        update(SupplementRequestRow)
        .where(col(SupplementRequestRow.id) == request.id)
        .values(answered_version=answer.version, answered_at=answer.arrived_at)
    )
    _stop_letters(session, answer.recipient_id, request.number)
    facts = {"number": request.number, "version": answer.version}
    audit.append(
        session, at=answer.arrived_at, actor=actor, action="supplement_answered", object_id=request.id, **facts
    )


def tell_again(session: Session, recipient: RecipientRow, *, at: datetime) -> bool:
    """Sends an open request to the address and with the link the recipient has now. False when there is none, or when
    its letter waits anyway and goes there by itself."""
    row = _latest_row(session, recipient.id)
    if row is None or not request_of(row).is_open(at):
        return False
    waits = select(LetterRow.id).where(
        LetterRow.recipient_id == recipient.id,
        LetterRow.kind == LetterKind.SUPPLEMENT,
        LetterRow.state == LetterState.QUEUED,
    )
    if session.exec(waits).first() is not None:
        return False
    counted = session.exec(
        select(AnswerRow.id).where(AnswerRow.recipient_id == recipient.id, col(AnswerRow.counted))
    ).one()
    _queue(session, recipient, row, LetterKind.SUPPLEMENT, recipient.email, counted, at)
    return True


def latest(session: Session, recipient_id: str) -> SupplementRequest | None:
    row = _latest_row(session, recipient_id)
    return request_of(row) if row is not None else None


def waiting(session: Session, recipient_id: str) -> SupplementRequest | None:
    """The latest request if nothing has settled it, also when its time has passed."""
    found = latest(session, recipient_id)
    return found if found is not None and found.is_waiting else None


def by_number(session: Session, recipient_id: str, number: int) -> SupplementRequest | None:
    row = session.exec(
        select(SupplementRequestRow).where(
            SupplementRequestRow.recipient_id == recipient_id, SupplementRequestRow.number == number
        )
    ).first()
    return request_of(row) if row is not None else None


def answered_by(session: Session, recipient_id: str, version: int) -> SupplementRequest | None:
    """The request that a version of the answer settled."""
    row = session.exec(
        select(SupplementRequestRow).where(
            SupplementRequestRow.recipient_id == recipient_id, SupplementRequestRow.answered_version == version
        )
    ).first()
    return request_of(row) if row is not None else None


def of_round(session: Session, round_id: str) -> dict[str, list[SupplementRequest]]:
    """Every request by recipient id, oldest first."""
    query = select(SupplementRequestRow).where(SupplementRequestRow.round_id == round_id)
    found: dict[str, list[SupplementRequest]] = {}
    for row in session.exec(query.order_by(col(SupplementRequestRow.number))):
        found.setdefault(row.recipient_id, []).append(request_of(row))
    return found


def request_of(row: SupplementRequestRow) -> SupplementRequest:
    facts = row.model_dump(exclude={"round_id", "recipient_id", "parts"})
    codes = [code.partition(":") for code in json.loads(row.parts)]
    return SupplementRequest(**facts, parts=tuple(Part(part=AnswerPart(name), key=key) for name, _, key in codes))


def _latest_row(session: Session, recipient_id: str) -> SupplementRequestRow | None:
    query = select(SupplementRequestRow).where(SupplementRequestRow.recipient_id == recipient_id)
    return session.exec(query.order_by(col(SupplementRequestRow.number).desc()).limit(1)).first()


def _stop_letters(session: Session, recipient_id: str, number: int) -> bool:
    """Withdraws the request's letters that wait; True when one has left, or may have."""
    own = (
        col(LetterRow.recipient_id) == recipient_id,
        col(LetterRow.kind).in_(letters.SUPPLEMENTS),
        col(LetterRow.number) % NEW_LINK_STEP == number,
    )
    session.connection().execute(
        update(LetterRow).where(*own, col(LetterRow.state) == LetterState.QUEUED).values(state=LetterState.WITHDRAWN)
    )
    left = or_(col(LetterRow.state).in_((LetterState.SENT, LetterState.HANDING)), col(LetterRow.outcome_unknown))
    return session.exec(select(LetterRow.id).where(*own, left)).first() is not None


def _queue(
    session: Session,
    recipient: RecipientRow,
    row: SupplementRequestRow,
    kind: LetterKind,
    to: str,
    answer_id: str,
    at: datetime,
) -> None:
    facts = {
        "due_at": row.until.isoformat(),
        "generation": recipient.generation,
        "answer_id": answer_id,
        "supplement": row.number,
    }
    number = row.number + NEW_LINK_STEP * (recipient.generation - 1)
    session.add(LetterRow.model_validate(letters.intention(recipient, kind, number, to, facts, at)))
    session.flush()
