"""One timer that stays while other things happen: it is set anew only when the instant changes, so that news does not
fill a history, and a manager's timeline, with cancelled timers."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names

PAUSE = timedelta(minutes=1)
"""Before an alarm rings again for an instant that it has rung for already."""


class Alarm:
    """Rings at one instant. `rung` is read by the workflow's wait condition."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.rung = False

    def set(self, until: datetime | None, summary: str | None) -> None:
        """Sets the alarm for `until` (aware UTC), or turns it off. The same instant again leaves the timer alone; one
        that it has rung for means that nothing came of it, and is not rung for at once, for ever."""
        if until == self._until and not self.rung:
            return
        at_least = timedelta(0)
        if until is not None and until == self._until and until <= workflow.now():
            workflow.logger.error("alarm_rung_in_vain", extra={"until": until.isoformat()})
            at_least = PAUSE if workflow.patched(names.NOTHING_IN_THE_PAST) else at_least
        if self._task is not None:
            self._task.cancel()
        self._until, self._task, self.rung = until, None, False
        if until is not None:
            self._task = asyncio.create_task(self._ring(until, summary, at_least))

    async def _ring(self, until: datetime, summary: str | None, at_least: timedelta) -> None:
        await workflow.sleep(max(until - workflow.now(), at_least), summary=summary)
        self.rung = True
