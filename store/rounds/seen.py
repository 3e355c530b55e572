"""What a registrar has seen of the things to do that nothing else settles."""

from datetime import datetime

from sqlmodel import Session

from models.tables import ToDoSeenRow
from models.to_do import ToDoKind
from store.records import audit


def note(session: Session, round_id: str, kind: ToDoKind, object_id: str, *, by: str, at: datetime) -> None:
    """Harmless twice."""
    row = session.get(ToDoSeenRow, (round_id, kind, object_id))
    row = row or ToDoSeenRow(round_id=round_id, kind=kind, object_id=object_id, at=at, by=by)
    row.at, row.by = at, by
    session.add(row)
    audit.append(session, at=at, actor=by, action="to_do_seen", object_id=round_id, kind=kind.value, about=object_id)
