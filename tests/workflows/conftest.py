"""A whole small Remiss on the time-skipping server: months in seconds, real register, real mail to a catcher."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter

from desk.namespace import wanted
from models import names
from tests.house import house
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping


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
