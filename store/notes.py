"""Reasons and decisions given with commands: kept here so that their words never enter Temporal's history."""

import json
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.tables import AuditRow, NoteRow


def add(session: Session, round_id: str, kind: str, words: str, at: datetime) -> str:
    """Keeps the words and returns the id a command carries. A note no command came to use does no harm."""
    note_id = uuid4().hex
    session.add(NoteRow(id=note_id, round_id=round_id, kind=kind, text=words, at=at))
    return note_id


def words(session: Session, note_id: str) -> str:
    """The words of a note; empty when the command carried none."""
    row = session.get(NoteRow, note_id) if note_id else None
    return row.text if row else ""


def last(session: Session, round_id: str, action: str) -> str:
    """The words given with the last command of that name that moved the round; empty when it came with none."""
    moved = select(AuditRow).where(AuditRow.object_id == round_id, AuditRow.action == action)
    row = session.exec(moved.order_by(col(AuditRow.seq).desc()).limit(1)).first()
    return words(session, json.loads(row.facts).get("decision_id", "")) if row else ""
