"""Saved lists of recipients: one sender's own, saved by version as drafts are."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import RecipientListRow
from store.records import audit


def add(
    session: Session, *, sender_id: str, name: str, content: Sequence[Any], by: str, at: datetime
) -> RecipientListRow:
    row = RecipientListRow(
        id=uuid4().hex,
        sender_id=sender_id,
        name=name,
        content=_kept(content),
        created_at=at,
        updated_at=at,
        updated_by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="recipient_list_saved", object_id=row.id, count=len(content))
    return row


def find(session: Session, list_id: str) -> RecipientListRow | None:
    """None also for one that was discarded."""
    row = session.get(RecipientListRow, list_id)
    return row if row is not None and row.ended_at is None else None


def of_sender(session: Session, sender_id: str) -> list[RecipientListRow]:
    """By their names. `sender_id` empty: every sender's."""
    query = select(RecipientListRow).where(col(RecipientListRow.ended_at).is_(None))
    if sender_id:
        query = query.where(RecipientListRow.sender_id == sender_id)
    return list(session.exec(query.order_by(col(RecipientListRow.name), col(RecipientListRow.id))))


def content(row: RecipientListRow) -> list[Any]:
    rows: list[Any] = json.loads(row.content)
    return rows


def save(
    session: Session,
    row: RecipientListRow,
    *,
    name: str,
    content: Sequence[Any],
    by: str,
    at: datetime,
) -> bool:
    """Saves over the version of `row`. False, and nothing done, when somebody else has saved since."""
    mine = (col(RecipientListRow.id) == row.id, col(RecipientListRow.version) == row.version)
    values = {"name": name, "content": _kept(content), "version": row.version + 1, "updated_at": at, "updated_by": by}
    if session.connection().execute(update(RecipientListRow).where(*mine).values(**values)).rowcount == 0:
        return False
    audit.append(session, at=at, actor=by, action="recipient_list_saved", object_id=row.id, count=len(content))
    return True


def discard(session: Session, list_id: str, *, by: str, at: datetime) -> None:
    """Takes a list away; what it said is kept. Harmless twice."""
    mine = (col(RecipientListRow.id) == list_id, col(RecipientListRow.ended_at).is_(None))
    if session.connection().execute(update(RecipientListRow).where(*mine).values(ended_at=at)).rowcount:
        audit.append(session, at=at, actor=by, action="recipient_list_discarded", object_id=list_id)


def _kept(content: Sequence[Any]) -> str:
    return json.dumps(list(content), ensure_ascii=False)
