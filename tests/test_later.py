"""No test depends on the day it runs: two that ask the real clock run here on three later days, the rest by
`make later`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.later.__main__ import AHEAD, run_later

DATED = """
import subprocess, sys
from datetime import UTC, datetime

def test_here():
    assert datetime.now(UTC).isoformat() < "{limit}"

def test_in_a_process():
    say = "from datetime import *; print(datetime.now(UTC).isoformat())"
    assert subprocess.run([sys.executable, "-c", say], capture_output=True, text=True).stdout < "{limit}"
"""


CHOSEN = [
    f"tests/cli/test_check.py::{name}"
    for name in ("test_every_fault_comes_at_once_with_its_line", "test_a_due_day_that_has_passed_is_told")
]


@pytest.mark.parametrize("ahead", AHEAD.values(), ids=AHEAD)
def test_what_asks_the_real_clock_passes_on_a_later_day(ahead: timedelta) -> None:
    done = run_later(ahead, *CHOSEN)
    assert "2 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("days", [40, 50])
def test_a_test_with_a_date_of_its_own_is_found(tmp_path: Path, days: int) -> None:
    limit = datetime.now(UTC) + timedelta(days=days)
    (tmp_path / "test_dated.py").write_text(DATED.format(limit=limit.isoformat()))
    done = run_later(AHEAD["45 days"], str(tmp_path), "--rootdir", str(tmp_path))
    assert ("2 failed" in done.stdout, "2 passed" in done.stdout) == (days < 45, days > 45), done.stdout
