"""An office with a register of its own, for the commands of a registrar."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk.office import Office
from settings import Settings
from tests.registers import lay_own_register
from tests.round_builder import DUE
from tests.visitors import PDF


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Ten days before the due day."""
    opened = Office(lay_own_register(Settings(data=tmp_path / "data")), clock=lambda: DUE - timedelta(days=10))
    yield opened
    opened.database.dispose()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A statement that came on paper, scanned."""
    path = tmp_path / "Yttrande.pdf"
    path.write_bytes(PDF)
    return path
