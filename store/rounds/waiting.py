"""What waits for a person over all rounds of a sender: one statement for every kind, however many rounds there are."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    String,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlmodel import Session, col

from models.steps import Command
from models.tables import (
    WITH_GATE,
    NoteRow,
    RegistrarNewsRow,
    RoundDraftRow,
    RoundRow,
    RunRow,
    UtcInstant,
)
from models.to_do import ToDo, ToDoKind
from models.values import NewsKind, RoundState
from rules.gates import NOTE_KINDS
from rules.local_time import local_day
from rules.plan import REOPEN_DAYS
from store.adoption import waiting as councils_waiting
from store.rounds import chain, gate_decisions
from store.rounds.waiting_afterwards import WAYS_AFTERWARDS, compilations, duties, of_rounds
from store.rounds.waiting_recipients import (
    NO_TEXT,
    ROUND,
    WAYS_OF_RECIPIENTS,
    Read,
    Rows,
    Statement,
    Waiting,
    among,
    code,
    unseen,
    waiting,
)

_ENDED = (RoundState.CLOSED, RoundState.CANCELLED)


def of_sender(session: Session, sender_id: str, at: datetime, round_ids: Iterable[str] | None = None) -> list[ToDo]:
    """Everything that waits at `at`, in no promised order. `sender_id`: empty for all senders. `round_ids`: only in
    these rounds. In an archived round, ended long ago, nothing waits but its duties and its councils."""
    ids = list(round_ids) if round_ids is not None else None
    said = {
        "sender": sender_id,
        "cutoff": at - timedelta(days=REOPEN_DAYS),
        "today": local_day(at),
        **({} if ids is None else {"ids": ids}),
    }
    by_way: dict[int, list[Waiting]] = {}
    for row in session.connection().execute(_statement(bool(sender_id), ids is not None), said).all():
        by_way.setdefault(row[-1], []).append(Waiting._make(row))
    found: list[ToDo] = []
    for way, rows in by_way.items():
        made = _PARTS[way]
        found += _WAYS[made](rows) if made in _WAYS else _READ_ON[made](session, rows, at)
    return found


@lru_cache
def _statement(of_one: bool, of_some: bool) -> "CompoundSelect[*tuple[Any, ...]]":
    """Each row ends with the place of its part among `_PARTS`. Made once, which takes longer than to run it. What waits
    is rare, and every round has a sender: where a part is of something else than rounds, an index of the sender's
    rounds is kept from SQLite, which would go through them all."""
    ended_at = func.coalesce(col(RoundRow.closed_at), col(RoundRow.ordered_at), col(RoundRow.created_at))
    asked = select(
        bindparam("sender", type_=String()).label("sender"), bindparam("cutoff", type_=UtcInstant()).label("cutoff")
    ).cte("asked")
    sender, cutoff = (select(column).scalar_subquery() for column in asked.c)
    recent = [or_(~among(col(RoundRow.state), _ENDED), ended_at > cutoff)]
    within = [col(RoundRow.id).in_(bindparam("ids", expanding=True))] if of_some else []
    own = [col(RoundRow.sender_id) == sender] if of_one else []
    theirs = [col(RoundRow.sender_id).concat("") == sender] if of_one else []
    parts = []
    for place, made in enumerate(_PARTS):
        part = made().where(*within, *([] if made in _LONG_AFTER else recent), *(own if made in _OF_STATES else theirs))
        parts.append(part.add_columns(literal_column(str(place), Integer())))
    return union_all(*parts)


def _before_sending() -> Statement:
    """Rounds that somebody has to approve, send or mend."""
    returned = (
        select(func.max(col(NoteRow.at)))
        .where(col(NoteRow.round_id) == col(RoundRow.id), col(NoteRow.kind) == NOTE_KINDS[Command.RETURN])
        .scalar_subquery()
    )
    at = func.coalesce(col(RoundRow.ordered_at), col(RoundRow.created_at))
    since = case(
        (among(col(RoundRow.state), [RoundState.APPROVED]), func.coalesce(col(RoundRow.approved_at), at)),
        (among(col(RoundRow.state), [RoundState.DRAFT]), func.coalesce(returned, at)),
        else_=at,
    )
    return (
        waiting(
            col(RoundRow.id),
            since,
            until=func.coalesce(col(RoundRow.planned_send_at), col(RoundRow.due_at)),
            said=code(col(RoundRow.state)),
            opens=func.coalesce(col(RoundDraftRow.id), NO_TEXT),
        )
        .select_from(RoundRow)
        .join(RoundDraftRow, col(RoundDraftRow.round_id) == col(RoundRow.id), isouter=True)
        .where(
            among(col(RoundRow.state), list(_KINDS)),
            or_(~among(col(RoundRow.state), [RoundState.DRAFT]), returned.is_not(None)),
        )
    )


_KINDS = {
    RoundState.AWAITING_APPROVAL: ToDoKind.APPROVAL,
    RoundState.APPROVED: ToDoKind.UNSENT,
    RoundState.DRAFT: ToDoKind.RETURNED,
}


def _read_before_sending(rows: Rows) -> list[ToDo]:
    return [row.item(_KINDS[RoundState(row.said)], draft_id=row.opens) for row in rows]


def _gates() -> Statement:
    """Rounds that are closed and have a gate that nobody has decided on."""
    kinds = [literal_column(f"'{kind}'", String()) for kind in gate_decisions.GO_AHEAD]
    decided = select(col(NoteRow.id)).where(col(NoteRow.round_id) == col(RoundRow.id), col(NoteRow.kind).in_(kinds))
    return waiting(col(RoundRow.id), col(RoundRow.closed_at)).where(
        among(col(RoundRow.state), [RoundState.CLOSED]),
        _HAS_GATE,
        ~decided.exists(),
    )


_HAS_GATE = text(f"rounds.{WITH_GATE}")


def _read_gates(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.GATE) for row in rows]


def _runs() -> Statement:
    return (
        waiting(code(col(RunRow.event)), col(RunRow.event_at))
        .select_from(RunRow)
        .join(RoundRow, col(RoundRow.id) == col(RunRow.round_id))
        .where(_HAS_EVENT, unseen(ToDoKind.RUN, col(RunRow.event), col(RunRow.event_at)))
    )


_HAS_EVENT = text("runs.event <> ''")
"""In these very words: so the index of such runs is used."""


def _alarms() -> Statement:
    news = RegistrarNewsRow
    return (
        waiting(col(news.object_id), func.max(col(news.at)))
        .select_from(news)
        .join(RoundRow, col(RoundRow.id) == col(news.round_id))
        .where(col(news.kind) == NewsKind.ALARM, unseen(ToDoKind.ALARM, col(news.object_id), col(news.at)))
        .group_by(*ROUND, col(news.object_id))
    )


_WAYS: dict[Callable[[], Statement], Read] = {
    **WAYS_OF_RECIPIENTS,
    **WAYS_AFTERWARDS,
    _before_sending: _read_before_sending,
    _gates: _read_gates,
    _runs: of_rounds(ToDoKind.RUN),
    _alarms: of_rounds(ToDoKind.ALARM),
}
"""Each statement with how its rows are read."""
_READ_ON: dict[Callable[[], Statement], Callable[[Session, Rows, datetime], list[ToDo]]] = {
    chain.going_on: chain.late,
    councils_waiting.followed: councils_waiting.of_followed,
}
"""Statements of rounds in which something may wait, with how more is read of them when there are any."""
_PARTS = (*_WAYS, *_READ_ON)
_LONG_AFTER = frozenset({duties, councils_waiting.followed})
"""Statements that archived rounds are asked of too."""
_OF_STATES = frozenset({_before_sending, _gates, compilations, chain.going_on})
"""Statements that begin with the sender's rounds, by their states."""
