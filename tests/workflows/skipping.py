"""Time under a test's control: stands still but for what the test lets pass."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.testing import WorkflowEnvironment

from tests.house import House


class Clock:
    """The wall as activities see it: set by the test as it lets time run."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Skipping:
    """Time stands still but for `pass_until`, so that what the workers do in between can be awaited."""

    environment: WorkflowEnvironment
    house: House
    clock: Clock

    async def pass_until(self, instant: datetime) -> None:
        """Lets the environment's time run to `instant`; every timer on the way fires."""
        while (left := instant - await self.environment.get_current_time()) > timedelta(0):
            # In steps: one call that skips months, with all that happens in them, outlasts the client's patience.
            await self.environment.sleep(min(left, timedelta(days=10)))
        self.clock.now = await self.environment.get_current_time()

    async def pass_by(self, period: timedelta) -> None:
        await self.pass_until(await self.environment.get_current_time() + period)
