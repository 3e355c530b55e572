"""Whole rounds played at random against a simple model of what must hold; Hypothesis looks for the order that breaks
one."""

from itertools import cycle
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from models.tables import AnswerRow, LetterRow, RecipientRow, SupplementRequestRow
from models.values import AnswerSource, LetterKind, LetterState, RoundState, Stance
from store.database import Database
from store.files.files import FileStore
from store.letters import batches, hand_over, letters, minutes
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import recipients
from store.records import audit
from store.rounds import rounds, standing
from tests.round_builder import DUE
from tests.store.rounds.round_answers import AnswerMoves
from tests.store.rounds.round_model import (
    Member,
    each_letter_is_one,
    every_version_is_kept_and_the_last_alone_counted,
    its_requests_stand_as_they_went,
    its_state_follows_its_answers,
    the_counts_add_up,
)
from tests.store.rounds.round_moves import MEMBERS, who
from tests.store_steps import plan, record_all, waiting

outcomes = st.lists(st.sampled_from(["sent", "sent", "sent", "undeliverable", "queued", "crash"]), min_size=1)
ROUNDS = {"sqlite": 40, "postgresql": 15}
ENOUGH = settings(
    stateful_step_count=35,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class RoundMachine(AnswerMoves):
    """Adds how a round begins, the letters, and what must hold after every step."""

    @initialize(is_out=st.sampled_from([True, True, True, True, False]), answered=st.integers(0, MEMBERS))
    def most_rounds_are_out_from_the_start(self, is_out: bool, answered: int) -> None:
        """And some have answered, before their minutes were approved."""
        if is_out:
            self.send()
            self.hand_over(["sent"], reminding=False, answering=None)
            for member in self.members[:answered]:
                self._answer(member, Stance.SUPPORTS, self.now, AnswerSource.LINK, replacing=False, decided=True)

    @rule()
    def restart(self) -> None:
        """Every connection is dropped, as when a process is started anew."""
        self.database.engine.dispose()

    # Letters

    @precondition(lambda self: self.is_out)
    @rule(by_hand=st.booleans())
    def plan_reminders(self, by_hand: bool) -> None:
        self._plan_reminders(LetterKind.MANUAL_REMINDER if by_hand else LetterKind.REMINDER)

    @precondition(lambda self: self.is_out)
    @rule()
    def plan_minutes_reminders(self) -> None:
        with self.database.changing() as session:
            minutes.plan_due(session, self.built.round_id, self.now)
            assert minutes.plan_due(session, self.built.round_id, self.now) == 0

    def _plan_reminders(self, kind: LetterKind) -> None:
        self.reminders += 1
        due_at = self.due_at if kind is LetterKind.REMINDER else None
        planned = plan(self.database, self.built, kind, self.reminders, due_at=due_at, at=self.now)
        assert plan(self.database, self.built, kind, self.reminders, due_at=due_at, at=self.now) == []
        members = dict(zip(self.built.recipient_ids, self.members, strict=True))
        assert not any(members[code].counted for code in planned)

    @precondition(lambda self: self.is_out)
    @rule(outcomes=outcomes, reminding=st.booleans(), answering=st.none() | who)
    def hand_over(self, outcomes: list[str], reminding: bool, answering: int | None) -> None:
        """Everything that waits and what an earlier run left; somebody may answer after the batch was read."""
        with self.database.changing() as session:
            for group in {row.group_key for row in recipients.of_round(session, self.built.round_id)}:
                batches.recover(session, self.built.round_id, group, self.now)
        self.plan_minutes_reminders()
        if reminding:
            self._plan_reminders(LetterKind.MANUAL_REMINDER)
        batch = waiting(self.database, self.built)
        if answering is not None:
            member = self.members[answering]
            replacing = member.counted is not None
            self._answer(member, Stance.SUPPORTS, self.now, AnswerSource.LINK, replacing=replacing)
        for letter, outcome in zip(batch, cycle(outcomes), strict=False):
            self._hand_over(letter, outcome)

    def _hand_over(self, letter: QueuedLetter, outcome: str) -> None:
        with self.database.changing() as session:
            taken = hand_over.claim(session, letter, "run", self.now)
        counted = self._member(letter).counted
        if letter.kind in letters.REMINDERS and counted:
            assert not taken
        if letter.kind is LetterKind.MINUTES_REMINDER and not (counted and counted.preliminary):
            assert not taken
        if letter.kind in letters.SUPPLEMENTS and taken:
            assert self._member(letter).requests[letter.number - 1].settled == 0
        if not taken or outcome == "crash":
            return
        result = HandOver(letter_id=letter.id, state=LetterState(outcome), smtp_code=250)
        assert record_all(self.database, [(letter, result)], "run", self.now)
        assert not record_all(self.database, [(letter, result)], "another", self.now)

    def _member(self, letter: QueuedLetter) -> Member:
        return next(member for member in self.members if member.id == letter.recipient_id)

    # What must always hold

    @invariant()
    def everything_holds(self) -> None:
        with self.database.reading() as session:
            people = session.exec(select(RecipientRow).where(RecipientRow.round_id == self.built.round_id)).all()
            given = session.exec(select(AnswerRow).where(AnswerRow.round_id == self.built.round_id)).all()
            written = session.exec(select(LetterRow).where(LetterRow.round_id == self.built.round_id)).all()
            asked = session.exec(
                select(SupplementRequestRow).where(SupplementRequestRow.round_id == self.built.round_id)
            ).all()
            row = rounds.get(session, self.built.round_id)
            assert (row.state, row.due_at, row.closes_at) == (self.state, self.due_at, self.closes_at)
            assert (row.closed_at, row.original_due_at) == (self.closed_at, DUE)
            the_counts_add_up(standing.counts(session, self.built.round_id), self.members, self.due_at)
        for member in self.members:
            every_version_is_kept_and_the_last_alone_counted(member, given)
            each_letter_is_one(member, written, is_out=self.is_out)
            its_requests_stand_as_they_went(member, asked)
            its_state_follows_its_answers(member, people, is_closed=self.state is RoundState.CLOSED)

    def teardown(self) -> None:
        with self.database.reading() as session:
            assert audit.first_broken(session) is None


def test_no_order_of_events_breaks_a_round(database: Database, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "files")

    class Machine(RoundMachine):
        def __init__(self) -> None:
            super().__init__(database, files)

    played = settings(ENOUGH, max_examples=ROUNDS[database.engine.dialect.name])
    run_state_machine_as_test(Machine, settings=played)
