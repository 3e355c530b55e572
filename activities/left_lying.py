"""Letters that lie in a round that is over and has left Temporal: its last run was ended by hand while it had them, or
was over before they came. The outbox tells of them once more, and the dispatcher starts the round for their sake."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

import structlog

from rules.plan import is_over
from store.database import Database
from store.letters import registrar_news
from store.rounds import runs
from store.rounds.runs import Known

log = structlog.get_logger()


class LeftLying:
    """Nothing is done before two looks in a row have found the same: what is under way is left alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: set[str] = set()

    async def look(self, known: Sequence[Known], running: Collection[str], now: datetime) -> None:
        """`running`: the workflow ids of the rounds that Temporal has."""
        over = {
            each.round_id
            for each in known
            if each.workflow_id not in running and is_over(each.state, each.closed_at, now)
        }
        found = over & await asyncio.to_thread(self._owing) if over else set()
        lying = sorted(found & self._seen)
        if lying:
            log.warning("letters_left_lying", rounds=len(lying))
            await asyncio.to_thread(self._rouse, lying, now)
        self._seen = found - set(lying)

    def _owing(self) -> set[str]:
        with self._database.reading() as session:
            return runs.owing_letters(session)

    def _rouse(self, round_ids: Sequence[str], now: datetime) -> None:
        with self._database.changing() as session:
            for round_id in round_ids:
                registrar_news.rouse(session, round_id, now)
