"""Reasons and decisions given with commands: kept here so that their words never enter Temporal's history."""

import json
from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.errors import PermanentFailure
from models.tables import AuditRow, NoteRow
from rules.gates import note_missing

DATED = ("phone", "paper", "announced")
"""Kinds of notes that stand for themselves: a call, papers handed out or sent by post, an announcement."""
STANDS = "stands"
"""What one that has answered said, otherwise than by its link, of its answer after the papers changed: that it
stands."""


def add(
    session: Session,
    round_id: str,
    kind: str,
    words: str,
    at: datetime,
    by: str = "registrar",
    recipient_id: str | None = None,
) -> str:
    """Keeps the words and returns the id a command carries. A note no command came to use does no harm. `by`: who
    gives them, as the audit names people. `recipient_id`: the one it is about."""
    note_id = uuid4().hex
    session.add(NoteRow(id=note_id, round_id=round_id, kind=kind, text=words, at=at, by=by, recipient_id=recipient_id))
    session.flush()
    return note_id


def of_round(session: Session, round_id: str) -> list[NoteRow]:
    """The notes about the round itself that stand for themselves, oldest first."""
    query = select(NoteRow).where(
        NoteRow.round_id == round_id, col(NoteRow.kind).in_(DATED), col(NoteRow.recipient_id).is_(None)
    )
    return list(session.exec(query.order_by(col(NoteRow.at), col(NoteRow.id))))


def newest(session: Session, round_id: str, kind: str) -> str:
    """The words of the round's last note of a kind; empty for none."""
    query = select(NoteRow.text).where(NoteRow.round_id == round_id, NoteRow.kind == kind)
    return session.exec(query.order_by(col(NoteRow.at).desc())).first() or ""


def of_recipient(session: Session, recipient_id: str) -> list[NoteRow]:
    """What has been noted about one recipient, oldest first."""
    query = select(NoteRow).where(NoteRow.recipient_id == recipient_id)
    return list(session.exec(query.order_by(col(NoteRow.at), col(NoteRow.id))))


def words(session: Session, note_id: str) -> str:
    """The words of a note; empty when the command carried none."""
    row = session.get(NoteRow, note_id) if note_id else None
    return row.text if row else ""


def of_ids(session: Session, note_ids: Collection[str]) -> dict[str, NoteRow]:
    return {row.id: row for row in session.exec(select(NoteRow).where(col(NoteRow.id).in_(note_ids)))}


def giver(session: Session, note_id: str) -> str:
    """Who gave the command that carried the note, as the audit names people."""
    row = session.get(NoteRow, note_id) if note_id else None
    return row.by if row else "registrar"


def require(session: Session, round_id: str, note_id: str, *kinds: str) -> None:
    """That the register holds the decision or reason which a command must state. Whoever may write to Temporal can give
    the command there; nobody but the register's own desk can write the note.

    Raises PermanentFailure("decision_missing") or ("reason_missing").
    """
    row = session.get(NoteRow, note_id) if note_id else None
    if row is None or row.round_id != round_id or row.kind not in kinds or not row.text.strip():
        raise PermanentFailure(note_missing(kinds[0]), round_id=round_id)


def last(session: Session, round_id: str, action: str) -> str:
    """The words given with the last command of that name that moved the round; empty when it came with none."""
    moved = select(AuditRow).where(AuditRow.object_id == round_id, AuditRow.action == action)
    row = session.exec(moved.order_by(col(AuditRow.seq).desc()).limit(1)).first()
    return words(session, json.loads(row.facts).get("decision_id", "")) if row else ""
