"""The letters of rounds as the outbox shows them, and what a registrar does with one that waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Update, func, update
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import LeftOut, LetterKind, LetterState
from store.records import audit, outbox


class WantedLetters(NamedTuple):
    """Which letters: of one round, or of all of a sender's (neither: of the whole installation); of a state and a kind
    when they are given."""

    round_id: str = ""
    sender_id: str = ""
    state: LetterState | None = None
    kind: LetterKind | None = None


Posted = tuple[LetterRow, RecipientRow | None, RoundRow]


def listed(session: Session, wanted: WantedLetters, *, offset: int, limit: int) -> list[Posted]:
    """Newest first, with their recipients and rounds, in one statement."""
    query = (
        select(LetterRow, RecipientRow, RoundRow)
        .join(RoundRow, col(RoundRow.id) == col(LetterRow.round_id))
        .outerjoin(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(*_conditions(wanted))
        .order_by(col(LetterRow.created_at).desc(), col(RecipientRow.sort_key), col(LetterRow.id))
        .offset(offset)
        .limit(limit)
    )
    return [(letter, recipient, row) for letter, recipient, row in session.exec(query)]


def counted(session: Session, wanted: WantedLetters) -> Mapping[tuple[LetterState, LetterKind], int]:
    """How many there are of each state and kind, whatever state and kind are wanted."""
    query = (
        select(LetterRow.state, LetterRow.kind, func.count())
        .join(RoundRow, col(RoundRow.id) == col(LetterRow.round_id))
        .where(*_conditions(wanted._replace(state=None, kind=None)))
        .group_by(col(LetterRow.state), col(LetterRow.kind))
    )
    return {(LetterState(state), LetterKind(kind)): number for state, kind, number in session.exec(query)}


def _conditions(wanted: WantedLetters) -> list[ColumnElement[bool]]:
    asked = (
        (col(LetterRow.round_id), wanted.round_id),
        (col(RoundRow.sender_id), wanted.sender_id),
        (col(LetterRow.state), wanted.state),
        (col(LetterRow.kind), wanted.kind),
    )
    return [column == value for column, value in asked if value]


def find(session: Session, round_id: str, letter_id: str) -> tuple[LetterRow, RecipientRow | None] | None:
    """A letter of that round and no other."""
    letter = session.get(LetterRow, letter_id)
    if letter is None or letter.round_id != round_id:
        return None
    return letter, session.get(RecipientRow, letter.recipient_id) if letter.recipient_id else None


def stop(session: Session, letter: LetterRow, recipient: RecipientRow | None, note_id: str, at: datetime) -> bool:
    """Withdraws a letter that waits, for good. False, and nothing done, when it waits no more: a hand-over takes it in
    one conditional change too, so that only one of the two can."""
    values = {"state": LetterState.WITHDRAWN, "left_out": LeftOut.STOPPED.value}
    if session.connection().execute(_waiting(letter).values(**values)).rowcount == 0:
        return False
    facts = {"kind": letter.kind.value, "number": letter.number, "note_id": note_id}
    audit.append(session, at=at, actor=audit.REGISTRAR, action="letter_stopped", object_id=letter.id, **facts)
    if recipient is not None:
        outbox.add(session, recipient, at)
    return True


def hasten(session: Session, letter: LetterRow, recipient: RecipientRow, at: datetime) -> bool:
    """A letter that was put off may go at once. False when it waits no more."""
    if session.connection().execute(_waiting(letter).values(not_before=None)).rowcount == 0:
        return False
    facts = {"kind": letter.kind.value, "number": letter.number}
    audit.append(session, at=at, actor=audit.REGISTRAR, action="letter_hastened", object_id=letter.id, **facts)
    outbox.add(session, recipient, at)
    return True


def _waiting(letter: LetterRow) -> Update:
    return update(LetterRow).where(col(LetterRow.id) == letter.id, col(LetterRow.state) == LetterState.QUEUED)
