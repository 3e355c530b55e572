"""The outbox dispatcher: tells each group's workflow that something waits in the store for it.

Runs beside the workers, not as an activity. Coalesces: one signal a group a round of the loop, at most about one a
second, however many answers came. A signal lost between sending and marking is sent again, which only makes the group
look once more. With Temporal down the rows wait, and answers go on being received.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NoReturn

import structlog
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.aside import Aside
from activities.looking import keep_looking
from models import names
from models.messages import LettersWaiting
from models.spans import UNTOLD, Spans
from rules.naming import group_workflow_id
from rules.plan import is_over
from store.database import Database
from store.records import outbox
from store.records.outbox import WaitingNews
from store.rounds import runs
from templates.words import group_words

POLL_SECONDS = 0.5
REST_SECONDS = 1.0
"""Rest after signals have gone, so that no workflow hears more than about one a second."""
LONGEST_REST_SECONDS = 15.0
CODES_IN_SIGNAL = 50

log = structlog.get_logger()


class Dispatcher:
    """One for each worker process. Two at once do no harm: signals are repeatable and marks are idempotent."""

    def __init__(
        self,
        client: Client,
        database: Database,
        clock: Callable[[], datetime],
        start: Callable[[str], Awaitable[bool]],
        follow: Callable[[str, Sequence[str]], Awaitable[None]],
        start_duties: Callable[[str], Awaitable[None]],
        spans: Spans = UNTOLD,
    ) -> None:
        """`start` begins the workflow of a round, by its id, from the register; False when it runs. `follow` tells its
        adoption's of councils, by their codes, and begins it when it does not run; `start_duties` has what follows up
        its duties look anew, running or not."""
        self._client = client
        self._database = database
        self._clock = clock
        self._start = start
        self._follow = follow
        self._start_duties = start_duties
        self._spans = spans
        self._aside = Aside()

    async def run(self) -> NoReturn:
        """Until cancelled. While nobody tells the groups, no receipt leaves."""
        await keep_looking(
            self.tell_waiting,
            "outbox_waits",
            rest=POLL_SECONDS,
            rest_when_found=REST_SECONDS,
            longest=LONGEST_REST_SECONDS,
        )

    async def tell_waiting(self) -> bool:
        """Tells everything that waits now. True when there was something."""
        waiting = await asyncio.to_thread(self._read)
        outcomes = await asyncio.gather(*(self._tell_in_trace(item) for item in waiting))
        told = tuple(seq for item, done in zip(waiting, outcomes, strict=True) if done for seq in item.seqs)
        if told:
            await asyncio.to_thread(self._mark, told)
        return bool(waiting)

    async def _tell_in_trace(self, item: WaitingNews) -> bool:
        with self._spans.span("TellWorkflow", item.causes):
            return await self._tell(item)

    async def _tell(self, item: WaitingNews) -> bool:
        """The group, or the round itself when the group has ended. True when there is nothing more to tell."""
        if item.group_key == names.COUNCILS:
            return await self._tell_adoption(item)
        if item.group_key == names.DUTIES_KEY:
            return await self._tell_duties(item)
        message = LettersWaiting(codes=item.codes[:CODES_IN_SIGNAL], group_key=item.group_key)
        group_id = group_workflow_id(item.workflow_id, group_words(item.group_key))
        for workflow_id in (*([] if item.group_key == names.REGISTRARS else [group_id]), item.workflow_id):
            try:
                await self._client.get_workflow_handle(workflow_id).signal(names.LETTERS_WAITING, message)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    log.warning("temporal_unreachable", workflow_id=workflow_id, status=error.status.name)
                    return False
            else:
                self._aside.forget(item.round_id)
                return True
        return await self._without_workflow(item)

    async def _tell_adoption(self, item: WaitingNews) -> bool:
        """Of more councils than a signal carries, that it stands otherwise with all."""
        codes = item.codes if len(item.codes) <= CODES_IN_SIGNAL else ("",)
        try:
            await self._follow(item.round_id, codes)
        except RPCError as error:
            log.warning("temporal_unreachable", workflow_id=item.workflow_id, status=error.status.name)
            return False
        return True

    async def _tell_duties(self, item: WaitingNews) -> bool:
        """What follows up the round's duties, which is started with its first news."""
        try:
            await self._start_duties(item.round_id)
        except RPCError as error:
            log.warning("temporal_unreachable", workflow_id=item.workflow_id, status=error.status.name)
            return False
        return True

    async def _without_workflow(self, item: WaitingNews) -> bool:
        """The whole round has left Temporal, and the store is the record. One that is over is started once more when it
        still owes a letter, and ends when that has gone; the news of one that is lost wait for `remiss rebuild`."""
        if is_over(item.state, item.closed_at, self._clock()):
            if not await asyncio.to_thread(self._owes_letters, item.round_id):
                return True
            try:
                return await self._start(item.round_id)
            except RPCError as error:
                log.warning("temporal_unreachable", workflow_id=item.workflow_id, status=error.status.name)
                return False
        if self._aside.put(item.round_id, item.state):
            log.warning("round_not_running", workflow_id=item.workflow_id, state=item.state.value)
        return False

    def _owes_letters(self, round_id: str) -> bool:
        with self._database.reading() as session:
            return round_id in runs.owing_letters(session, round_id)

    def _read(self) -> list[WaitingNews]:
        with self._database.reading() as session:
            return outbox.waiting(session, aside=self._aside.rounds())

    def _mark(self, seqs: tuple[int, ...]) -> None:
        with self._database.changing() as session:
            outbox.mark_told(session, seqs, self._clock())
