"""Writes to the registrars of rounds, beside the outbox dispatcher: at once about what needs a hand, once a day about
the rest. It queues letters alone; each round hands its own over (`names.REGISTRARS`).

Two workers at once do no harm: what is told is marked in the transaction that queues the letter.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NoReturn

from activities.looking import keep_looking
from rules.registrar_news import digest_instant
from store.database import Database
from store.letters import digests, registrar_news
from store.rounds import approvals, moves

POLL_SECONDS = 2.0
LONGEST_REST_SECONDS = 60.0


class RegistrarPost:
    """One for each worker process."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._digested: datetime | None = None

    async def run(self) -> NoReturn:
        """Until cancelled."""
        turn = partial(asyncio.to_thread, self.tell)
        await keep_looking(turn, "registrar_letters_wait", rest=POLL_SECONDS, longest=LONGEST_REST_SECONDS)

    def tell(self) -> None:
        """Queues every letter whose time has come."""
        now = self._clock()
        self._tell_of_approvals(now)
        with self._database.reading() as session:
            due = [item.round_id for item in registrar_news.untold(session) if item.letter_at <= now]
        for round_id in due:
            with self._database.changing() as session:
                registrar_news.tell(session, round_id, now)
        if (until := digest_instant(now)) != self._digested:
            self._digest(until)
            self._digested = until

    def _tell_of_approvals(self, now: datetime) -> None:
        """Before the news are told, so that the registrar hears of it in this same turn."""
        with self._database.reading() as session:
            waiting = approvals.overdue(session, now)
        for approval_id in waiting:
            with self._database.changing() as session:
                moves.tell_further(session, approval_id, now)

    def _digest(self, until: datetime) -> None:
        with self._database.reading() as session:
            wanting = digests.wanting(session)
        for round_id in wanting:
            with self._database.changing() as session:
                digests.tell(session, round_id, until)
