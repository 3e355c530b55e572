"""Suggests groups of like synpunkter in the background, where an operator has asked for it: on one thread, in a process
that gives way, within one section and one declared stance. It writes no sentence and decides nothing."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NoReturn

from activities.looking import keep_looking
from activities.resources import Resources
from documents.embedding import Nearness
from rules.suggesting import groups
from store.views import suggestions
from store.views.suggestions import Candidate, Suggested

POLL_SECONDS = 30.0
LEAST_TEXTS = 2

Near = Callable[[Sequence[str]], Nearness | None]


class GroupSuggester:
    """One for each worker process; two at once do no harm: the later's suggestions stand. `near`: blocking, for
    minutes."""

    def __init__(self, resources: Resources, near: Near) -> None:
        self._database = resources.database
        self._clock = resources.clock
        self._near = near
        self._seen: dict[str, str] = {}

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await keep_looking(self._turn, "suggestions_wait", rest=POLL_SECONDS, longest=POLL_SECONDS)

    async def _turn(self) -> None:
        await asyncio.to_thread(self.suggest)

    def suggest(self) -> int:
        """Suggests anew in every round whose synpunkter in no group have changed; how many suggestions now wait
        there."""
        with self._database.reading() as session:
            standing = suggestions.standing(session)
        made = 0
        for round_id, told in standing.items():
            if self._seen.get(round_id) != told:
                made += self._suggest_in(round_id)
                self._seen[round_id] = told
        return made

    def _suggest_in(self, round_id: str) -> int:
        with self._database.reading() as session:
            candidates = suggestions.candidates(session, round_id)
        together: dict[tuple[str, str], list[Candidate]] = {}
        for one in candidates:
            together.setdefault((one.question, one.stance), []).append(one)
        found: list[Suggested] = []
        model = ""
        for (question, stance), some in together.items():
            near = self._near([one.text for one in some]) if len(some) >= LEAST_TEXTS else None
            if near is None:
                continue
            model = near.model
            found += [
                Suggested(question, stance, tuple(some[place].id for place in places), score)
                for places, score in groups(near.near)
            ]
        with self._database.changing() as session:
            return suggestions.replace(session, round_id, model, found, self._clock())
