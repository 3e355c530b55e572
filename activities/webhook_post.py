"""Queues what other systems have asked to be told of, and has their workflows post it, beside the outbox dispatcher.

The audit is what happened: each address has a number of it that it has heard up to, and both move in one transaction.
Two workers at once do no harm: a row is queued once, and a workflow looks when it is told, however often.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from temporalio.client import Client

from activities.looking import keep_looking
from models import names
from rules.naming import webhook_workflow_id
from store.database import Database
from store.records import audit
from store.webhooks import messages, webhooks

POLL_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0
LOOK_SECONDS = 300.0
"""How often workflows that somebody has ended in Temporal itself are looked for, and old messages forgotten."""

_RUNNING = f"WorkflowType = '{names.WEBHOOK}' AND ExecutionStatus = 'Running'"
log = structlog.get_logger()


class WebhookPost:
    """One for each worker process."""

    def __init__(
        self,
        client: Client,
        database: Database,
        clock: Callable[[], datetime],
        start: Callable[[str], Awaitable[None]],
    ) -> None:
        """`start` has the workflow of a webhook look, by the webhook's id, and begins it when it does not run."""
        self._client = client
        self._database = database
        self._clock = clock
        self._start = start
        self._head = -1
        self._missing: set[str] = set()

    async def run(self) -> None:
        """Until cancelled. A look that fails holds up nothing that is told: what Temporal lists by may be down while it
        takes signals all the same."""
        async with asyncio.TaskGroup() as group:
            group.create_task(
                keep_looking(self.tell, "webhook_post_waits", rest=POLL_SECONDS, longest=LONGEST_REST_SECONDS)
            )
            group.create_task(keep_looking(self.look, "webhook_look_waits", rest=LOOK_SECONDS, longest=LOOK_SECONDS))

    async def tell(self) -> None:
        """Queues what has happened and tells the workflow of each address that something waits for."""
        for webhook_id, message_ids in (await asyncio.to_thread(self._queued)).items():
            await self._start(webhook_id)
            await asyncio.to_thread(self._mark, message_ids)

    async def look(self) -> None:
        """Has those told anew that have left Temporal with messages waiting, at two looks in a row."""
        known = await asyncio.to_thread(self._with_work)
        running = {item.id async for item in self._client.list_workflows(_RUNNING)} if known else set()
        missing = {each for each in known if webhook_workflow_id(each) not in running}
        for webhook_id in missing & self._missing:
            log.warning("webhook_told_again", webhook_id=webhook_id)
            await asyncio.to_thread(self._rouse, webhook_id)
        self._missing = missing

    def _queued(self) -> dict[str, list[str]]:
        with self._database.reading() as session:
            head = audit.head(session)[0]
            behind = [row.id for row in webhooks.listening(session) if row.after < head]
        if head != self._head:
            for webhook_id in behind:
                self._queue(webhook_id, head)
            self._head = head
        with self._database.reading() as session:
            return messages.untold(session)

    def _queue(self, webhook_id: str, head: int) -> None:
        more = True
        while more:
            with self._database.changing() as session:
                row = next((each for each in webhooks.listening(session) if each.id == webhook_id), None)
                more = row is not None and messages.queue_news(session, row, head, self._clock())

    def _with_work(self) -> list[str]:
        with self._database.changing() as session:
            messages.forget(session, self._clock())
            return messages.with_work(session)

    def _mark(self, message_ids: list[str]) -> None:
        """Those alone that were there when the workflow was told."""
        with self._database.changing() as session:
            messages.mark_told(session, message_ids, self._clock())

    def _rouse(self, webhook_id: str) -> None:
        with self._database.changing() as session:
            messages.rouse(session, webhook_id)
