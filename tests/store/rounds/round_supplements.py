"""What a registrar asks to be completed in a round played at random, and what comes in upon it."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.errors import Refused
from models.supplements import Part, SupplementWish
from models.tables import AnswerRow, RecipientRow
from models.values import AnswerPart, Stance
from store.answers import submissions, supplements
from tests.store.rounds.round_model import Request, Version
from tests.store.rounds.round_moves import DAY, RoundMoves, who
from tests.store_steps import TICK, submission


class SupplementMoves(RoundMoves):
    """Requests for a supplement, open or not, whether or not the round is."""

    @precondition(lambda self: self.is_out)
    @rule(place=who, days=st.integers(1, 20), opened=st.sampled_from(["summary", "stance"]))
    def ask_for_a_supplement(self, place: int, days: int, opened: str) -> None:
        member = self.members[place]
        last = member.requests[-1].until if member.requests else self.now
        wish = SupplementWish(
            parts=(Part(part=AnswerPart(opened)),), text="Mer.", until=max(self.now, last) + days * DAY
        )
        refusal = "supplement_no_answer" if member.counted is None else None
        if member.waiting is not None and self.now <= member.waiting.until:
            refusal = "supplement_open"
        if refusal is not None:
            with pytest.raises(Refused, match=refusal), self.database.changing() as session:
                supplements.ask(session, session.get_one(RecipientRow, member.id), wish, at=self.now)
            return
        for _again in range(2):
            with self.database.changing() as session:
                supplements.ask(session, session.get_one(RecipientRow, member.id), wish, at=self.now)
        member.requests.append(Request(wish.until, opened))

    @rule(place=who)
    def take_a_request_back(self, place: int) -> None:
        member = self.members[place]
        if member.waiting is None:
            with pytest.raises(Refused, match="none_waiting"), self.database.changing() as session:
                supplements.withdraw(session, session.get_one(RecipientRow, member.id), at=self.now)
            return
        with self.database.changing() as session:
            supplements.withdraw(session, session.get_one(RecipientRow, member.id), at=self.now)
        member.waiting.settled = -1

    @rule(
        place=who,
        stance=st.sampled_from(list(Stance)),
        when=st.sampled_from(["now", "now", "now", "until", "until past"]),
    )
    def complete(self, place: int, stance: Stance, when: str) -> None:
        """Upon the latest request, open or not, whether or not the round is."""
        member = self.members[place]
        until = member.requests[-1].until if member.requests else self.now
        arrived = (until if when.startswith("until") else self.now) + (TICK if when.endswith("past") else timedelta())
        wanted = submission(
            arrived, stance=stance, summary=when, replaces=len(member.versions), supplement=len(member.requests) or 1
        )
        before = member.counted
        if not self.is_out or member.waiting is None or before is None or arrived > until:
            refusal = "supplement_over" if self.is_out else "round_not_open"
            with pytest.raises(Refused, match=refusal), self.database.changing() as session:
                submissions.submit(session, member.id, wanted)
            return
        with self.database.changing() as session:
            row = session.get_one(AnswerRow, submissions.submit(session, member.id, wanted).id)
        assert row.late == before.late
        assert row.stance == (stance if member.waiting.opened == "stance" else before.stance)
        member.waiting.settled = row.version
        told = Version(wanted.nonce, Stance(row.stance), arrived, before.late, row.receipt, before.judged_at)
        told.preliminary = before.preliminary
        member.versions.append(told)
