"""Letters about an incoming remiss: one intention each, however often it is asked for, handed over like those of rounds
(`store/letters/hand_over.py`): claimed before it leaves, at least once, the same message with the same Message-ID."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import insert, or_, update
from sqlmodel import Session, col, func, select

from models.errors import TemporaryFailure
from models.incoming import IncomingLetterKind
from models.tables import IncomingLetterRow, IncomingMemberRow, IncomingRow
from models.values import LetterState
from rules.plan import unknown_delay
from store.records import audit

NOT_REACHED = frozenset({LetterState.UNDELIVERABLE, LetterState.UNKNOWN, LetterState.WITHDRAWN})
"""Letters that people must see to: nothing more comes of them by itself."""


def queue(
    session: Session,
    row: IncomingRow,
    kind: IncomingLetterKind,
    number: int,
    to: str,
    at: datetime,
    *,
    member: IncomingMemberRow | None = None,
    facts: Mapping[str, object] | None = None,
    again: int = 0,
) -> bool:
    """Adds one letter. False when there is one already. `again`: how many of the very same were written before it, none
    of which surely arrived."""
    what = f"{row.id}/{kind}/{number}/{member.id if member else ''}{f'/{again}' if again else ''}"
    letter_id = uuid5(NAMESPACE_OID, what).hex
    if session.get(IncomingLetterRow, letter_id) is not None:
        return False
    values = {
        "id": letter_id,
        "incoming_id": row.id,
        "member_id": member.id if member else None,
        "kind": kind,
        "number": number,
        "to": to,
        "facts": json.dumps(facts or {}, ensure_ascii=False),
        "created_at": at,
    }
    session.connection().execute(insert(IncomingLetterRow), [values])
    return True


def of(session: Session, incoming_id: str) -> list[IncomingLetterRow]:
    """Oldest first."""
    query = select(IncomingLetterRow).where(IncomingLetterRow.incoming_id == incoming_id)
    return list(session.exec(query.order_by(col(IncomingLetterRow.created_at), col(IncomingLetterRow.id))))


def failed(sent: Sequence[IncomingLetterRow], member: IncomingMemberRow) -> list[IncomingLetterRow]:
    """One letter of each kind to a member, of the latest number, where none of that number surely arrived or is on its
    way. `sent`: of the whole remiss, oldest first."""
    own = [letter for letter in sent if letter.member_id == member.id]
    latest = {letter.kind: letter.number for letter in sorted(own, key=lambda letter: letter.number)}
    found = {kind: [one for one in own if (one.kind, one.number) == (kind, latest[kind])] for kind in latest}
    return [same[-1] for same in found.values() if all(one.state in NOT_REACHED for one in same)]


def redirect(session: Session, member: IncomingMemberRow, email: str) -> int:
    """What waits for a member goes to its new address, and at once. Returns how many letters that is."""
    waits = update(IncomingLetterRow).where(
        col(IncomingLetterRow.member_id) == member.id, col(IncomingLetterRow.state) == LetterState.QUEUED
    )
    return session.connection().execute(waits.values(to=email, not_before=None)).rowcount


def numbers(session: Session, incoming_id: str, kind: IncomingLetterKind) -> list[int]:
    query = select(IncomingLetterRow.number).where(
        IncomingLetterRow.incoming_id == incoming_id, IncomingLetterRow.kind == kind
    )
    return list(session.exec(query))


_QUEUED = (col(IncomingLetterRow.state) == LetterState.QUEUED, col(IncomingLetterRow.state) == LetterState.HANDING)


def waiting(session: Session, incoming_id: str, now: datetime) -> list[IncomingLetterRow]:
    """What may be handed over now, oldest first; what a run that was cut off had in hand among it."""
    query = select(IncomingLetterRow).where(
        IncomingLetterRow.incoming_id == incoming_id,
        or_(*_QUEUED),
        or_(col(IncomingLetterRow.not_before).is_(None), col(IncomingLetterRow.not_before) <= now),
    )
    return list(session.exec(query.order_by(col(IncomingLetterRow.created_at), col(IncomingLetterRow.id))))


def all_waiting(session: Session) -> list[tuple[IncomingRow, IncomingLetterRow]]:
    """Of every incoming remiss: what has not left, oldest first."""
    query = select(IncomingRow, IncomingLetterRow).join(
        IncomingLetterRow, col(IncomingLetterRow.incoming_id) == col(IncomingRow.id)
    )
    return list(session.exec(query.where(or_(*_QUEUED)).order_by(col(IncomingLetterRow.created_at))))


def count_as_sent(session: Session, row: IncomingRow, letter: IncomingLetterRow, at: datetime, text: str) -> None:
    """Takes a letter for sent, when it was handed over if it was, as the relay's own word would be, and lets the
    workflow hear of it."""
    letter.state, letter.sent_at = LetterState.SENT, letter.handed_at or at
    letter.not_before, letter.smtp_code, letter.smtp_text = None, None, text
    row.changes += 1
    session.add_all((row, letter))
    _tell(session, letter, at, letter.state)


def next_try(session: Session, incoming_id: str, now: datetime) -> datetime | None:
    """When the first of those that were turned away may be tried again."""
    query = select(func.min(IncomingLetterRow.not_before)).where(
        IncomingLetterRow.incoming_id == incoming_id,
        IncomingLetterRow.state == LetterState.QUEUED,
        col(IncomingLetterRow.not_before) > now,
    )
    return session.exec(query).one()


def recover(session: Session, incoming_id: str, at: datetime) -> None:
    """Letters that a run had in hand when it was cut off go again, and say so: the first time at once. One for which
    that has been so too often is given up (`store/letters/batches.py`)."""
    query = select(IncomingLetterRow).where(
        IncomingLetterRow.incoming_id == incoming_id, IncomingLetterRow.state == LetterState.HANDING
    )
    for letter in session.exec(query):
        letter.outcome_unknown, letter.unknowns, letter.claim = True, letter.unknowns + 1, ""
        delay = unknown_delay(letter.unknowns)
        letter.state = LetterState.QUEUED if delay is not None else LetterState.UNKNOWN
        letter.not_before = at + delay if delay is not None and letter.unknowns > 1 else None
        session.add(letter)
        if delay is None:
            _tell(session, letter, at, letter.state)
    session.flush()


def put_off(session: Session, incoming_id: str, until: datetime) -> None:
    """None of those that wait goes before."""
    statement = update(IncomingLetterRow).where(
        col(IncomingLetterRow.incoming_id) == incoming_id,
        col(IncomingLetterRow.state) == LetterState.QUEUED,
        or_(col(IncomingLetterRow.not_before).is_(None), col(IncomingLetterRow.not_before) < until),
    )
    session.connection().execute(statement.values(not_before=until))


def claim(session: Session, letter_id: str, mark: str, at: datetime) -> bool:
    """Takes a letter for hand-over. False when it is queued no more."""
    statement = update(IncomingLetterRow).where(
        col(IncomingLetterRow.id) == letter_id, col(IncomingLetterRow.state) == LetterState.QUEUED
    )
    taking = {"state": LetterState.HANDING, "claim": mark, "handed_at": at}
    done = session.connection().execute(statement.values(**taking, attempts=IncomingLetterRow.attempts + 1))
    return done.rowcount == 1


def withdraw(session: Session, letter: IncomingLetterRow, at: datetime, by: str) -> bool:
    """Takes a letter back. False when the relay may have it already."""
    statement = update(IncomingLetterRow).where(
        col(IncomingLetterRow.id) == letter.id, col(IncomingLetterRow.state) == LetterState.QUEUED
    )
    taken = session.connection().execute(statement.values(state=LetterState.WITHDRAWN)).rowcount == 1
    session.refresh(letter)
    if taken:
        said = {"kind": letter.kind.value, "number": letter.number}
        audit.append(session, at=at, actor=by, action="incoming_letter_withdrawn", object_id=letter.id, **said)
    return taken


def record(session: Session, letter: IncomingLetterRow, mark: str, at: datetime, **became: object) -> None:
    """Writes what SMTP said. Raises TemporaryFailure("claim_lost") when another run has taken the letter over."""
    statement = update(IncomingLetterRow).where(
        col(IncomingLetterRow.id) == letter.id, col(IncomingLetterRow.claim) == mark
    )
    if session.connection().execute(statement.values(**became)).rowcount != 1:
        raise TemporaryFailure("claim_lost", mark=mark)
    state = became["state"]
    if state is not LetterState.QUEUED:
        _tell(session, letter, at, state, became.get("smtp_code"))


def _tell(session: Session, letter: IncomingLetterRow, at: datetime, state: object, smtp: object = None) -> None:
    said = {"kind": letter.kind.value, "number": letter.number, "smtp": smtp}
    audit.append(session, at=at, actor="system", action=_BECAME[state], object_id=letter.id, **said)


_BECAME: dict[object, str] = {
    LetterState.SENT: "incoming_letter_sent",
    LetterState.UNDELIVERABLE: "incoming_letter_undeliverable",
    LetterState.UNKNOWN: "incoming_letter_unknown",
}
