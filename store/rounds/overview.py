"""The list of rounds: found, ordered and counted in the database, with the same number of statements for any number of
rounds."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
)
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
    counted = _counted(connection, [row[0] for row in found])
    lines = tuple(RoundLine._make((*row[:-1], *counted.get(row[0], _NOBODY))) for row in found)
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
    named = exists(literal_column("1")).where(  # not every column, which the index does not have
        col(RecipientRow.round_id) == col(RoundRow.id), col(RecipientRow.sort_key).like(word, escape=_ESCAPE)
    )
    return or_(col(RoundRow.search_key).like(word, escape=_ESCAPE), named)


_ESCAPE = "/"
_SIGNS = str.maketrans({sign: f"{_ESCAPE}{sign}" for sign in (_ESCAPE, "%", "_")})


def _pattern(word: str) -> str:
    """Of texts with the word in them, whatever signs it has."""
    return f"%{word.translate(_SIGNS)}%"


_OUTCOMES = {
    RecipientState.ANSWERED: "answered",
    RecipientState.NO_COMMENTS: "no_comments",
    RecipientState.DECLINED: "declined",
    RecipientState.SILENT: "silent",
}
_NOBODY = (Counts(), 0)
_IS_MARKED = or_(col(AnswerRow.late), col(AnswerRow.preliminary))


class _Group(NamedTuple):
    """The recipients of a round that are alike; or, with no `number`, the marks on the answers of such."""

    round_id: str
    invited: bool
    state: RecipientState
    number: int
    sent: int
    undeliverable: int
    extended: int
    late: int
    preliminary: int


def _grouped() -> CompoundSelect[*tuple[Any, ...]]:
    """Two statements in one: joined, each recipient's answer would be looked up, and few are marked."""
    alike = (col(RecipientRow.round_id), col(RecipientRow.invited), col(RecipientRow.state))
    none = literal_column("0", Integer())
    wanted: BindParameter[Any] = bindparam("ids", expanding=True)
    recipients = (
        select(
            *alike,
            func.count(),
            func.count(col(RecipientRow.sent_at)),
            func.count(col(RecipientRow.undeliverable_at)),
            func.count().filter(col(RecipientRow.due_at) > col(RoundRow.due_at)),
            none,
            none,
        )
        .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
        .where(col(RecipientRow.round_id).in_(wanted))
        .group_by(*alike)
    )
    marks = (
        select(
            *alike,
            *[none] * 4,
            func.count().filter(col(AnswerRow.late)),
            func.count().filter(col(AnswerRow.preliminary)),
        )
        .join(AnswerRow, col(AnswerRow.recipient_id) == col(RecipientRow.id))
        .where(col(AnswerRow.counted), _IS_MARKED, col(AnswerRow.round_id).in_(wanted))
        .group_by(*alike)
    )
    return union_all(recipients, marks)


_GROUPED = _grouped()


def _counted(connection: Connection, round_ids: Sequence[str]) -> dict[str, tuple[Counts, int]]:
    """The numbers of `rules.counting.count` by round, a test holds one against the other; and those who have not
    answered and whose day is the round's own."""
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(_GROUPED, {"ids": round_ids}):
        group = _Group._make(row)
        numbers = found.setdefault(group.round_id, {"waiting_for_day": 0})
        for name, number in _adds(group):
            numbers[name] = numbers.get(name, 0) + number
    return {round_id: _told(**numbers) for round_id, numbers in found.items()}


def _adds(group: _Group) -> Iterator[tuple[str, int]]:
    is_settled = group.state in SETTLED_STATES
    if not group.invited:
        if is_settled:
            yield "uninvited", group.number
        return
    yield "recipients", group.number
    yield _OUTCOMES.get(group.state, "outstanding"), group.number
    yield "sent", group.sent
    yield "undeliverable", group.undeliverable
    yield "extended", group.extended
    if is_settled:
        yield "late", group.late
        yield "preliminary", group.preliminary
    elif group.state not in _OUTCOMES:
        yield "waiting_for_day", group.number - group.extended


def _told(*, waiting_for_day: int, **numbers: int) -> tuple[Counts, int]:
    return Counts(**numbers), waiting_for_day


def counts(session: Session, round_ids: Sequence[str]) -> dict[str, Counts]:
    """How the rounds stand, by their ids: as sums, but for those with an answer that names others or a letter of
    unknown outcome, which are gone through recipient by recipient."""
    connection, found = session.connection(), dict.fromkeys(round_ids, Counts())
    for some in portions(round_ids):
        found |= {round_id: counted for round_id, (counted, _) in _counted(connection, some).items()}
    for round_id in found.keys() & set(connection.execute(_NO_SUMS).scalars()):
        found[round_id] = standing.counts(session, round_id)
    return found


_NO_SUMS = union(
    select(col(JointNamingRow.round_id)).where(col(JointNamingRow.state) != JointState.ENDED),
    select(col(LetterRow.round_id)).where(HAS_FAILED, col(LetterRow.state) == LetterState.UNKNOWN),
)
