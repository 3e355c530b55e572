"""The link forwarded to a colleague: one letter to the colleague, one that tells the registered address, both kept."""

import json
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState, Value
from rules.local_time import is_late
from store.letters import letters
from store.records import audit, outbox

DAILY_LIMIT = 10
"""Forwards of one recipient within 24 hours."""
_SAME_WITHIN = timedelta(minutes=10)


class Forward(Value):
    """A colleague's address, and when the link was forwarded there."""

    to: str
    at: datetime
    state: LetterState


def forward(session: Session, recipient_id: str, *, to: str, message: str, at: datetime) -> int:
    """Queues the colleague's letter with the personal link, and the notice to the registered address.

    `to`: an address already checked. The same address and message again within ten minutes is one forward (a double
    click). Returns the forward's number for this recipient. Raises Refused("forwards_too_many").
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    rows = _rows(session, recipient_id)
    for row in rows:
        if row.to == to and at - row.created_at < _SAME_WITHIN and json.loads(row.facts)["reason"] == message:
            return row.number
    if sum(at - row.created_at < timedelta(days=1) for row in rows) >= DAILY_LIMIT:
        raise Refused("forwards_too_many", limit=DAILY_LIMIT)
    number = max((row.number for row in rows), default=0) + 1
    told = {"due_at": recipient.due_at.isoformat(), "generation": recipient.generation, "forwarded_to": to}
    own = {**told, "reason": message, "registered": recipient.email, "is_overdue": is_late(at, recipient.due_at)}
    letter = letters.intention(recipient, LetterKind.FORWARD, number, to, own, at)
    notice = letters.intention(recipient, LetterKind.FORWARD_NOTICE, number, recipient.email, told, at)
    session.connection().execute(insert(LetterRow), [letter, notice])
    audit.append(
        session,
        at=at,
        actor=f"recipient:{recipient_id}",
        action="link_forwarded",
        object_id=recipient_id,
        letter=letter["id"],
        number=number,
    )
    outbox.add(session, recipient, at)
    return number


def of_recipient(session: Session, recipient_id: str) -> list[Forward]:
    """Every forward of the recipient's link, oldest first."""
    return [Forward(to=row.to, at=row.created_at, state=row.state) for row in _rows(session, recipient_id)]


def _rows(session: Session, recipient_id: str) -> list[LetterRow]:
    return list(session.exec(_FORWARDS, params={"recipient_id": recipient_id}))


_FORWARDS = (
    select(LetterRow)
    .where(col(LetterRow.recipient_id) == bindparam("recipient_id"), col(LetterRow.kind) == LetterKind.FORWARD)
    .order_by(col(LetterRow.number))
)
