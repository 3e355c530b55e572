"""The list of rounds: found, ordered and counted in the database, with the same number of statements for any number of
rounds."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, or_, select, union
from sqlmodel import Session, col

from models.tables import AnswerRow, JointNamingRow, LetterRow, NoteRow, RecipientRow, RoundDraftRow, RoundRow
from models.values import SETTLED_STATES, Counts, JointState, LetterState, RecipientState, RoundState, Value
from rules.sorting import swedish_sort_key
from store.database import portions
from store.letters.letter_reports import HAS_FAILED
from store.rounds import standing

PAGE = 50
"""Lines of a list on a page."""


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
    words, has_dates = swedish_sort_key(wanted.text).split(), None not in (wanted.since, wanted.before)
    shape = _Shape(bool(wanted.sender_id), wanted.states, has_dates, bool(wanted.by), len(words))
    said: dict[str, Any] = {"sender": wanted.sender_id, "skipped": (page - 1) * PAGE}
    said |= {"since": wanted.since, "before": wanted.before, "by": wanted.by}
    said |= {f"word{place}": _pattern(word) for place, word in enumerate(words)}
    connection = session.connection()
    ends = connection.execute(_ends(shape.of_one), said).one()
    found = connection.execute(_page(wanted.order, shape), said).all()
    counted = {row[0]: row for row in connection.execute(_COUNTED, {"ids": [row[0] for row in found]}).all()}
    lines = tuple(_line(row, counted.get(row[0])) for row in found)
    after_the_last = not found and page > 1
    total = connection.execute(_number(shape), said).scalar_one() if after_the_last else found[0][-1] if found else 0
    return RoundsFound(lines, total, *ends)


class _Shape(NamedTuple):
    """What a search asks about, without its values: statements are made once for each, which takes longer than to run
    them. `words`: how many."""

    of_one: bool
    states: tuple[RoundState, ...] = ()
    in_a_year: bool = False
    of_somebody: bool = False
    words: int = 0


@lru_cache
def _ends(of_one: bool) -> Select[*tuple[Any, ...]]:
    """Each end on its own: so the database reads it from the end of its index, and not all that lies between."""
    own = _conditions(_Shape(of_one))
    found = (select(which(RoundRow.created_at)).where(*own).scalar_subquery() for which in (func.min, func.max))
    return select(*found)


@lru_cache
def _page(named: str, shape: _Shape) -> Select[*tuple[Any, ...]]:
    """Found first and read then: a definition is long, and the database would carry those of all pages to the
    counting."""
    order, conditions = ORDERS[named], _conditions(shape)
    is_narrowed = shape != _Shape(shape.of_one)
    total: Any = func.count().over() if is_narrowed else _number(shape).scalar_subquery()
    own_page = select(col(RoundRow.id), total.label("total")).where(*conditions).order_by(*order)
    there = own_page.limit(PAGE).offset(bindparam("skipped")).subquery()
    return select(*_COLUMNS, there.c.total).join(there, there.c.id == col(RoundRow.id)).order_by(*order)


@lru_cache
def _number(shape: _Shape) -> Select[int]:
    return select(func.count()).select_from(RoundRow).where(*_conditions(shape)).correlate(None)


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if shape.of_one:
        found.append(col(RoundRow.sender_id) == bindparam("sender"))
    if shape.states:
        found.append(col(RoundRow.state).in_(shape.states))
    if shape.in_a_year:
        found.append(col(RoundRow.created_at) >= bindparam("since"))
        found.append(col(RoundRow.created_at) < bindparam("before"))
    if shape.of_somebody:
        by = bindparam("by", type_=String())
        noted = exists().where(col(NoteRow.round_id) == col(RoundRow.id), col(NoteRow.by) == by)
        written = exists().where(col(RoundDraftRow.round_id) == col(RoundRow.id), col(RoundDraftRow.updated_by) == by)
        found.append(or_(noted, written))
    return [*found, *(_says(place) for place in range(shape.words))]


def _says(place: int) -> ColumnElement[bool]:
    """Whether dnr, sender, title or a recipient's name has the word in it."""
    word = bindparam(f"word{place}", type_=String())
    named = exists().where(
        col(RecipientRow.round_id) == col(RoundRow.id), col(RecipientRow.sort_key).like(word, escape=_ESCAPE)
    )
    return or_(col(RoundRow.search_key).like(word, escape=_ESCAPE), named)


_ESCAPE = "/"
_SIGNS = str.maketrans({sign: f"{_ESCAPE}{sign}" for sign in (_ESCAPE, "%", "_")})


def _pattern(word: str) -> str:
    """Of texts with the word in them, whatever signs it has."""
    return f"%{word.translate(_SIGNS)}%"


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
    sums = [func.count().filter(met).label(name) for name, met in numbers.items()]
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


def _line(row: Any, counted: Any) -> RoundLine:
    return RoundLine(*row[:-1]) if counted is None else RoundLine._make((*row[:-1], _counts(counted), counted[-1]))


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
