"""Who is missing, and whose letters do not arrive, by name: of municipalities and other public bodies alone, whose
names are public (decision 0023). Another recipient may be a person, and is only counted."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col, or_

from models.messages import Owing
from models.tables import RecipientRow
from models.values import SETTLED_STATES, RecipientKind, RecipientState

SHOWN = 10
"""Names a group tells of; the rest are a number."""
_PUBLIC = (RecipientKind.MUNICIPALITY, RecipientKind.REGION, RecipientKind.COUNTY_BOARD)


class _Owes(NamedTuple):
    group_key: str
    name: str
    state: RecipientState
    is_undeliverable: bool


def of_group(session: Session, round_id: str, group_key: str) -> Owing:
    return _among(_read(session, round_id, group_key))


def by_group(session: Session, round_id: str) -> dict[str, Owing]:
    """Every group's in which somebody owes something, read together."""
    members: dict[str, list[_Owes]] = defaultdict(list)
    for row in _read(session, round_id):
        members[row.group_key].append(row)
    return {key: _among(rows) for key, rows in members.items()}


def _read(session: Session, round_id: str, group_key: str | None = None) -> list[_Owes]:
    """In the order of their names."""
    unreached = col(RecipientRow.undeliverable_at).is_not(None)
    query = select(col(RecipientRow.group_key), col(RecipientRow.name), col(RecipientRow.state), unreached).where(
        col(RecipientRow.round_id) == round_id,
        col(RecipientRow.invited).is_(True),
        col(RecipientRow.kind).in_(_PUBLIC),
        or_(col(RecipientRow.state).not_in(SETTLED_STATES), unreached),
    )
    if group_key is not None:
        query = query.where(col(RecipientRow.group_key) == group_key)
    found = session.connection().execute(query.order_by(col(RecipientRow.sort_key), col(RecipientRow.code)))
    return [_Owes._make(row) for row in found]


def _among(rows: Iterable[_Owes]) -> Owing:
    known = list(rows)
    missing = [row.name for row in known if row.state not in SETTLED_STATES]
    troubled = [row.name for row in known if row.is_undeliverable]
    return Owing(missing=tuple(missing[:SHOWN]), troubled=tuple(troubled[:SHOWN]))
