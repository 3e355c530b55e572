"""A whole small Remiss on the time-skipping server: months in seconds, real register, real mail to a catcher."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from desk.namespace import wanted
from models import names
from tests.house import House, house
from tests.temporal_servers import time_skipping


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
        now = await self.environment.get_current_time()
        if instant > now:
            await self.environment.sleep(instant - now)
        self.clock.now = await self.environment.get_current_time()

    async def pass_by(self, period: timedelta) -> None:
        await self.pass_until(await self.environment.get_current_time() + period)


@pytest.fixture
async def skipping(tmp_path: Path) -> AsyncIterator[Skipping]:
    clock = Clock()
    async with time_skipping(data_converter=pydantic_data_converter) as environment:
        # The test server cannot list attributes, so all are added unasked.
        request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
        await environment.client.operator_service.add_search_attributes(request)
        clock.now = await environment.get_current_time()
        async with house(tmp_path, environment.client, clock) as built:
            yield Skipping(environment, built, clock)
