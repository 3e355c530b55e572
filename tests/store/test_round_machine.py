"""Whole rounds played at random against a simple model of what must hold; Hypothesis looks for the order that breaks
one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from models.errors import Refused
from models.tables import AnswerRow, LetterRow, RecipientRow, SupplementRequestRow
from models.values import (
    AnswerSource,
    DecisionStatus,
    LetterKind,
    LetterState,
    RoundState,
    Stance,
)
from rules.minutes import confirmable_until
from store import (
    audit,
    batches,
    drafts,
    extensions,
    hand_over,
    letters,
    minutes,
    recipients,
    rounds,
    standing,
    submissions,
    withdrawals,
)
from store.database import Database
from store.drafts import DraftConflict
from store.files import FileStore
from store.hand_over import HandOver, QueuedLetter
from tests.round_builder import DUE
from tests.store.round_model import (
    Member,
    Version,
    each_letter_is_one,
    every_version_is_kept_and_the_last_alone_counted,
    its_requests_stand_as_they_went,
    its_state_follows_its_answers,
    the_counts_add_up,
)
from tests.store.round_moves import DAY, MEMBERS, who
from tests.store.round_supplements import SupplementMoves
from tests.store_steps import TICK, plan, submission, waiting, with_status

stances = st.sampled_from(list(Stance))
often = st.sampled_from([True, True, False])
arrivals = st.sampled_from(["now", "now", "now past", "due", "due past", "closing", "closing past"])
outcomes = st.lists(st.sampled_from(["sent", "sent", "sent", "undeliverable", "queued", "crash"]), min_size=1)
ROUNDS = {"sqlite": 40, "postgresql": 15}
ENOUGH = settings(
    stateful_step_count=35,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class RoundMachine(SupplementMoves):
    """Adds what recipients do, the letters, and what must hold after every step."""

    @initialize(is_out=st.sampled_from([True, True, True, True, False]), answered=st.integers(0, MEMBERS))
    def most_rounds_are_out_from_the_start(self, is_out: bool, answered: int) -> None:
        """And some have answered, before their minutes were approved."""
        if is_out:
            self.send()
            self.hand_over(["sent"], reminding=False, answering=None)
            for member in self.members[:answered]:
                self._answer(member, Stance.SUPPORTS, self.now, AnswerSource.LINK, replacing=False, decided=True)

    # What recipients do

    @precondition(lambda self: self.is_running)
    @rule(place=who, days=st.integers(1, 3), refused=st.booleans())
    def ask(self, place: int, days: int, refused: bool) -> None:
        member = self.members[place]
        with self.database.changing() as session:
            extensions.ask(session, member.id, until=DUE + days * DAY, reason="", at=self.now)
            if refused:
                row = session.get_one(RecipientRow, member.id)
                assert extensions.deny(session, row, reason="", at=self.now)
        assert (self.waiting_requests(member) == 0) == refused

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

    def _moment(self, member: Member, when: str) -> datetime:
        border = {"due": member.due_at, "closing": max(self.closes_at, member.due_at), "now": self.now}
        return border[when.split()[0]] + (TICK if when.endswith("past") else timedelta())

    @rule(place=who, stance=stances, when=arrivals, replacing=st.booleans(), paper=st.booleans(), decided=often)
    def submit(self, place: int, stance: Stance, when: str, replacing: bool, paper: bool, decided: bool) -> None:
        member = self.members[place]
        source = AnswerSource.RECORDED if paper else AnswerSource.LINK
        self._answer(member, stance, self._moment(member, when), source, replacing=replacing, decided=decided)

    def _answer(
        self,
        member: Member,
        stance: Stance,
        arrived: datetime,
        source: AnswerSource,
        *,
        replacing: bool,
        decided: bool = False,
    ) -> None:
        expected = self._refusal(member, arrived, source, replacing)
        wanted = submission(
            arrived,
            stance=stance,
            source=source,
            replaces=len(member.versions) if replacing else 0,
            takes_draft=stance is not Stance.DECLINES,
        )
        if decided:
            wanted = with_status(wanted, DecisionStatus.DECIDED)
        if expected is not None:
            with pytest.raises(Refused, match=expected), self.database.changing() as session:
                submissions.submit(session, member.id, wanted)
            return
        with self.database.changing() as session:
            row = submissions.submit(session, member.id, wanted)
        request = member.waiting
        on_paper = source is AnswerSource.RECORDED and request is not None and arrived <= request.until
        judged_at = member.versions[-1].judged_at if on_paper else arrived
        late = judged_at > member.due_at
        assert (row.version, row.late) == (len(member.versions) + 1, late)
        told = Version(wanted.nonce, stance, arrived, late, row.receipt, judged_at, preliminary=decided)
        member.versions.append(told)
        if request is not None:
            request.settled = row.version

    def _refusal(self, member: Member, arrived: datetime, source: AnswerSource, replacing: bool) -> str | None:
        if not self.is_out:
            return "round_not_open"
        if source is AnswerSource.LINK:
            if self.closed_at is not None and arrived > self.closed_at:
                return "round_closed"
            if arrived > max(self.closes_at, member.due_at):
                return "round_closed"
        if member.counted is None:
            return "answer_withdrawn" if member.versions and replacing else None
        return None if replacing else "answer_exists"

    @precondition(lambda self: any(member.counted for member in self.members))
    @rule(place=who, when=arrivals)
    def confirm(self, place: int, when: str) -> None:
        """Also after the closing, until its sixty days are over; and the answer is as late as it was."""
        member, counted = self._answered(place, lambda version: version.preliminary)
        arrived, version = self._moment(member, when), len(member.versions)
        wanted = with_status(
            submission(arrived, stance=counted.stance, replaces=version, confirms=version, takes_draft=False),
            DecisionStatus.APPROVED,
        )
        last = max(self.closes_at, member.due_at)
        last = last if self.closed_at is None else min(last, self.closed_at)
        expected = "round_closed" if arrived > confirmable_until(last) else "not_preliminary"
        if expected == "round_closed" or not counted.preliminary:
            with pytest.raises(Refused, match=expected), self.database.changing() as session:
                submissions.submit(session, member.id, wanted)
            return
        with self.database.changing() as session:
            row = submissions.submit(session, member.id, wanted)
        judged_at = counted.judged_at
        told = Version(wanted.nonce, counted.stance, arrived, counted.late, row.receipt, judged_at, confirms=version)
        member.versions.append(told)

    def _answered(self, place: int, rather: Callable[[Version], bool]) -> tuple[Member, Version]:
        """One of those whose answer counts, rather one whose version is such."""
        counted = [(member, member.counted) for member in self.members if member.counted is not None]
        wanted = [pair for pair in counted if rather(pair[1])] or counted
        return wanted[place % len(wanted)]

    @precondition(lambda self: any(member.counted for member in self.members))
    @rule(place=who, when=arrivals, which=st.sampled_from([0, 0, 0, -1]))
    def withdraw(self, place: int, when: str, which: int) -> None:
        """The last version, or the one before it, which no longer counts. Again it changes nothing."""
        member, _ = self._answered(place, lambda _version: True)
        at, version = self._moment(member, when), len(member.versions) + which
        seen = member.versions[version - 1] if version > 0 else None
        expected = None
        if seen is None or seen.withdrawn_at is None:
            closed = self._refusal(member, at, AnswerSource.LINK, replacing=True) == "round_closed"
            counts = seen is not None and seen is member.counted
            expected = "round_closed" if closed else None if counts else "answer_changed"
        if expected is not None:
            with pytest.raises(Refused, match=expected), self.database.changing() as session:
                withdrawals.withdraw(session, member.id, version=version, at=at)
            return
        assert seen is not None
        for _again in range(2):
            with self.database.changing() as session:
                row = withdrawals.withdraw(session, member.id, version=version, at=at)
            seen.withdrawn_at = seen.withdrawn_at or at
            if member.waiting is not None:
                member.waiting.settled = -1
            assert (row.receipt, row.withdrawn_at) == (seen.receipt, seen.withdrawn_at)

    @rule()
    def restart(self) -> None:
        """Every connection is dropped, as when a process is started anew."""
        self.database.engine.dispose()

    @rule(place=who, which=st.integers(0, 9))
    def submit_the_same_form_again(self, place: int, which: int) -> None:
        member = self.members[place]
        if not member.versions:
            return
        version = member.versions[which % len(member.versions)]
        again = submission(self.now + 900 * DAY, nonce=version.nonce)
        with self.database.changing() as session:
            assert submissions.submit(session, member.id, again).receipt == version.receipt

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
        with self.database.changing() as session:
            assert hand_over.record(session, letter, "run", result, self.now)
            assert not hand_over.record(session, letter, "another", result, self.now)

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
            the_counts_add_up(standing.counts(session, self.built.round_id), self.members)
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
