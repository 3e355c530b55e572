"""The house whose pages are visited, and one who has followed the first recipient's link."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_visitor import TrialHouse, Visitor, trial_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TrialHouse]:
    """Two recipients, so that what is the other's can be told from what is one's own."""
    with trial_house(tmp_path, count=2) as built:
        yield built


@pytest.fixture
async def visitor(house: TrialHouse) -> Visitor:
    """Stands at the form."""
    opened = house.visitor()
    await opened.open()
    return opened
