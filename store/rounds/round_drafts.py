"""Rounds being written: kept as a round file's tree, saved by version, so that nobody overwrites another unseen."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.tables import RoundDraftRow
from store.records import audit


def add(session: Session, *, sender_id: str, content: Mapping[str, Any], by: str, at: datetime) -> RoundDraftRow:
    row = RoundDraftRow(
        id=uuid4().hex, sender_id=sender_id, content=_kept(content), created_at=at, updated_at=at, updated_by=by
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="round_begun", object_id=row.id)
    return row


def find(session: Session, draft_id: str) -> RoundDraftRow | None:
    return session.get(RoundDraftRow, draft_id)


def of_round(session: Session, round_id: str) -> RoundDraftRow | None:
    """The draft that a round was made of."""
    return session.exec(select(RoundDraftRow).where(RoundDraftRow.round_id == round_id)).first()


class Unfinished(NamedTuple):
    """A draft that no round has been made of, as it is stored."""

    id: str
    version: int
    content: str


def of_sender(session: Session, sender_id: str) -> list[Unfinished]:
    """What is being written and no round yet, latest first."""
    return [Unfinished._make(row) for row in session.connection().execute(_UNFINISHED, {"sender": sender_id})]


_UNFINISHED = (
    columns(*(col(getattr(RoundDraftRow, name)) for name in Unfinished._fields))
    .where(
        col(RoundDraftRow.sender_id) == bindparam("sender"),
        col(RoundDraftRow.round_id).is_(None),
        col(RoundDraftRow.ended_at).is_(None),
    )
    .order_by(col(RoundDraftRow.updated_at).desc())
)


def content(row: RoundDraftRow | Unfinished) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(row.content)
    return tree


def save(
    session: Session, row: RoundDraftRow, content: Mapping[str, Any], *, version: int, by: str, at: datetime
) -> bool:
    """Saves over `version`. False, and nothing done, when somebody else has saved since."""
    statement = update(RoundDraftRow).where(col(RoundDraftRow.id) == row.id, col(RoundDraftRow.version) == version)
    values = {"content": _kept(content), "version": version + 1, "updated_at": at, "updated_by": by}
    if session.connection().execute(statement.values(**values)).rowcount == 0:
        return False
    session.refresh(row)
    return True


def tie(session: Session, draft_id: str, round_id: str) -> None:
    """Tells which round was made of the draft."""
    session.connection().execute(
        update(RoundDraftRow).where(col(RoundDraftRow.id) == draft_id).values(round_id=round_id)
    )


def discard(session: Session, draft_id: str, *, by: str, at: datetime) -> None:
    """Takes a draft out of the lists; what was written is kept. Harmless twice."""
    statement = update(RoundDraftRow).where(col(RoundDraftRow.id) == draft_id, col(RoundDraftRow.ended_at).is_(None))
    if session.connection().execute(statement.values(ended_at=at)).rowcount:
        audit.append(session, at=at, actor=by, action="round_draft_discarded", object_id=draft_id)


def _kept(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
