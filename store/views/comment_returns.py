"""Comment tables that came back, as they came."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.tables import CommentReturnRow
from store.records import audit


def add(
    session: Session, round_id: str, *, name: str, sha256: str, size: int, at: datetime, by: str
) -> CommentReturnRow:
    """Harmless twice: the same file of the same name that was last taken for this round is that one."""
    made = of_round(session, round_id)
    if made and (made[0].sha256, made[0].name) == (sha256, name):
        return made[0]
    row = CommentReturnRow(
        id=uuid4().hex,
        round_id=round_id,
        number=len(made) + 1,
        name=name,
        sha256=sha256,
        size=size,
        came_at=at,
        came_by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="comments_came", object_id=row.id, sha256=sha256, number=row.number)
    return row


def of_round(session: Session, round_id: str) -> list[CommentReturnRow]:
    """The newest first."""
    query = select(CommentReturnRow).where(CommentReturnRow.round_id == round_id)
    return list(session.exec(query.order_by(col(CommentReturnRow.number).desc())))


def find(session: Session, round_id: str, return_id: str) -> CommentReturnRow | None:
    """Only within the round."""
    own = (CommentReturnRow.id == return_id, CommentReturnRow.round_id == round_id)
    return session.exec(select(CommentReturnRow).where(*own)).first()


def taken(session: Session, row: CommentReturnRow, count: int, *, at: datetime, by: str) -> None:
    """So many bemötanden have been taken in out of it now."""
    row.taken_at, row.taken_by, row.taken = at, by, row.taken + count
    session.add(row)
    audit.append(session, at=at, actor=by, action="comments_taken", object_id=row.id, count=count)
