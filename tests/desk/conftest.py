"""An office with a register of its own, for the commands of a registrar."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk.office import Office
from settings import Settings
from tests.round_builder import DUE


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Ten days before the due day."""
    opened = Office(Settings(data=tmp_path / "data"), clock=lambda: DUE - timedelta(days=10))
    yield opened
    opened.database.dispose()
