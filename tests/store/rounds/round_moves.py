"""The clock's and the registrar's part of a round played at random."""

from datetime import datetime, timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
)
from sqlalchemy import func
from sqlmodel import col, select

from models.tables import ExtensionRequestRow, RecipientRow
from models.values import (
    LetterKind,
    RoundState,
)
from store.database import Database
from store.files.files import FileStore
from store.letters import minutes
from store.recipients import extensions
from tests.round_builder import CLOSES, DUE, SENT, invited, register_round
from tests.store.rounds.round_model import (
    Member,
)
from tests.store_steps import TICK, close, move, plan

MEMBERS = 4
DAY = timedelta(days=1)
who = st.integers(0, MEMBERS - 1)
numbers = count(1)
moments = st.sampled_from([timedelta(), timedelta(), TICK, timedelta(hours=1), DAY, 9 * DAY, 16 * DAY])


class RoundMoves(RuleBasedStateMachine):
    """A round of its own in the database, and where it should stand after each move."""

    def __init__(self, database: Database, files: FileStore) -> None:
        super().__init__()
        self.database = database
        people = tuple(invited(number) for number in range(MEMBERS))
        dnr = f"M {next(numbers)}/å"
        self.built = register_round(database, files, dnr=dnr, recipients=people, state=RoundState.APPROVED)
        self.members = [Member(id) for id in self.built.recipient_ids.values()]
        self.state, self.now = RoundState.APPROVED, SENT
        self.due_at, self.closes_at = DUE, CLOSES
        self.closed_at: datetime | None = None
        self.reminders = 0

    @property
    def is_out(self) -> bool:
        return self.state is not RoundState.APPROVED

    @property
    def is_running(self) -> bool:
        return self.state in {RoundState.OPEN, RoundState.OVERDUE}

    # Time and the round's own moves

    @rule(passed=moments)
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed

    @rule()
    def time_comes_to_the_next_border(self) -> None:
        """The last instant in time of someone's due date or of the closing, or when minutes are asked for."""
        with self.database.reading() as session:
            minutes_at = minutes.next_at(session, self.built.round_id) or self.now
        borders = {self.due_at, self.closes_at, minutes_at, *(member.due_at for member in self.members)}
        self.now = min((border for border in borders if border > self.now), default=self.now)

    @precondition(lambda self: not self.is_out)
    @rule()
    def send(self) -> None:
        assert move(self.database, self.built, RoundState.APPROVED, RoundState.OPEN, self.now)
        assert len(plan(self.database, self.built, LetterKind.MISSIV, at=self.now)) == MEMBERS
        self.state = RoundState.OPEN

    @precondition(lambda self: self.state is RoundState.OPEN and self.now > self.due_at)
    @rule()
    def the_due_day_passes(self) -> None:
        assert move(self.database, self.built, RoundState.OPEN, RoundState.OVERDUE, self.now)
        assert not move(self.database, self.built, RoundState.OPEN, RoundState.OVERDUE, self.now)
        self.state = RoundState.OVERDUE

    @precondition(lambda self: self.is_running)
    @rule()
    def close(self) -> None:
        close(self.database, self.built, self.now)
        self.state, self.closed_at = RoundState.CLOSED, self.now
        self.closes_at = min(self.closes_at, self.now)

    @precondition(lambda self: self.state is RoundState.CLOSED)
    @rule(more=st.integers(1, 20))
    def reopen(self, more: int) -> None:
        assert move(self.database, self.built, RoundState.CLOSED, RoundState.OPEN, self.now)
        self._extend_all(self.now + more * DAY, self.now + 2 * more * DAY)

    @precondition(lambda self: self.is_running)
    @rule(more=st.integers(1, 20))
    def extend_all(self, more: int) -> None:
        self._extend_all(max(self.due_at, self.now) + more * DAY, max(self.closes_at, self.now) + 2 * more * DAY)

    def _extend_all(self, until: datetime, closes_at: datetime) -> None:
        """Those with less time are moved, and the silent take the new date unless they were given one before."""
        was_closed = self.state is RoundState.CLOSED
        for _again in range(2):
            extensions.extend_round(
                self.database, self.built.round_id, until=until, closes_at=closes_at, reason="", at=self.now
            )
        self.state, self.closed_at, self.due_at, self.closes_at = RoundState.OPEN, None, until, closes_at
        for member in self.members:
            is_silent = was_closed and not member.counted
            member.move(until if is_silent and not member.extensions else max(member.due_at, until))

    @precondition(lambda self: self.is_running)
    @rule(place=who, more=st.integers(1, 20))
    def extend_one(self, place: int, more: int) -> None:
        member = self.members[place]
        member.move(max(member.due_at, self.now) + more * DAY)
        with self.database.changing() as session:
            row = session.get_one(RecipientRow, member.id)
            assert extensions.extend_recipient(session, row, until=member.due_at, reason="", at=self.now)
        assert self.waiting_requests(member) == 0

    def waiting_requests(self, member: Member) -> int:
        query = select(func.count()).where(
            col(ExtensionRequestRow.recipient_id) == member.id, col(ExtensionRequestRow.granted).is_(None)
        )
        with self.database.reading() as session:
            return session.exec(query).one()
