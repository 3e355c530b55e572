"""Themes: the chapters of the compilation, who writes them, and whether their second reader has accepted them."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.synpunkter import ThemeText
from models.tables import SynpunktGroupRow, SynpunktRow, ThemeRow
from store.records import audit
from store.views import editions

_NOT_READ = {"accepted_by": "", "accepted_at": None}


def add(session: Session, round_id: str, text: ThemeText, *, at: datetime, by: str) -> ThemeRow:
    """A theme after those there are."""
    place = max((row.place for row in of_round(session, round_id)), default=0) + 1
    row = ThemeRow(id=uuid4().hex, round_id=round_id, place=place, **_columns(text))
    session.add(row)
    audit.append(session, at=at, actor=by, action="theme_made", object_id=row.id, place=place)
    return row


def of_round(session: Session, round_id: str) -> list[ThemeRow]:
    """In their order."""
    query = select(ThemeRow).where(ThemeRow.round_id == round_id, col(ThemeRow.ended_at).is_(None))
    return list(session.exec(query.order_by(col(ThemeRow.place), col(ThemeRow.id))))


def save(session: Session, row: ThemeRow, edition: int, text: ThemeText, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does. What was accepted is accepted no more, and what was returned has been seen to."""
    columns = _columns(text)
    differs = any(getattr(row, name) != value for name, value in columns.items())
    more = {**_NOT_READ, "returned": ""} if differs else {}
    editions.save(session, row, edition, {**columns, **more}, action="theme_changed", at=at, by=by)


def move_up(session: Session, row: ThemeRow, *, at: datetime, by: str) -> None:
    """Changes places with the one before; the first stays where it is."""
    order = of_round(session, row.round_id)
    here = [one.id for one in order].index(row.id)
    if here == 0:
        return
    order.insert(here - 1, order.pop(here))
    for place, one in enumerate(order, start=1):
        one.place = place
        session.add(one)
    audit.append(session, at=at, actor=by, action="theme_moved", object_id=row.id, place=here)


def end(session: Session, row: ThemeRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does. Its synpunkter and groups are without a theme."""
    editions.end(session, row, edition, action="theme_ended", at=at, by=by)
    for table in (SynpunktRow, SynpunktGroupRow):
        held = col(table.theme_id)
        session.connection().execute(
            update(table).where(held == row.id).values(theme_id=None, edition=table.edition + 1)
        )


def accept(session: Session, row: ThemeRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does."""
    values = {"accepted_by": by, "accepted_at": at, "returned": ""}
    editions.save(session, row, edition, values, action="theme_accepted", at=at, by=by)


def give_back(session: Session, row: ThemeRow, edition: int, words: str, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does."""
    editions.save(session, row, edition, {**_NOT_READ, "returned": words}, action="theme_returned", at=at, by=by)


def read_no_more(session: Session, theme_id: str | None, *, at: datetime, by: str) -> None:
    """A bemötande in the theme has changed: what its second reader accepted no longer stands."""
    accepted = update(ThemeRow).where(col(ThemeRow.id) == theme_id, col(ThemeRow.accepted_at).is_not(None))
    if session.connection().execute(accepted.values(**_NOT_READ, edition=ThemeRow.edition + 1)).rowcount:
        audit.append(session, at=at, actor=by, action="theme_changed", object_id=str(theme_id))


def _columns(text: ThemeText) -> dict[str, Any]:
    return {**text.model_dump(), "questions": json.dumps(text.questions)}
