"""Tells the workflows of incoming remisses that something has happened to them, and starts those that do not run,
beside the outbox dispatcher. With Temporal down it waits; what was done stands in the register all the same."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NoReturn

from activities.looking import keep_looking
from store.database import Database
from store.incoming import remisses

POLL_SECONDS = 1.0
LONGEST_REST_SECONDS = 15.0
LOOK_SECONDS = 300.0
"""How often those that are not over are started when they do not run: after Temporal's database was lost."""


class IncomingPost:
    """One for each worker process. Two at once do no harm: a workflow is started once, and told at will."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        tell: Callable[[str], Awaitable[None]],
        start: Callable[[str], Awaitable[None]],
    ) -> None:
        """`tell` gives the workflow of one, by its id, the word to look in the register, and starts it first when it
        does not run; `start` only starts it."""
        self._database = database
        self._clock = clock
        self._tell = tell
        self._start = start
        self._looked_at = -LOOK_SECONDS

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await keep_looking(self.tell, "incoming_waits", rest=POLL_SECONDS, longest=LONGEST_REST_SECONDS)

    async def tell(self) -> None:
        """One turn."""
        for incoming_id, changes in await asyncio.to_thread(self._untold):
            await self._tell(incoming_id)
            await asyncio.to_thread(self._told, incoming_id, changes)
        if time.monotonic() - self._looked_at >= LOOK_SECONDS:
            for incoming_id in await asyncio.to_thread(self._under_way):
                await self._start(incoming_id)
            self._looked_at = time.monotonic()

    def _untold(self) -> list[tuple[str, int]]:
        with self._database.reading() as session:
            return remisses.untold(session)

    def _told(self, incoming_id: str, changes: int) -> None:
        with self._database.changing() as session:
            remisses.mark_told(session, incoming_id, changes)

    def _under_way(self) -> list[str]:
        with self._database.reading() as session:
            return [row.id for row in remisses.under_way(session, self._clock())]
