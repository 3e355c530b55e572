"""A whole small Remiss whose time is under a test's control: it stands still but for what the test lets pass."""

import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from mail.outgoing.relay import Relay
from models import names
from models.spans import UNTOLD, Spans
from settings import QUEUES
from stand.namespace import wanted
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
        while (left := instant - await self.environment.get_current_time()) > timedelta(0):
            # In steps: one call that skips months, with all that happens in them, outlasts the client's patience.
            await self.environment.sleep(min(left, timedelta(days=10)))
        self.clock.now = await self.environment.get_current_time()

    async def pass_by(self, period: timedelta) -> None:
        await self.pass_until(await self.environment.get_current_time() + period)


@asynccontextmanager
async def skipping_house(
    folder: Path, relay: Relay | None = None, work: Collection[str] = QUEUES, spans: Spans = UNTOLD
) -> AsyncIterator[Skipping]:
    """Real register, real workers, months in seconds. Mail goes to a catcher, or to `relay`. `work`, `spans`: as
    `house`."""
    clock = Clock()
    options = {"data_converter": pydantic_data_converter, "interceptors": spans.interceptors()}
    async with time_skipping(**options) as environment:
        # The test server cannot list attributes, so all are added unasked.
        request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
        await environment.client.operator_service.add_search_attributes(request)
        if ahead := os.environ.get("LATER_SECONDS"):  # `make later` moves Python's clock alone
            await environment.sleep(timedelta(seconds=float(ahead)))
        clock.now = await environment.get_current_time()
        async with house(folder, environment.client, clock, relay=relay, work=work, spans=spans) as built:
            yield Skipping(environment, built, clock)
