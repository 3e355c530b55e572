"""What has been handed out of a round's answers, upon whose request, when and by whom."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import HandoutRow
from store.records import audit


def next_number(session: Session, round_id: str) -> int:
    return (session.exec(select(func.max(HandoutRow.number)).where(HandoutRow.round_id == round_id)).one() or 0) + 1


def add(
    session: Session,
    round_id: str,
    *,
    number: int,
    asked_by: str,
    request: str,
    contents: Mapping[str, Any],
    sha256: str,
    size: int,
    at: datetime,
    by: str,
) -> HandoutRow:
    row = HandoutRow(
        id=uuid4().hex,
        round_id=round_id,
        number=number,
        asked_by=asked_by,
        request=request,
        contents=json.dumps(contents, ensure_ascii=False),
        sha256=sha256,
        size=size,
        at=at,
        by=by,
    )
    session.add(row)
    facts = {"number": number, "answers": len(contents["answers"]), "sha256": sha256}
    audit.append(session, at=at, actor=by, action="handed_out", object_id=row.id, **facts)
    return row


def of_round(session: Session, round_id: str) -> list[HandoutRow]:
    """Latest first."""
    query = select(HandoutRow).where(HandoutRow.round_id == round_id)
    return list(session.exec(query.order_by(col(HandoutRow.number).desc())))


def contents(row: HandoutRow) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(row.contents)
    return told
