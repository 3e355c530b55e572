"""Writes what several connections report of their letters. Reports that come while a commit is under way share the
next one: the disk is waited for once, not once a letter, and each letter is still claimed before it leaves and marked
before its connection takes another."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.errors import TemporaryFailure
from store import hand_over
from store.database import Database
from store.hand_over import HandOver, QueuedLetter

GATHER_SECONDS = 0.001


@dataclass(frozen=True)
class Step:
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
        self._waiting: list[tuple[Step, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, step: Step) -> bool:
        """Returns, when it is on disk, whether the following letter may go. Raises TemporaryFailure("claim_lost") when
        another run has taken the letters over."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await written

    async def _write_all(self) -> None:
        while self._waiting:
            if len(self._waiting) < self._lanes:
                # The other connections are about to report too: half as many commits for a moment's patience.
                await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting, []
            try:
                answers = await asyncio.to_thread(self._commit, [step for step, _ in batch])
            except TemporaryFailure as failure:
                for _, written in batch:
                    if not written.done():
                        written.set_exception(failure)
            else:
                for (_, written), answer in zip(batch, answers, strict=True):
                    if not written.done():
                        written.set_result(answer)
            finally:
                # Any other failure is a defect: nobody may wait for it for ever.
                for _, written in batch:
                    written.cancel()

    def _commit(self, steps: list[Step]) -> list[bool]:
        at = self._clock()
        told = [(step.last, step.done) for step in steps if step.last is not None and step.done is not None]
        wanted = [step.following for step in steps if step.following is not None]
        with self._database.changing() as session:
            if not hand_over.record_all(session, told, self._mark, at):
                # This run was paused so long that another took its letters over: it must not go on beside it.
                raise TemporaryFailure("claim_lost", mark=self._mark)
            taken = hand_over.claim_all(session, wanted, self._mark, at)
        return [step.following is not None and step.following.id in taken for step in steps]
