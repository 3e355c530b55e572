"""One timer that stays while other things happen: it is set anew only when the instant changes, so that news does not
fill a history, and a manager's timeline, with cancelled timers."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow


class Alarm:
    """Rings at one instant. `rung` is read by the workflow's wait condition."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.rung = False

    def set(self, until: datetime | None, summary: str | None) -> None:
        """Sets the alarm for `until` (aware UTC), or turns it off. The same instant again leaves the timer alone."""
        if until == self._until and not self.rung:
            return
        if self._task is not None:
            self._task.cancel()
        self._until, self._task, self.rung = until, None, False
        if until is not None:
            self._task = asyncio.create_task(self._ring(until, summary))

    async def _ring(self, until: datetime, summary: str | None) -> None:
        await workflow.sleep(max(until - workflow.now(), timedelta(0)), summary=summary)
        self.rung = True
