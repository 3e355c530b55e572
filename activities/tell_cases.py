"""Tells the workflows of cases how they stand, beside the outbox dispatcher: whatever has changed in the register,
of the case itself or of a round that it has taken in. One that is not running is started from there.

The audit's head says whether anything has happened at all. Two workers at once do no harm: the telling is repeatable,
and the workflow leaves one that is older than what it knows.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.looking import keep_looking
from models import names
from models.cases import CaseInput
from store.cases import told
from store.database import Database
from store.records import audit

POLL_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0
LOOK_SECONDS = 60.0
"""How often cases that somebody has ended in Temporal itself are looked for."""

_RUNNING = f"WorkflowType = '{names.CASE}' AND ExecutionStatus = 'Running'"
log = structlog.get_logger()


class CasePost:
    """One for each worker process."""

    def __init__(self, client: Client, database: Database, start: Callable[[str, CaseInput], Awaitable[None]]) -> None:
        """`start` begins the workflow of a case, by its workflow id and as it stands, unless it runs."""
        self._client = client
        self._database = database
        self._start = start
        self._head = -1
        self._missing: set[str] = set()

    async def run(self) -> None:
        """Until cancelled. A look that fails holds up nothing that is told: what Temporal lists by may be down while it
        takes signals all the same."""
        async with asyncio.TaskGroup() as group:
            group.create_task(
                keep_looking(self.tell, "case_post_waits", rest=POLL_SECONDS, longest=LONGEST_REST_SECONDS)
            )
            group.create_task(keep_looking(self.look, "case_look_waits", rest=LOOK_SECONDS, longest=LOOK_SECONDS))

    async def tell(self) -> None:
        """Tells every case that stands otherwise than it was told."""
        head, waiting = await asyncio.to_thread(self._read)
        for item in waiting:
            await self._tell(item)
            await asyncio.to_thread(self._heard, item)
        self._head = head

    async def _tell(self, item: told.News) -> None:
        handle = self._client.get_workflow_handle(item.workflow_id)
        try:
            await handle.signal(names.CASE_STANDS, item.case.progress)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            if not item.case.progress.ended:
                await self._start(item.workflow_id, item.case)

    async def look(self) -> None:
        """Starts each case under way that has left Temporal, when it was not there at two looks in a row."""
        running = {item.id async for item in self._client.list_workflows(_RUNNING)}
        known = {item.workflow_id: item for item in await asyncio.to_thread(self._known)}
        missing = set(known) - running
        for workflow_id in missing & self._missing:
            log.warning("case_started_again", workflow_id=workflow_id)
            await self._start(workflow_id, known[workflow_id].case)
        self._missing = missing

    def _read(self) -> tuple[int, list[told.News]]:
        with self._database.reading() as session:
            head = audit.head(session)[0]
            return head, told.news(session) if head != self._head else []

    def _known(self) -> list[told.News]:
        with self._database.reading() as session:
            return told.running(session)

    def _heard(self, item: told.News) -> None:
        with self._database.changing() as session:
            told.heard(session, item.case.case_id, item.mark)
