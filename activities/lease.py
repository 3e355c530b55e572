"""A run's hold on its batch of letters: kept by heartbeats however slowly the relay answers, and known to be lost when
this process was paused for so long that another run may have taken the letters over."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from datetime import timedelta

from temporalio import activity
from temporalio.service import RPCError, RPCStatusCode

HEARTBEAT_DELAY = timedelta(seconds=2)
"""How long the SDK may hold a heartbeat back before the server hears it; given to the worker of the mail queue."""


class Lease:
    """`allowed` is the heartbeat timeout that the server goes by; None (in tests of the activity alone) never ends."""

    def __init__(self, allowed: timedelta | None) -> None:
        # What the server last heard may be one delay old, and its own clock runs while ours waits for a turn.
        self._seconds = (allowed - 2 * HEARTBEAT_DELAY).total_seconds() if allowed else float("inf")
        self._beat_at = time.monotonic()
        self._lost = False
        self.place = 0

    def holds(self) -> bool:
        """False from the first pause that was too long, for ever."""
        if time.monotonic() - self._beat_at > self._seconds:
            self._lost = True
        return not self._lost

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Heartbeats, with the place in the batch, for as long as the block lasts."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating

    async def _beat(self) -> None:
        while self.holds():
            activity.heartbeat(self.place)
            self._beat_at = time.monotonic()
            await asyncio.sleep(HEARTBEAT_DELAY.total_seconds() / 2)


async def is_awaited() -> bool:
    """Asks Temporal whether this very attempt is the one it waits for: neither given to another worker since nor over.
    Raises RPCError when Temporal does not answer."""
    info = activity.info()
    handle = activity.client().get_workflow_handle(info.workflow_id or "", run_id=info.workflow_run_id)
    try:
        pending = (await handle.describe()).raw_description.pending_activities
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return any(item.activity_id == info.activity_id and item.attempt == info.attempt for item in pending)
