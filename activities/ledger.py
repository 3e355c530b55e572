"""Writes what several connections report of their letters. Reports that come while a commit is under way share the
next one: the disk is waited for once, not once a letter, and each letter is still claimed before it leaves and marked
before its connection takes another."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.errors import TemporaryFailure
from store.database import Database
from store.letters import hand_over
from store.letters.hand_over import HandOver, QueuedLetter

GATHER_SECONDS = 0.001
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class LetterStep:
    """What became of a connection's last letter, and the letter it takes next."""

    last: QueuedLetter | None
    done: HandOver | None
    following: QueuedLetter | None


class Ledger:
    """One for each order. `mark` is the order's claim on its letters; `lanes` is how many connections report here."""

    def __init__(self, database: Database, mark: str, clock: Callable[[], datetime], lanes: int = 1) -> None:
        self._database = database
        self._mark = mark
        self._clock = clock
        self._lanes = lanes
        self._waiting: list[tuple[LetterStep, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, step: LetterStep) -> bool:
        """Returns, when it is on disk, whether the following letter may go. Raises TemporaryFailure("claim_lost") when
        another run has taken the letters over, and whatever the database failed with in the end."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
            self._writer.add_done_callback(_heard)
        return await written

    async def _write_all(self) -> None:
        while self._waiting:
            if len(self._waiting) < self._lanes:
                # The other connections are about to report too: half as many commits for a moment's patience.
                await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting, []
            try:
                answers = await self._committed([step for step, _ in batch])
            except BaseException as failure:
                # Whatever it is, everybody who waits must hear of it: a connection that went on, or one that was merely
                # cancelled, would end the order as if its letters had been seen to.
                for _, written in (*batch, *self._waiting):
                    if not written.done():
                        written.set_exception(failure)
                self._waiting = []
                raise
            for (_, written), answer in zip(batch, answers, strict=True):
                if not written.done():
                    written.set_result(answer)

    async def _committed(self, steps: list[LetterStep]) -> list[bool]:
        """Waits for a database at rest: a letter that the relay has taken and nobody has marked would go once more."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await asyncio.to_thread(self._commit, steps)
            except TemporaryFailure as failure:
                if failure.code == "claim_lost" or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)

    def _commit(self, steps: list[LetterStep]) -> list[bool]:
        at = self._clock()
        ended = [(step.last, step.done) for step in steps if step.last is not None and step.done is not None]
        wanted = [step.following for step in steps if step.following is not None]
        with self._database.changing() as session:
            hand_over.record_all(session, ended, self._mark, at)
            taken = hand_over.claim_all(session, wanted, self._mark, at)
        return [step.following is not None and step.following.id in taken for step in steps]


def _heard(writer: asyncio.Task[None]) -> None:
    """Those who waited have been told what the writer failed with; asyncio need not tell it again."""
    if not writer.cancelled():
        writer.exception()
