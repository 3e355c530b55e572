"""Meeting packs: each kept as it was made, and noted in the audit."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import PackRow
from store.records import audit


def add(
    session: Session,
    round_id: str,
    *,
    name: str,
    forum: str,
    version: int,
    parts: Sequence[tuple[str, str]],
    sha256: str,
    size: int,
    at: datetime,
    by: str,
) -> PackRow:
    """`parts`: key and title of each, in order."""
    last = session.exec(select(func.max(PackRow.number)).where(PackRow.round_id == round_id)).one() or 0
    row = PackRow(
        id=uuid4().hex,
        round_id=round_id,
        number=last + 1,
        name=name,
        forum=forum,
        version=version,
        parts=json.dumps(list(parts), ensure_ascii=False),
        sha256=sha256,
        size=size,
        at=at,
        by=by,
    )
    session.add(row)
    audit.append(
        session,
        at=at,
        actor=by,
        action="pack_made",
        object_id=round_id,
        number=row.number,
        parts=len(parts),
        sha256=sha256,
    )
    return row


def of_round(session: Session, round_id: str) -> list[PackRow]:
    """Latest first."""
    query = select(PackRow).where(PackRow.round_id == round_id)
    return list(session.exec(query.order_by(col(PackRow.number).desc())))


def parts(row: PackRow) -> list[tuple[str, str]]:
    return [(key, title) for key, title in json.loads(row.parts)]
