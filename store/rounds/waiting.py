"""What waits for a person over all rounds of a sender: one statement for every kind, however many rounds there are."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
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
    AccountRow,
    AnswerRow,
    ApprovalRow,
    AuditRow,
    BemotandeRow,
    CompilationRow,
    DutyRow,
    NoteRow,
    RegistrarNewsRow,
    RoundDraftRow,
    RoundRow,
    RunRow,
    SecondRoundRow,
    SynpunktRow,
    ThemeRow,
    UtcInstant,
)
from models.to_do import ToDo, ToDoKind
from models.values import ApprovalOutcome, NewsKind, RoundState
from rules.gates import NOTE_KINDS
from rules.linked import SUBSTANTIAL
from rules.local_time import day_end, local_day
from rules.plan import REOPEN_DAYS
from store.adoption import waiting as councils_waiting
from store.rounds import chain, gate_decisions
from store.rounds.linked import NOT_NEEDED
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
    for *row, way in session.connection().execute(_statement(bool(sender_id), ids is not None), said):
        by_way.setdefault(way, []).append(Waiting._make(row))
    found: list[ToDo] = []
    for way, read in enumerate(_WAYS.values()):
        found += read(by_way.get(way, ()))
    turns = chain.late(session, sender_id, at, ids)
    return [*found, *councils_waiting.of_sender(session, sender_id, at, ids), *turns]


@lru_cache
def _statement(of_one: bool, of_some: bool) -> "CompoundSelect[*tuple[Any, ...]]":
    """Each row ends with the place of its way among `_WAYS`. Made once, which takes longer than to run it. What waits
    is rare, and every round has a sender: where a part is of something else than rounds, an index of the sender's
    rounds is kept from SQLite, which would go through them all."""
    ended_at = func.coalesce(col(RoundRow.closed_at), col(RoundRow.ordered_at), col(RoundRow.created_at))
    recent = [or_(~among(col(RoundRow.state), _ENDED), ended_at > bindparam("cutoff", type_=UtcInstant()))]
    within = [col(RoundRow.id).in_(bindparam("ids", expanding=True))] if of_some else []
    own = [col(RoundRow.sender_id) == bindparam("sender")] if of_one else []
    theirs = [col(RoundRow.sender_id).concat("") == bindparam("sender")] if of_one else []
    parts = []
    for place, made in enumerate(_WAYS):
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
        col(RoundRow.definition).contains(_HAS_GATE),
        ~decided.exists(),
    )


_HAS_GATE = '"gate":{"'
"""So a definition begins its gate when it has one: what people write has no such quotes in JSON."""


def _read_gates(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.GATE) for row in rows]


def _compilations() -> Statement:
    """Rounds that are closed, with no compilation that knows the last answer."""
    made = (
        select(func.max(col(CompilationRow.made_at)))
        .where(col(CompilationRow.round_id) == col(RoundRow.id))
        .scalar_subquery()
    )
    last = (
        select(func.max(func.coalesce(col(AnswerRow.withdrawn_at), col(AnswerRow.arrived_at))))
        .where(col(AnswerRow.round_id) == col(RoundRow.id))
        .scalar_subquery()
    )
    return waiting(col(RoundRow.id), col(RoundRow.closed_at), at=last).where(
        among(col(RoundRow.state), [RoundState.CLOSED]), or_(made.is_(None), made < last)
    )


def _read_compilations(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.COMPILATION, since=max(filter(None, (row.since, row.at)))) for row in rows]


def _compilation_approvals() -> Statement:
    """The newest asking about the compilation of each round, where it waits or was answered by a no."""
    newest = (
        select(func.max(col(ApprovalRow.number)).label("number"), col(ApprovalRow.round_id))
        .where(col(ApprovalRow.compilation_id).is_not(None))
        .group_by(col(ApprovalRow.round_id))
        .subquery()
    )
    return (
        waiting(
            cast(col(CompilationRow.version), String()),
            _SAID_AT,
            until=col(ApprovalRow.escalate_at),
            said=func.coalesce(code(col(ApprovalRow.outcome)), NO_TEXT),
        )
        .select_from(ApprovalRow)
        .join(newest, and_(newest.c.round_id == col(ApprovalRow.round_id), newest.c.number == col(ApprovalRow.number)))
        .join(CompilationRow, col(CompilationRow.id) == col(ApprovalRow.compilation_id))
        .join(RoundRow, col(RoundRow.id) == col(ApprovalRow.round_id))
        .where(or_(col(ApprovalRow.outcome).is_(None), col(ApprovalRow.outcome) == ApprovalOutcome.RETURNED))
    )


_SAID_AT = func.coalesce(col(ApprovalRow.decided_at), col(ApprovalRow.asked_at))


def _read_compilation_approvals(rows: Rows) -> list[ToDo]:
    returned, waits = ToDoKind.COMPILATION_RETURNED, ToDoKind.COMPILATION_APPROVAL
    return [
        row.item(returned, said=row.object_id, until=None) if row.said else row.item(waits, said=row.object_id)
        for row in rows
    ]


def _themes() -> Statement:
    """Themes that are written and not read by their second reader, or that came back from there."""
    since = (
        select(func.max(col(AuditRow.at)))
        .where(col(AuditRow.object_id) == col(ThemeRow.id))
        .correlate(ThemeRow)
        .scalar_subquery()
    )
    is_written = and_(col(ThemeRow.proposal) != "", col(ThemeRow.answers) != "", col(ThemeRow.comment) != "")
    return (
        waiting(
            col(ThemeRow.id),
            since,
            of=(NO_TEXT, col(AccountRow.name)),
            said=col(ThemeRow.title),
            opens=col(ThemeRow.returned),
        )
        .select_from(ThemeRow)
        .join(RoundRow, col(RoundRow.id) == col(ThemeRow.round_id))
        .join(AccountRow, literal_column("'account:'", String()) + col(AccountRow.id) == col(ThemeRow.second_reader))
        .where(
            col(ThemeRow.ended_at).is_(None),
            col(ThemeRow.accepted_at).is_(None),
            or_(col(ThemeRow.returned) != "", is_written),
        )
    )


def _read_themes(rows: Rows) -> list[ToDo]:
    """`opens`: why it came back."""
    return [row.item(ToDoKind.THEME_RETURNED if row.opens else ToDoKind.THEME_TO_READ, said=row.said) for row in rows]


def _duties() -> Statement:
    """Duties after the last decision whose day has passed, however long ago the round was closed."""
    day = cast(col(DutyRow.due_on), String())
    return (
        waiting(
            col(DutyRow.id),
            func.coalesce(col(DutyRow.reminded_at), col(DutyRow.made_at)),
            of=(NO_TEXT, col(DutyRow.owner)),
            said=cast(col(DutyRow.number), String()),
            opens=day,
        )
        .select_from(DutyRow)
        .join(RoundRow, col(RoundRow.id) == col(DutyRow.round_id))
        .where(_IS_OPEN, col(DutyRow.due_on) < bindparam("today", type_=Date()))
    )


_IS_OPEN = text("duties.open")
"""In this very word: so the index of such duties is used."""


def _second_rounds() -> Statement:
    """Closed rounds whose views have led to a substantial change, where nobody has begun a second round or said that
    none is needed."""
    kinds = among(col(SynpunktRow.kind), sorted(SUBSTANTIAL))
    about = or_(
        col(SynpunktRow.id) == col(BemotandeRow.synpunkt_id), col(SynpunktRow.group_id) == col(BemotandeRow.group_id)
    )
    changed = or_(
        col(BemotandeRow.change_section) != "", col(BemotandeRow.change_old) != "", col(BemotandeRow.change_new) != ""
    )
    begun = select(col(SecondRoundRow.id)).where(col(SecondRoundRow.first_id) == col(RoundRow.id))
    judged = select(col(NoteRow.id)).where(
        col(NoteRow.round_id) == col(RoundRow.id), col(NoteRow.kind) == literal_column(f"'{NOT_NEEDED}'", String())
    )
    return (
        waiting(literal_column("'second'", String()), func.max(col(BemotandeRow.made_at)))
        .select_from(BemotandeRow)
        .join(RoundRow, col(RoundRow.id) == col(BemotandeRow.round_id))
        .join(SynpunktRow, about)
        .where(
            among(col(RoundRow.state), [RoundState.CLOSED]),
            col(BemotandeRow.ended_at).is_(None),
            col(SynpunktRow.ended_at).is_(None),
            changed,
            kinds,
            ~begun.exists(),
            ~judged.exists(),
        )
        .group_by(*ROUND)
    )


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


def _of_rounds(kind: ToDoKind) -> Callable[[Rows], list[ToDo]]:
    def read(rows: Rows) -> list[ToDo]:
        return [row.item(kind, said=row.object_id) for row in rows]

    return read


def _read_duties(rows: Rows) -> list[ToDo]:
    """It has waited since the end of its day."""
    return [row.item(ToDoKind.DUTY, said=row.said, since=day_end(date.fromisoformat(row.opens))) for row in rows]


_WAYS: dict[Callable[[], Statement], Read] = {
    **WAYS_OF_RECIPIENTS,
    _before_sending: _read_before_sending,
    _gates: _read_gates,
    _compilations: _read_compilations,
    _compilation_approvals: _read_compilation_approvals,
    _themes: _read_themes,
    _duties: _read_duties,
    _second_rounds: _of_rounds(ToDoKind.SECOND_ROUND),
    _runs: _of_rounds(ToDoKind.RUN),
    _alarms: _of_rounds(ToDoKind.ALARM),
}
"""Each statement with how its rows are read."""
_LONG_AFTER = frozenset({_duties})
"""Statements that archived rounds are asked of too."""
_OF_STATES = frozenset({_before_sending, _gates, _compilations})
"""Statements that begin with the sender's rounds, by their states."""
