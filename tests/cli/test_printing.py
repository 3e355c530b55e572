"""What the tables of `remiss status` show."""

from pathlib import Path

import pytest

from cli.printing import Printer
from desk import counter
from desk.office import Office
from settings import Settings
from tests.round_builder import DUE, register_round
from tests.store_steps import BEFORE, submit


def test_dates_in_the_tables_have_their_weekday(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    office = Office(Settings(data=tmp_path / "data"), clock=lambda: DUE)
    built = register_round(office.database, office.files, count=2, key=office.key)
    submit(office.database, built.recipient_id, BEFORE)
    Printer(json=False).status(counter.status(office, built.dnr))
    office.database.dispose()
    shown = capsys.readouterr().out
    assert "tis 9 juni 2026" in shown
    assert "sön 10 maj 2026 kl. 23.59" in shown
    assert "2026-" not in shown
