"""What waits for a person over what comes of the answers: compilations, themes, a second round and duties."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import (
    Date,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlmodel import col

from models.tables import (
    AccountRow,
    AnswerRow,
    ApprovalRow,
    AuditRow,
    BemotandeRow,
    CompilationRow,
    DutyRow,
    NoteRow,
    RoundRow,
    SecondRoundRow,
    SynpunktRow,
    ThemeRow,
)
from models.to_do import ToDo, ToDoKind
from models.values import ApprovalOutcome, RoundState
from rules.linked import SUBSTANTIAL
from rules.local_time import day_end
from store.rounds.linked import NOT_NEEDED
from store.rounds.waiting_recipients import (
    NO_TEXT,
    ROUND,
    Read,
    Rows,
    Statement,
    among,
    code,
    waiting,
)


def compilations() -> Statement:
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
    return [row._replace(since=max(filter(None, (row.since, row.at)))).item(ToDoKind.COMPILATION) for row in rows]


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
        row._replace(until=None).item(returned, said=row.object_id) if row.said else row.item(waits, said=row.object_id)
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


def duties() -> Statement:
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


def of_rounds(kind: ToDoKind) -> Callable[[Rows], list[ToDo]]:
    def read(rows: Rows) -> list[ToDo]:
        return [row.item(kind, said=row.object_id) for row in rows]

    return read


def _read_duties(rows: Rows) -> list[ToDo]:
    """It has waited since the end of its day."""
    return [
        row._replace(since=day_end(date.fromisoformat(row.opens))).item(ToDoKind.DUTY, said=row.said) for row in rows
    ]


WAYS_AFTERWARDS: dict[Callable[[], Statement], Read] = {
    compilations: _read_compilations,
    _compilation_approvals: _read_compilation_approvals,
    _themes: _read_themes,
    duties: _read_duties,
    _second_rounds: of_rounds(ToDoKind.SECOND_ROUND),
}
"""Each statement with how its rows are read."""
