"""No worker runs: a command says so in time and what becomes of it, and the next worker carries it out. A process with
another key or folder than the database's never begins."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.rounds import TAKEN_SECONDS
from rules.calendar import working_day_from
from rules.local_time import local_day
from tests.case_files import round_file
from tests.installation import CATCHER, ROOT, TEMPORAL, WORKER, Installation, installation, until


def test_a_command_without_a_worker_is_told_of_and_carried_out_by_the_next(tmp_path: Path) -> None:
    due_at = datetime.now(UTC) + timedelta(days=30)
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=due_at)
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER) as house:
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        house.stop(WORKER)
        later = working_day_from(local_day(due_at + timedelta(days=20))).isoformat()
        began = time.monotonic()
        said = house.remiss("extend", dnr, "--until", later, "--reason", "Sammanträdet flyttas.")
        assert said.code == 1
        assert "Ingen arbetsprocess tog emot kommandot" in said.err
        assert TAKEN_SECONDS <= time.monotonic() - began < 3 * TAKEN_SECONDS
        assert not house.status(dnr)["due_at"].startswith(later)
        house.start(WORKER)
        until(lambda: house.status(dnr)["due_at"].startswith(later), "it is carried out after all")


@pytest.mark.parametrize("part", ["worker", "web.main", "cli"])
def test_a_process_with_another_key_or_folder_does_not_begin(tmp_path: Path, part: str) -> None:
    house = Installation(tmp_path / "one", {"REMISS_SECRET_KEY": "k" * 40})
    house.ok("sender", "add", "ksl", "--name", "Kommunförbundet")  # begins the register
    database = f"sqlite:///{house.data / 'remiss.sqlite3'}"

    def begun(**changes: str) -> subprocess.CompletedProcess[str]:
        arguments = ["status"] if part == "cli" else []
        environment = {**house.environment, **changes}
        command = [sys.executable, "-m", part, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    other_key = begun(REMISS_SECRET_KEY="o" * 40)
    assert (other_key.returncode, other_key.stdout) == (2, "")
    assert other_key.stderr.startswith("Nyckeln")
    assert len(other_key.stderr.splitlines()) == 1
    other_folder = begun(REMISS_DATA=str(tmp_path / "two"), REMISS_DATABASE_URL=database)
    assert (other_folder.returncode, other_folder.stdout) == (2, "")
    assert str(tmp_path / "two") in other_folder.stderr
