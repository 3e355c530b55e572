"""The list of rounds: found, ordered and counted in the database, with the same number of statements for any number of
rounds."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, union
from sqlmodel import Session, col

from models.tables import AnswerRow, JointNamingRow, LetterRow, NoteRow, RecipientRow, RoundDraftRow, RoundRow
from models.values import SETTLED_STATES, Counts, JointState, LetterState, RecipientState, RoundState, Value
from rules.sorting import swedish_sort_key
from store.database import portions
from store.letters.letter_reports import HAS_FAILED
from store.rounds import standing

PAGE = 50
"""Rounds a page."""


class Wanted(Value):
    """What is looked for. `sender_id` empty: all senders' rounds. `states` empty: in any state. `since` and `before`:
    when the round was begun. `by`: whose doing it was, as the audit names people; empty for everybody's."""

    sender_id: str = ""
    text: str = ""
    states: tuple[RoundState, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    by: str = ""
    order: str = "newest"


class RoundLine(NamedTuple):
    """One round of the list. `waiting_for_day`: those who have not answered and whose day is the round's own."""

    id: str
    dnr: str
    title: str
    state: RoundState
    definition: str
    created_at: datetime
    planned_send_at: datetime | None
    sent_at: datetime | None
    due_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    counts: Counts = Counts()
    waiting_for_day: int = 0


_COLUMNS = tuple(col(getattr(RoundRow, name)) for name in RoundLine._fields[:11])
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (col(RoundRow.created_at).desc(), col(RoundRow.id)),
    "due": (col(RoundRow.due_at), col(RoundRow.id)),
    "dnr": (col(RoundRow.dnr), col(RoundRow.id)),
    "title": (col(RoundRow.title), col(RoundRow.id)),
}
"""By the names they have in the address; in the last resort by id, so that no page repeats another's rounds."""


class RoundsFound(NamedTuple):
    """`total`: of all pages. `years`: of the oldest and the newest round of the sender, 0 when there is none."""

    lines: tuple[RoundLine, ...]
    total: int
    first: datetime | None
    last: datetime | None


def find(session: Session, wanted: Wanted, page: int) -> RoundsFound:
    """The rounds of a page, the first being 1."""
    own = [col(RoundRow.sender_id) == wanted.sender_id] if wanted.sender_id else []
    conditions = [*own, *_conditions(wanted)]
    connection = session.connection()
    said = {"sender": wanted.sender_id, "skipped": (page - 1) * PAGE}
    is_narrowed = len(conditions) > len(own)
    ends = connection.execute(_ends(bool(own)), said).one()
    whole = _page(wanted.order, conditions, own) if is_narrowed else _whole_page(wanted.order, bool(own))
    found = connection.execute(whole, said).all()
    counted = {row[0]: row for row in connection.execute(_COUNTED, {"ids": [row[0] for row in found]})}
    lines = tuple(_line(RoundLine(*row[:-1]), counted.get(row[0])) for row in found)
    after_the_last = not found and page > 1
    number = connection.execute(_number(conditions)).scalar_one() if after_the_last else found[0][-1] if found else 0
    return RoundsFound(lines, number, *ends)


@lru_cache
def _ends(of_one: bool) -> Select[*tuple[Any, ...]]:
    return select(func.min(RoundRow.created_at), func.max(RoundRow.created_at)).where(*_own(of_one))


@lru_cache
def _whole_page(order: str, of_one: bool) -> Select[*tuple[Any, ...]]:
    """The page of a list that nothing narrows: made once, which takes longer than to run it."""
    return _page(order, _own(of_one), _own(of_one))


def _own(of_one: bool) -> list[ColumnElement[bool]]:
    return [col(RoundRow.sender_id) == bindparam("sender")] if of_one else []


def _page(
    named: str, conditions: Sequence[ColumnElement[bool]], own: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """Found first and read then: a definition is long, and the database would carry those of all pages to the
    counting."""
    order = ORDERS[named]
    total: Any = func.count().over() if len(conditions) > len(own) else _number(own).scalar_subquery()
    own_page = select(col(RoundRow.id), total.label("total")).where(*conditions).order_by(*order)
    there = own_page.limit(PAGE).offset(bindparam("skipped")).subquery()
    return select(*_COLUMNS, there.c.total).join(there, there.c.id == col(RoundRow.id)).order_by(*order)


def _number(conditions: Sequence[ColumnElement[bool]]) -> Select[int]:
    return select(func.count()).select_from(RoundRow).where(*conditions).correlate(None)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(col(RoundRow.state).in_(wanted.states))
    if wanted.since is not None and wanted.before is not None:
        found.append(col(RoundRow.created_at) >= wanted.since)
        found.append(col(RoundRow.created_at) < wanted.before)
    if wanted.by:
        noted = exists().where(col(NoteRow.round_id) == col(RoundRow.id), col(NoteRow.by) == wanted.by)
        written = exists().where(
            col(RoundDraftRow.round_id) == col(RoundRow.id), col(RoundDraftRow.updated_by) == wanted.by
        )
        found.append(or_(noted, written))
    for word in swedish_sort_key(wanted.text).split():
        found.append(_says(word))
    return found


def _says(word: str) -> ColumnElement[bool]:
    """Whether dnr, title or a recipient's name has the word in it."""
    named = exists().where(
        col(RecipientRow.round_id) == col(RoundRow.id), col(RecipientRow.sort_key).contains(word, autoescape=True)
    )
    return or_(col(RoundRow.search_key).contains(word, autoescape=True), named)


_SETTLED = sorted(SETTLED_STATES)
_OUTCOMES = {
    "answered": RecipientState.ANSWERED,
    "no_comments": RecipientState.NO_COMMENTS,
    "declined": RecipientState.DECLINED,
    "silent": RecipientState.SILENT,
}


def _counted() -> Select[*tuple[Any, ...]]:
    """The numbers of `rules.counting.count`, by round; a test holds one against the other."""
    asked, state = col(RecipientRow.invited), col(RecipientRow.state)
    settled = state.in_(_SETTLED)
    missing = and_(asked, state.not_in([*_SETTLED, RecipientState.SILENT]))
    numbers = {
        "recipients": asked,
        **{name: and_(asked, state == reached) for name, reached in _OUTCOMES.items()},
        "outstanding": missing,
        "sent": and_(asked, col(RecipientRow.sent_at).is_not(None)),
        "undeliverable": and_(asked, col(RecipientRow.undeliverable_at).is_not(None)),
        "extended": and_(asked, col(RecipientRow.due_at) > col(RoundRow.due_at)),
        "late": and_(asked, settled, col(AnswerRow.late)),
        "preliminary": and_(asked, settled, col(AnswerRow.preliminary)),
        "uninvited": and_(~asked, settled),
        "waiting_for_day": and_(missing, col(RecipientRow.due_at) <= col(RoundRow.due_at)),
    }
    sums = [func.sum(case((met, 1), else_=0)).label(name) for name, met in numbers.items()]
    return (
        select(col(RecipientRow.round_id), *sums)
        .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
        .join(
            AnswerRow, and_(col(AnswerRow.recipient_id) == col(RecipientRow.id), col(AnswerRow.counted)), isouter=True
        )
        .where(col(RecipientRow.round_id).in_(bindparam("ids", expanding=True)))
        .group_by(col(RecipientRow.round_id))
    )


_COUNTED = _counted()
_NUMBERS = _COUNTED.selected_columns.keys()[1:-1]
"""Between the round and `waiting_for_day`."""


def _line(row: RoundLine, counted: Any) -> RoundLine:
    if counted is None:
        return row
    return row._replace(waiting_for_day=counted[-1], counts=_counts(counted))


def _counts(counted: Any) -> Counts:
    return Counts(**dict(zip(_NUMBERS, counted[1:-1], strict=True)))


def counts(session: Session, round_ids: Sequence[str]) -> dict[str, Counts]:
    """How the rounds stand, by their ids: as sums, but for those with an answer that names others or a letter of
    unknown outcome, which are gone through recipient by recipient."""
    connection, found = session.connection(), dict.fromkeys(round_ids, Counts())
    for some in portions(round_ids):
        found |= {row[0]: _counts(row) for row in connection.execute(_COUNTED, {"ids": some})}
    for round_id in found.keys() & set(connection.execute(_NO_SUMS).scalars()):
        found[round_id] = standing.counts(session, round_id)
    return found


_NO_SUMS = union(
    select(col(JointNamingRow.round_id)).where(col(JointNamingRow.state) != JointState.ENDED),
    select(col(LetterRow.round_id)).where(HAS_FAILED, col(LetterRow.state) == LetterState.UNKNOWN),
)
