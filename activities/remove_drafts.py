"""Removes answers that were begun and never sent, once their round cannot be reopened, beside the outbox dispatcher;
and the rate limits' counts whose time is over.

Two workers at once do no harm: what is removed twice is removed once.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn

from activities.looking import keep_looking
from rules.plan import REOPEN_DAYS
from store import rate_counts
from store.database import Database
from store.files.files import FileStore
from store.records import disposals

REST_SECONDS = 3600.0


class DraftRemover:
    """One for each worker process."""

    def __init__(self, database: Database, files: FileStore, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    async def run(self) -> NoReturn:
        """Until cancelled. What was not removed is tried again in an hour."""
        turn = partial(asyncio.to_thread, self.look)
        await keep_looking(turn, "drafts_wait", rest=REST_SECONDS, longest=REST_SECONDS)

    def look(self) -> None:
        """Removes all whose time has come; their files first, so that a second try finds what the first left."""
        now = self._clock()
        with self._database.reading() as session:
            over = disposals.with_drafts(session, now - timedelta(days=REOPEN_DAYS))
        with self._database.changing() as session:
            rate_counts.forget_ended(session)
        for round_id in over:
            with self._database.reading() as session:
                named = disposals.draft_files(session, round_id)
            gone = [sha256 for sha256 in named if self._files.remove(sha256, disposals.LATELY)]
            with self._database.changing() as session:
                disposals.remove_drafts(session, round_id, gone, now)
