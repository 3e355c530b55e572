"""How the house goes, in numbers: counts by state and the oldest of what waits. No name, no round."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import AnswerRow, FileCheckRow, OutboxRow, RoundRow
from models.values import RoundState
from store.letters import mailroom

LATE = timedelta(minutes=5)
"""How long after its instant something that should have happened is late."""


class Measures(NamedTuple):
    """`late`: rounds whose due day or closing has passed and whose state does not say so. Instants: since when the
    oldest waits, None when nothing does."""

    letters: dict[str, int]
    rounds: dict[str, int]
    answers: int
    unchecked_files: int
    late: int
    oldest_letter: datetime | None
    oldest_outbox: datetime | None


def take(session: Session, now: datetime) -> Measures:
    """Ten statements, whatever there is, and a few for each case that a letter waits in."""
    late = [
        (RoundRow.state == RoundState.OPEN, col(RoundRow.due_at)),
        (RoundRow.state == RoundState.OVERDUE, col(RoundRow.closes_at)),
    ]
    passed = [
        session.exec(select(func.count()).where(is_so, ends < now - LATE, col(RoundRow.frozen_at).is_(None))).one()
        for is_so, ends in late
    ]
    standing = session.exec(select(RoundRow.state, func.count()).group_by(col(RoundRow.state))).all()
    return Measures(
        letters={state.value: number for state, number in mailroom.by_state(session).items()},
        rounds={state.value: 0 for state in RoundState} | {str(state): number for state, number in standing},
        answers=session.exec(select(func.count()).select_from(AnswerRow)).one(),
        unchecked_files=session.exec(select(func.count()).where(col(FileCheckRow.awaits_scan).is_(True))).one(),
        late=sum(passed),
        oldest_letter=mailroom.oldest(session),
        oldest_outbox=session.exec(select(func.min(OutboxRow.at)).where(col(OutboxRow.told_at).is_(None))).one(),
    )
