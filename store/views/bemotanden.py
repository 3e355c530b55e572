"""Bemötanden of synpunkter and groups, and the changes in the proposal that none of them carries."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from models.synpunkter import BemotandeText, ChangeText
from models.tables import BemotandeRow, ProposalChangeRow, SynpunktGroupRow, SynpunktRow
from store.records import audit
from store.views import editions, themes


def of(session: Session, about: SynpunktRow | SynpunktGroupRow) -> BemotandeRow | None:
    """The one of this synpunkt's or group's own, taken back or not."""
    own = BemotandeRow.group_id if isinstance(about, SynpunktGroupRow) else BemotandeRow.synpunkt_id
    return session.exec(select(BemotandeRow).where(own == about.id)).first()


def save(
    session: Session,
    about: SynpunktRow | SynpunktGroupRow,
    edition: int,
    text: BemotandeText,
    *,
    at: datetime,
    by: str,
) -> BemotandeRow:
    """`edition`: the one that was seen, 0 for none. Raises as `editions.save` does."""
    row = of(session, about)
    if row is None:
        row = _new(session, about, text, at=at, by=by)
    else:
        seen = row.edition if row.ended_at is not None and edition == 0 else edition
        values = {**text.model_dump(), "ended_at": None}
        editions.save(session, row, seen, values, action="bemotande_changed", at=at, by=by)
    themes.read_no_more(session, about.theme_id, at=at, by=by)
    return row


def _new(
    session: Session, about: SynpunktRow | SynpunktGroupRow, text: BemotandeText, *, at: datetime, by: str
) -> BemotandeRow:
    own: dict[str, Any] = {"group_id" if isinstance(about, SynpunktGroupRow) else "synpunkt_id": about.id}
    row = BemotandeRow(id=uuid4().hex, round_id=about.round_id, made_by=by, made_at=at, **own, **text.model_dump())
    session.add(row)
    audit.append(session, at=at, actor=by, action="bemotande_made", object_id=row.id, outcome=row.outcome.value, **own)
    return row


def withdraw(session: Session, about: SynpunktRow | SynpunktGroupRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does."""
    row = of(session, about)
    if row is not None and row.ended_at is None:
        editions.end(session, row, edition, action="bemotande_withdrawn", at=at, by=by)
        themes.read_no_more(session, about.theme_id, at=at, by=by)


def add_change(session: Session, round_id: str, text: ChangeText, *, at: datetime, by: str) -> ProposalChangeRow:
    row = ProposalChangeRow(id=uuid4().hex, round_id=round_id, made_at=at, **_columns(text))
    session.add(row)
    audit.append(session, at=at, actor=by, action="change_made", object_id=row.id)
    return row


def save_change(
    session: Session, row: ProposalChangeRow, edition: int, text: ChangeText, *, at: datetime, by: str
) -> None:
    """Raises as `editions.save` does."""
    editions.save(session, row, edition, _columns(text), action="change_changed", at=at, by=by)


def withdraw_change(session: Session, row: ProposalChangeRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does."""
    editions.end(session, row, edition, action="change_withdrawn", at=at, by=by)


def _columns(text: ChangeText) -> dict[str, Any]:
    return {**text.model_dump(), "synpunkt_ids": json.dumps(text.synpunkt_ids)}
