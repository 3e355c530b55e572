"""Rows that several people work on: nobody saves over what they have not seen, and what is taken back stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update
from sqlmodel import Session, SQLModel, func, select

from models.errors import Refused
from store.records import audit

Row = TypeVar("Row", bound=SQLModel)


def find(session: Session, table: type[Row], round_id: str, row_id: str) -> Row:
    """A row of the round that has not been taken back. Raises Refused("no_such_page")."""
    row = session.get(table, row_id)
    kept: Any = row
    if row is None or kept.round_id != round_id or kept.ended_at is not None:
        raise Refused("no_such_page")
    return row


def save(
    session: Session, row: SQLModel, edition: int, values: Mapping[str, Any], *, action: str, at: datetime, by: str
) -> None:
    """Writes `values` over the row as its saver saw it. Raises Refused("view_moved_on") when somebody has saved since;
    tells nobody when nothing differs."""
    kept: Any = row
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    table: Any = type(row)
    statement = update(table).where(table.id == kept.id, table.edition == edition)
    if session.connection().execute(statement.values(**values, edition=edition + 1)).rowcount != 1:
        raise Refused("view_moved_on")
    session.refresh(row)
    audit.append(session, at=at, actor=by, action=action, object_id=kept.id, edition=kept.edition)


def end(session: Session, row: SQLModel, edition: int, *, action: str, at: datetime, by: str) -> None:
    """Takes the row back. Raises as `save` does."""
    save(session, row, edition, {"ended_at": at}, action=action, at=at, by=by)


def next_number(session: Session, table: type[SQLModel], round_id: str) -> int:
    """Within a change: one writer at a time. A number is never used again, so taken back ones count."""
    counted: Any = table
    return (session.exec(select(func.max(counted.number)).where(counted.round_id == round_id)).one() or 0) + 1
