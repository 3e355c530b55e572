"""Reasons and decisions given with commands: kept here so that their words never enter Temporal's history."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from models.tables import NoteRow


def add(session: Session, round_id: str, kind: str, words: str, at: datetime) -> str:
    """Keeps the words and returns the id a command carries. A note no command came to use does no harm."""
    note_id = uuid4().hex
    session.add(NoteRow(id=note_id, round_id=round_id, kind=kind, text=words, at=at))
    return note_id


def words(session: Session, note_id: str) -> str:
    """The words of a note; empty when the command carried none."""
    row = session.get(NoteRow, note_id) if note_id else None
    return row.text if row else ""
