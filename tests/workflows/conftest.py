"""A whole small Remiss on the time-skipping server: months in seconds, real register, real mail to a catcher."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.workflows.skipping import Skipping, skipping_house


@pytest.fixture
async def skipping(tmp_path: Path) -> AsyncIterator[Skipping]:
    async with skipping_house(tmp_path) as skipping:
        yield skipping
