"""How rounds run in Temporal, as it was last seen, beside what the register says of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.tables import LetterRow, RoundRow, RunRow
from models.values import LetterState, RoundState, RunEvent, Value


class Known(Value):
    """A round by the register, and its run as it was last seen; `run_id` is empty when it never was."""

    round_id: str
    workflow_id: str
    state: RoundState
    due_at: datetime
    closed_at: datetime | None
    run_id: str = ""
    is_running: bool = False


def all_known(session: Session) -> Sequence[Known]:
    """Every round there is."""
    seen = {row.round_id: row for row in session.exec(select(RunRow))}
    found = [(row, seen.get(row.id)) for row in session.exec(select(RoundRow))]
    return [
        Known(
            round_id=row.id,
            workflow_id=row.workflow_id,
            state=row.state,
            due_at=row.due_at,
            closed_at=row.closed_at,
            run_id=run.run_id if run else "",
            is_running=run.is_running if run else False,
        )
        for row, run in found
    ]


def owing_letters(session: Session, round_id: str = "") -> set[str]:
    """Ids of rounds that have ended, are not frozen, and have letters that have not gone, one that an ended run left
    under way among them. `round_id`: of this round alone."""
    not_gone = select(LetterRow.round_id).where(
        col(LetterRow.round_id) == col(RoundRow.id),
        col(LetterRow.state).in_((LetterState.QUEUED, LetterState.HANDING)),
    )
    ended = col(RoundRow.state).in_((RoundState.CLOSED, RoundState.CANCELLED))
    query = select(RoundRow.id).where(ended, col(RoundRow.frozen_at).is_(None), not_gone.exists())
    return set(session.exec(query.where(RoundRow.id == round_id) if round_id else query))


def event_of(session: Session, round_id: str) -> tuple[str, datetime | None]:
    """What was done to the run that there is: a `RunEvent` and when it was noticed; empty when nothing was, or when
    there was none and there is one again."""
    row = session.get(RunRow, round_id)
    return (row.event, row.event_at) if row is not None and row.event != RunEvent.LOST else ("", None)


def of_round(session: Session, round_id: str) -> RunRow | None:
    return session.get(RunRow, round_id)


def saw(session: Session, round_id: str, run_id: str) -> None:
    """Notes which run there is. One that was lost is so no longer."""
    row = session.get(RunRow, round_id) or RunRow(round_id=round_id, run_id=run_id)
    row.run_id, row.is_running = run_id, True
    if row.event == RunEvent.LOST:
        row.event, row.event_at = "", None
    session.add(row)


def happened(session: Session, round_id: str, event: RunEvent, at: datetime) -> None:
    """Notes what was done to the round's run, for the round's page."""
    row = session.get(RunRow, round_id) or RunRow(round_id=round_id, run_id="")
    row.event, row.event_at = event.value, at
    row.is_running = event is not RunEvent.LOST
    session.add(row)
