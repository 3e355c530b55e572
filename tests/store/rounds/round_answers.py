"""What recipients do in a round played at random: they ask, write, submit, confirm and take back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.errors import Refused
from models.tables import RecipientRow
from models.values import AnswerSource, DecisionStatus, Stance
from rules.minutes import confirmable_until
from store.answers import drafts, submissions, withdrawals
from store.answers.drafts import DraftConflict
from store.recipients import extensions
from tests.round_builder import DUE
from tests.store.rounds.round_model import Member, Version
from tests.store.rounds.round_moves import DAY, who
from tests.store.rounds.round_supplements import SupplementMoves
from tests.store_steps import TICK, submission, with_status

stances = st.sampled_from(list(Stance))
often = st.sampled_from([True, True, False])
arrivals = st.sampled_from(["now", "now", "now past", "due", "due past", "closing", "closing past"])


class AnswerMoves(SupplementMoves):
    """Answers in time and out of time, by link and on paper, and what becomes of each."""

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

    @rule(place=who, which=st.integers(0, 9))
    def submit_the_same_form_again(self, place: int, which: int) -> None:
        member = self.members[place]
        if not member.versions:
            return
        version = member.versions[which % len(member.versions)]
        again = submission(self.now + 900 * DAY, nonce=version.nonce)
        with self.database.changing() as session:
            assert submissions.submit(session, member.id, again).receipt == version.receipt
