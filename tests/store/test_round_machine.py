"""Whole rounds played at random against a simple model of what must hold; Hypothesis looks for the order that breaks
one."""

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from models.errors import Refused
from models.messages import LetterPlan
from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import (
    AnswerSource,
    LetterKind,
    LetterState,
    RoundState,
    Stance,
)
from store import answers, audit, drafts, extensions, hand_over, letters, recipients, rounds, standing
from store.database import Database
from store.drafts import DraftConflict
from store.files import FileStore
from store.hand_over import HandOver, QueuedLetter
from tests.round_builder import CLOSES, DUE, SENT, invited, register_round
from tests.store.round_model import (
    Member,
    Version,
    each_letter_is_one,
    every_version_is_kept_and_the_last_alone_counted,
    its_state_follows_its_answers,
    the_counts_add_up,
)
from tests.store_steps import TICK, close, move, plan, submission, waiting

MEMBERS = 4
DAY = timedelta(days=1)
who = st.integers(0, MEMBERS - 1)
stances = st.sampled_from(list(Stance))
moments = st.sampled_from([timedelta(), TICK, timedelta(hours=1), DAY, 9 * DAY])
numbers = count(1)
ENOUGH = settings(
    max_examples=25,
    stateful_step_count=35,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class RoundMachine(RuleBasedStateMachine):
    """`is_out`: from the first sending; the answers that count are the model's own last version of each."""

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
        """The last instant in time of someone's due date or of the closing."""
        borders = {self.due_at, self.closes_at, *(member.due_at for member in self.members)}
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
            with self.database.changing() as session:
                row = rounds.get(session, self.built.round_id)
                extensions.extend_round(session, row, until=until, closes_at=closes_at, reason="", at=self.now)
        self.state, self.closed_at, self.due_at, self.closes_at = RoundState.OPEN, None, until, closes_at
        for member in self.members:
            is_silent = was_closed and not member.versions
            member.move(until if is_silent and not member.extensions else max(member.due_at, until))

    @precondition(lambda self: self.is_running)
    @rule(place=who, more=st.integers(1, 20))
    def extend_one(self, place: int, more: int) -> None:
        member = self.members[place]
        member.move(max(member.due_at, self.now) + more * DAY)
        with self.database.changing() as session:
            row = session.get_one(RecipientRow, member.id)
            assert extensions.extend_recipient(session, row, until=member.due_at, reason="", at=self.now)
        with self.database.reading() as session:
            last = extensions.latest_request(session, member.id)
        assert last is None or last.granted is not None

    @precondition(lambda self: self.is_running)
    @rule(place=who, days=st.integers(1, 3), refused=st.booleans())
    def ask(self, place: int, days: int, refused: bool) -> None:
        with self.database.changing() as session:
            extensions.ask(session, self.members[place].id, until=DUE + days * DAY, reason="", at=self.now)
            if refused:
                row = session.get_one(RecipientRow, self.members[place].id)
                assert extensions.deny(session, row, reason="", at=self.now)

    # What recipients do

    @precondition(lambda self: self.is_out)
    @rule(place=who, text=st.sampled_from("abc"), stale=st.booleans())
    def save_draft(self, place: int, text: str, stale: bool) -> None:
        member = self.members[place]
        with self.database.changing() as session:
            before = drafts.load(session, member.id)
            seen = before.version - 1 if stale else before.version
            saved = drafts.save(session, member.id, expected=seen, fields={"summary": [text]}, at=self.now)
        if stale and before.fields != {"summary": [text]}:
            assert isinstance(saved, DraftConflict)
            return
        assert not isinstance(saved, DraftConflict)
        assert saved.fields == {"summary": [text]}

    @rule(place=who, stance=stances, ago=moments, replacing=st.booleans(), paper=st.booleans())
    def submit(self, place: int, stance: Stance, ago: timedelta, replacing: bool, paper: bool) -> None:
        member = self.members[place]
        arrived = max(self.now - ago, SENT)
        source = AnswerSource.RECORDED if paper else AnswerSource.LINK
        expected = self._refusal(member, arrived, source, replacing)
        wanted = submission(
            arrived,
            stance=stance,
            source=source,
            replaces=len(member.versions) if replacing else 0,
            takes_draft=stance is not Stance.DECLINES,
        )
        if expected is not None:
            with pytest.raises(Refused, match=expected), self.database.changing() as session:
                answers.submit(session, member.id, wanted)
            return
        with self.database.changing() as session:
            row = answers.submit(session, member.id, wanted)
        late = arrived > member.due_at
        assert (row.version, row.late) == (len(member.versions) + 1, late)
        member.versions.append(Version(wanted.nonce, stance, arrived, late, row.receipt))

    def _refusal(self, member: Member, arrived: datetime, source: AnswerSource, replacing: bool) -> str | None:
        if not self.is_out:
            return "round_not_open"
        if source is AnswerSource.LINK:
            if self.closed_at is not None and arrived > self.closed_at:
                return "round_closed"
            if arrived > max(self.closes_at, member.due_at):
                return "round_closed"
        return "answer_exists" if member.versions and not replacing else None

    @rule(place=who, which=st.integers(0, 9))
    def submit_the_same_form_again(self, place: int, which: int) -> None:
        member = self.members[place]
        if not member.versions:
            return
        version = member.versions[which % len(member.versions)]
        again = submission(self.now + 900 * DAY, nonce=version.nonce)
        with self.database.changing() as session:
            assert answers.submit(session, member.id, again).receipt == version.receipt

    # Letters

    @precondition(lambda self: self.is_out)
    @rule(by_hand=st.booleans())
    def plan_reminders(self, by_hand: bool) -> None:
        self.reminders += 1
        kind = LetterKind.MANUAL_REMINDER if by_hand else LetterKind.REMINDER
        wanted = LetterPlan(kind=kind, number=self.reminders, due_at=None if by_hand else self.due_at)
        with self.database.changing() as session:
            planned = letters.plan(session, self.built.round_id, wanted, self.now)
            assert letters.plan(session, self.built.round_id, wanted, self.now) == []
        owing = {
            code for code, member in zip(self.built.recipient_ids, self.members, strict=True) if not member.versions
        }
        assert set(planned) <= owing

    @rule(outcomes=st.lists(st.sampled_from(["sent", "sent", "undeliverable", "queued", "crash"]), min_size=1))
    def hand_over(self, outcomes: list[str]) -> None:
        for letter, outcome in zip(waiting(self.database, self.built), outcomes, strict=False):
            with self.database.changing() as session:
                taken = hand_over.claim(session, letter, "run", self.now)
            if taken and letter.kind in letters.REMINDERS:
                assert not self._member(letter).versions
            if not taken or outcome == "crash":
                continue
            result = HandOver(letter_id=letter.id, state=LetterState(outcome), smtp_code=250)
            with self.database.changing() as session:
                assert hand_over.record(session, letter, "run", result, self.now)
                assert not hand_over.record(session, letter, "another", result, self.now)

    def _member(self, letter: QueuedLetter) -> Member:
        return next(member for member in self.members if member.id == letter.recipient_id)

    @rule()
    def recover(self) -> None:
        with self.database.changing() as session:
            for group in {row.group_key for row in recipients.of_round(session, self.built.round_id)}:
                hand_over.recover(session, self.built.round_id, group)

    # What must always hold

    @invariant()
    def everything_holds(self) -> None:
        with self.database.reading() as session:
            people = session.exec(select(RecipientRow).where(RecipientRow.round_id == self.built.round_id)).all()
            given = session.exec(select(AnswerRow).where(AnswerRow.round_id == self.built.round_id)).all()
            written = session.exec(select(LetterRow).where(LetterRow.round_id == self.built.round_id)).all()
            row = rounds.get(session, self.built.round_id)
            assert (row.state, row.due_at, row.closes_at) == (self.state, self.due_at, self.closes_at)
            assert (row.closed_at, row.original_due_at) == (self.closed_at, DUE)
            the_counts_add_up(standing.counts(session, self.built.round_id), self.members)
        for member in self.members:
            every_version_is_kept_and_the_last_alone_counted(member, given)
            each_letter_is_one(member, written, is_out=self.is_out)
            its_state_follows_its_answers(member, people, is_closed=self.state is RoundState.CLOSED)

    def teardown(self) -> None:
        with self.database.reading() as session:
            assert audit.first_broken(session) is None


def test_no_order_of_events_breaks_a_round(database: Database, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")

    class Machine(RoundMachine):
        def __init__(self) -> None:
            super().__init__(database, files)

    run_state_machine_as_test(Machine, settings=ENOUGH)
