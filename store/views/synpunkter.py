"""Synpunkter as they are made, changed, taken back, put together and parted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models.errors import Refused
from models.synpunkter import Passage, SynpunktText
from models.tables import AnswerRow, BemotandeRow, SynpunktGroupRow, SynpunktRow
from store.records import audit
from store.views import editions


def add(
    session: Session, answer: AnswerRow, passage: Passage, text: SynpunktText, *, at: datetime, by: str
) -> SynpunktRow:
    row = SynpunktRow(
        id=uuid4().hex,
        round_id=answer.round_id,
        number=editions.next_number(session, SynpunktRow, answer.round_id),
        made_by=by,
        made_at=at,
        **passage.model_dump(exclude={"recipient_code", "version"}),
        **_columns(text),
    )
    session.add(row)
    facts = {"answer": answer.id, "number": row.number}
    audit.append(session, at=at, actor=by, action="synpunkt_made", object_id=row.id, **facts)
    return row


def save(session: Session, row: SynpunktRow, edition: int, text: SynpunktText, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does."""
    editions.save(session, row, edition, _columns(text), action="synpunkt_changed", at=at, by=by)


def withdraw(session: Session, row: SynpunktRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does. A group it leaves alone or empty is no more."""
    editions.end(session, row, edition, action="synpunkt_withdrawn", at=at, by=by)
    if row.group_id:
        _end_if_left(session, row.group_id, at=at, by=by)


def carry(session: Session, row: SynpunktRow, edition: int, passage: Passage, *, at: datetime, by: str) -> None:
    """The same synpunkt, found in a later version of the answer. Raises as `editions.save` does."""
    values = passage.model_dump(exclude={"recipient_code", "version"})
    editions.save(session, row, edition, values, action="synpunkt_carried", at=at, by=by)


def group(
    session: Session, rows: Sequence[SynpunktRow], says: str, *, theme_id: str, at: datetime, by: str
) -> SynpunktGroupRow:
    """Makes these one group: the one that one of them is in already, else a new one. Raises Refused("groups_answered")
    when two groups that both have a bemötande would become one: which of the two holds is a person's choice."""
    round_id = rows[0].round_id
    known = next((row.group_id for row in rows if row.group_id), None)
    if known is not None:
        held = editions.find(session, SynpunktGroupRow, round_id, known)
    else:
        held = SynpunktGroupRow(
            id=uuid4().hex,
            round_id=round_id,
            number=editions.next_number(session, SynpunktGroupRow, round_id),
            says=says,
            theme_id=theme_id or None,
            question=_common([row.question for row in rows]),
        )
        session.add(held)
        session.flush()
    left = {row.group_id for row in rows if row.group_id and row.group_id != held.id}
    if left and _answered(session, {held.id, *left}) > 1:
        raise Refused("groups_answered")
    for row in rows:
        row.group_id, row.edition = held.id, row.edition + 1
        session.add(row)
    session.flush()
    for group_id in sorted(left):
        _end_if_left(session, group_id, at=at, by=by)
    facts = {"number": held.number, "synpunkter": [row.id for row in rows]}
    audit.append(session, at=at, actor=by, action="synpunkter_grouped", object_id=held.id, **facts)
    return held


def put_in_theme(session: Session, rows: Sequence[SynpunktRow], theme_id: str, *, at: datetime, by: str) -> None:
    """A synpunkt in a group takes the group along."""
    values = {"theme_id": theme_id or None}
    for row in rows:
        if row.group_id is None:
            editions.save(session, row, row.edition, values, action="synpunkt_changed", at=at, by=by)
        else:
            held = editions.find(session, SynpunktGroupRow, row.round_id, row.group_id)
            editions.save(session, held, held.edition, values, action="synpunkt_group_changed", at=at, by=by)


def save_group(
    session: Session, row: SynpunktGroupRow, edition: int, *, says: str, theme_id: str, at: datetime, by: str
) -> None:
    """Raises as `editions.save` does."""
    values = {"says": says, "theme_id": theme_id or None}
    editions.save(session, row, edition, values, action="synpunkt_group_changed", at=at, by=by)


def split_out(session: Session, row: SynpunktRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `editions.save` does. It keeps the group's theme."""
    if row.group_id is None:
        return
    held = editions.find(session, SynpunktGroupRow, row.round_id, row.group_id)
    values = {"group_id": None, "theme_id": held.theme_id}
    editions.save(session, row, edition, values, action="synpunkt_split_out", at=at, by=by)
    _end_if_left(session, held.id, at=at, by=by)


def members(session: Session, group_id: str) -> list[SynpunktRow]:
    query = select(SynpunktRow).where(SynpunktRow.group_id == group_id, col(SynpunktRow.ended_at).is_(None))
    return list(session.exec(query.order_by(col(SynpunktRow.number))))


def _end_if_left(session: Session, group_id: str, *, at: datetime, by: str) -> None:
    """A group that nobody is left in is no more."""
    held = session.get_one(SynpunktGroupRow, group_id)
    if held.ended_at is None and not members(session, group_id):
        statement = update(SynpunktGroupRow).where(col(SynpunktGroupRow.id) == group_id).values(ended_at=at)
        session.connection().execute(statement)
        audit.append(session, at=at, actor=by, action="synpunkt_group_ended", object_id=group_id)


def _answered(session: Session, group_ids: Collection[str]) -> int:
    own = col(BemotandeRow.group_id).in_(group_ids)
    return session.exec(select(func.count()).where(own, col(BemotandeRow.ended_at).is_(None))).one()


def _common(values: Sequence[str]) -> str:
    return values[0] if len(set(values)) == 1 else ""


def _columns(text: SynpunktText) -> dict[str, Any]:
    return {**text.model_dump(), "theme_id": text.theme_id or None}
