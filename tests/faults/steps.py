"""The round that faults are tried on, and how far its letters have come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import checker
from tests.case_files import round_file
from tests.installation import Installation


def ksl(folder: Path) -> Path:
    """26 municipalities, enough for several connections at once."""
    return round_file(folder / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))


def sent(house: Installation) -> int:
    """Letters of every kind."""
    with house.database() as database:
        return sum(checker.sent(database).values())
