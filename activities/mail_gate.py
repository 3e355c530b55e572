"""Whether letters may leave at all, as the register says it; and when each may, at the operator's rate."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from models.errors import TemporaryFailure
from store.database import Database
from store.letters import mailroom

LOOK_EVERY = 2.0
"""Seconds between two looks: as long as it takes until a pause is known to every worker."""

log = structlog.get_logger()


class MailGate:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_open(self, wanted: bool) -> None:
        """Returns as soon as letters may leave, or may not. A database that does not answer changes nothing."""
        waited = False
        while await asyncio.to_thread(self._open, not wanted) is not wanted:
            if wanted and not waited:
                log.warning("mail_paused")
            waited = True
            await asyncio.sleep(LOOK_EVERY)

    def _open(self, otherwise: bool) -> bool:
        try:
            with self._database.reading() as session:
                return mailroom.standing(session).paused_at is None
        except TemporaryFailure:
            return otherwise


class Pace:
    """One for each worker; the turns are reckoned in the register, for all workers together."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._rate: int | None = None
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()

    async def is_set(self) -> bool:
        """Whether there is a rate to keep to. Looked up anew every other second."""
        async with self._looking:  # a second connection waits for the first look, or it would send unpaced
            if time.monotonic() - self._looked_at > LOOK_EVERY:
                self._rate = await asyncio.to_thread(self._read)
                self._looked_at = time.monotonic()
        return self._rate is not None

    async def may_go(self, goes_on: Callable[[], bool]) -> bool:
        """When the next letter may leave, at the rate if there is one. False when it goes on no more."""
        return await self.comes(goes_on) if await self.is_set() else goes_on()

    async def comes(self, goes_on: Callable[[], bool]) -> bool:
        """Waits for a letter's turn; a rate that is changed meanwhile gives it another. False when it goes on no
        more."""
        while await self.is_set() and goes_on():
            rate, turn = self._rate, await asyncio.to_thread(self._reserve)
            while (left := (turn - self._clock()).total_seconds()) > 0 and goes_on():
                await asyncio.sleep(min(left, 0.5))
                await self.is_set()
                if self._rate != rate:
                    break
            else:
                break
        return goes_on()

    def _read(self) -> int | None:
        with self._database.reading() as session:
            return mailroom.standing(session).rate

    def _reserve(self) -> datetime:
        with self._database.changing() as session:
            return mailroom.turn(session, self._clock())
