"""Letters: exactly one intention for each (recipient, kind, number), and what became of each hand-over to SMTP.

A letter goes queued -> handing -> sent | undeliverable | queued again. `handing` is written before the message leaves,
so a crash in the gap after the final dot is seen afterwards: the letter is handed over again, the same message with the
same Message-ID, and marked `outcome_unknown` (RFC 1047; at least once, never silently twice).
"""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, func, insert, update
from sqlmodel import Session, col, select

from models.messages import LetterPlan
from models.tables import AnswerRow, DraftRow, LetterRow, RecipientRow
from models.values import SETTLED_STATES, LetterKind, LetterState, RecipientState, Value
from store import audit

REMINDERS = (LetterKind.REMINDER, LetterKind.MANUAL_REMINDER)
_OWES_NOTHING = (*SETTLED_STATES, RecipientState.SILENT)


class HandOver(Value):
    """What SMTP said of one letter. `state`: sent, undeliverable, or queued for another try."""

    letter_id: str
    state: LetterState
    unknown: bool = False
    smtp_code: int | None = None
    smtp_text: str = ""


class QueuedLetter(Value):
    """A letter as its hand-over needs it, free of the session it was read in."""

    id: str
    kind: LetterKind
    number: int
    recipient_id: str
    created_at: datetime

    @classmethod
    def of(cls, row: LetterRow) -> "QueuedLetter":
        return cls.model_validate(row.model_dump(include=set(cls.model_fields)))


def plan(session: Session, round_id: str, wanted: LetterPlan, at: datetime, group_key: str | None = None) -> list[str]:
    """Adds a queued letter for each recipient the plan concerns, and returns the recipients' codes.

    Harmless twice: the key (recipient, kind, number) is unique and letters already there are left alone.
    Reminders go only to those who got the missiv and owe an answer.
    """
    letter_ids = select(LetterRow.recipient_id).where(
        LetterRow.round_id == round_id, LetterRow.kind == wanted.kind, LetterRow.number == wanted.number
    )
    query = select(RecipientRow).where(
        RecipientRow.round_id == round_id, col(RecipientRow.invited), col(RecipientRow.id).not_in(letter_ids)
    )
    if group_key is not None:
        query = query.where(RecipientRow.group_key == group_key)
    recipients = session.exec(query.where(*_concerned(wanted)).order_by(col(RecipientRow.sort_key))).all()
    drafting = set(
        session.exec(select(DraftRow.recipient_id).join(RecipientRow).where(col(RecipientRow.round_id) == round_id))
    )
    rows = [_row(item, wanted.kind, wanted.number, at, has_draft=item.id in drafting) for item in recipients]
    if rows:
        session.connection().execute(insert(LetterRow), rows)
    return [recipient.code for recipient in recipients]


def _concerned(wanted: LetterPlan) -> list[ColumnElement[bool]]:
    owes: list[ColumnElement[bool]] = [
        col(RecipientRow.sent_at).is_not(None),
        col(RecipientRow.undeliverable_at).is_(None),
        col(RecipientRow.state).not_in(_OWES_NOTHING),
    ]
    match wanted.kind:
        case LetterKind.MISSIV:
            return []
        case LetterKind.REMINDER:
            return [*owes, col(RecipientRow.due_at) == wanted.due_at]
        case LetterKind.MANUAL_REMINDER:
            return owes
        case _:
            return [col(RecipientRow.sent_at).is_not(None)]


def queue(session: Session, recipient: RecipientRow, kind: LetterKind, number: int, at: datetime) -> None:
    """Adds one letter to one recipient, such as a missiv to a corrected address."""
    session.connection().execute(insert(LetterRow), [_row(recipient, kind, number, at)])


def _row(
    recipient: RecipientRow, kind: LetterKind, number: int, at: datetime, *, has_draft: bool = False
) -> dict[str, object]:
    """What a letter says is fixed here, so that a second hand-over is the same message whatever happens between."""
    facts = {
        "due_at": recipient.due_at.isoformat(),
        "generation": recipient.generation,
        "is_overdue": at > recipient.due_at,
        "has_draft": has_draft,
    }
    return {
        "id": uuid5(NAMESPACE_OID, f"{recipient.id}/{kind}/{number}").hex,
        "round_id": recipient.round_id,
        "recipient_id": recipient.id,
        "group_key": recipient.group_key,
        "kind": kind,
        "number": number,
        "to": recipient.email,
        "state": LetterState.QUEUED,
        "facts": json.dumps(facts),
        "created_at": at,
        "claim": "",
        "attempts": 0,
        "outcome_unknown": False,
        "smtp_text": "",
    }


def recover(session: Session, round_id: str, group_key: str) -> int:
    """Queues again what an interrupted run left in `handing`; its outcome is unknown. Only the group's own order, one
    at a time, may call this. Returns how many there were."""
    statement = (
        update(LetterRow)
        .where(
            col(LetterRow.round_id) == round_id,
            col(LetterRow.group_key) == group_key,
            col(LetterRow.state) == LetterState.HANDING,
        )
        .values(state=LetterState.QUEUED, outcome_unknown=True)
    )
    return int(session.connection().execute(statement).rowcount)


def waiting(session: Session, round_id: str, group_key: str) -> list[LetterRow]:
    """The group's queued letters, oldest first."""
    query = (
        select(LetterRow)
        .where(
            LetterRow.round_id == round_id,
            LetterRow.group_key == group_key,
            LetterRow.state == LetterState.QUEUED,
        )
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    return list(session.exec(query))


def claim(session: Session, letter: QueuedLetter, mark: str, at: datetime) -> bool:
    """Takes a letter for hand-over: False when it is no longer queued, or when it is a reminder to someone who has
    answered meanwhile (then it is withdrawn, in this same transaction: L4)."""
    if letter.kind in REMINDERS:
        state = session.exec(
            select(RecipientRow.state).where(RecipientRow.id == letter.recipient_id).with_for_update()
        ).one()
        if state in _OWES_NOTHING:
            _set(session, letter.id, LetterState.QUEUED, state=LetterState.WITHDRAWN)
            return False
    return _set(
        session,
        letter.id,
        LetterState.QUEUED,
        state=LetterState.HANDING,
        claim=mark,
        handed_at=at,
        attempts=col(LetterRow.attempts) + 1,
    )


def record(session: Session, letter: QueuedLetter, mark: str, outcome: HandOver, at: datetime) -> bool:
    """Writes what SMTP said. False when the claim is no longer ours (a paused worker come back late): then nothing
    is written, since another run has taken the letter over."""
    values: dict[str, object] = {"state": outcome.state, "smtp_code": outcome.smtp_code, "smtp_text": outcome.smtp_text}
    if outcome.state is LetterState.SENT:
        values["sent_at"] = at
    if outcome.unknown:
        values["outcome_unknown"] = True
    statement = (
        update(LetterRow)
        .where(
            col(LetterRow.id) == letter.id,
            col(LetterRow.claim) == mark,
            col(LetterRow.state) == LetterState.HANDING,
        )
        .values(**values)
    )
    if session.connection().execute(statement).rowcount == 0:
        return False
    if outcome.state is LetterState.SENT:
        _mark_reached(session, letter, at)
    elif outcome.state is LetterState.UNDELIVERABLE:
        _mark_unreached(session, letter, at)
    if outcome.state is not LetterState.QUEUED:
        action = f"letter_{outcome.state.value}"
        facts = {"kind": letter.kind.value, "number": letter.number, "smtp": outcome.smtp_code}
        audit.append(session, at=at, actor="system", action=action, object_id=letter.id, **facts)
    return True


def _set(session: Session, letter_id: str, expected: LetterState, **values: object) -> bool:
    statement = (
        update(LetterRow).where(col(LetterRow.id) == letter_id, col(LetterRow.state) == expected).values(**values)
    )
    return int(session.connection().execute(statement).rowcount) == 1


def _mark_reached(session: Session, letter: QueuedLetter, at: datetime) -> None:
    if letter.kind is not LetterKind.MISSIV:
        return
    recipient = update(RecipientRow).where(col(RecipientRow.id) == letter.recipient_id)
    session.connection().execute(recipient.values(sent_at=at))
    session.connection().execute(
        recipient.where(col(RecipientRow.state).in_([RecipientState.PENDING, RecipientState.UNDELIVERABLE])).values(
            state=RecipientState.SENT
        )
    )


def _mark_unreached(session: Session, letter: QueuedLetter, at: datetime) -> None:
    recipient = update(RecipientRow).where(col(RecipientRow.id) == letter.recipient_id)
    session.connection().execute(recipient.values(undeliverable_at=at))
    session.connection().execute(
        recipient.where(col(RecipientRow.state).in_([RecipientState.PENDING, RecipientState.SENT])).values(
            state=RecipientState.UNDELIVERABLE
        )
    )


def withdraw_waiting(session: Session, round_id: str) -> None:
    """No letter that has not left yet will leave."""
    session.connection().execute(
        update(LetterRow)
        .where(col(LetterRow.round_id) == round_id, col(LetterRow.state) == LetterState.QUEUED)
        .values(state=LetterState.WITHDRAWN)
    )


def readdress(session: Session, recipient_id: str, email: str) -> None:
    """Letters still waiting go to the recipient's new address."""
    session.connection().execute(
        update(LetterRow)
        .where(col(LetterRow.recipient_id) == recipient_id, col(LetterRow.state) == LetterState.QUEUED)
        .values(to=email)
    )


def of_recipients(session: Session, recipient_ids: Iterable[str]) -> list[LetterRow]:
    """Every letter of these recipients, oldest first."""
    query = select(LetterRow).where(col(LetterRow.recipient_id).in_(list(recipient_ids)))
    return list(session.exec(query.order_by(col(LetterRow.created_at))))


def sent_numbers(session: Session, round_id: str, kind: LetterKind) -> dict[int, int]:
    """How many letters of a kind have gone, by number."""
    query = (
        select(LetterRow.number, func.count())
        .where(LetterRow.round_id == round_id, LetterRow.kind == kind, LetterRow.state == LetterState.SENT)
        .group_by(col(LetterRow.number))
    )
    return dict(session.exec(query).all())


def reminded_after_answer(session: Session, round_id: str) -> list[str]:
    """Reminders handed over although an answer had come in before: always empty, or L4 is broken."""
    query = (
        select(LetterRow.id)
        .join(AnswerRow, col(AnswerRow.recipient_id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.round_id == round_id,
            col(LetterRow.kind).in_(REMINDERS),
            LetterRow.state == LetterState.SENT,
            col(AnswerRow.arrived_at) < col(LetterRow.handed_at),
        )
    )
    return list(session.exec(query))
