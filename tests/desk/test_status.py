"""What `remiss status` tells of one round."""

from pathlib import Path

import pytest

from desk.printing import Printer
from desk.status import round_status
from models.values import ActiveContent, LetterState
from store import rounds
from store.database import Database
from store.files import FileStore
from tests.file_steps import SIGNATURE, quarantine, seen
from tests.round_builder import register_round
from tests.store_steps import BEFORE, claim, record, stored, submit, waiting


def test_a_letter_that_was_refused_stands_at_its_recipient(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # a row in one line
    built = register_round(database, FileStore(tmp_path / "files"), count=2)
    submit(database, built.recipient_id)
    (receipt,) = waiting(database, built)
    assert claim(database, receipt)
    assert record(database, receipt, LetterState.UNDELIVERABLE, smtp_code=550)
    with database.reading() as session:
        status = round_status(session, rounds.get(session, built.round_id), BEFORE)
    assert sorted(item["refused_letters"] for item in status["recipients"]) == [[], ["receipt"]]
    assert [item["undeliverable"] for item in status["recipients"]] == [False, False]
    Printer(json=False).status(status)
    assert "Besvarad (kvittens ej levererad)" in capsys.readouterr().out


def test_what_there_is_to_say_of_a_file_stands_in_a_table_of_its_own(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    built = register_round(database, FileStore(tmp_path / "files"), count=2)
    submit(database, built.recipient_id, files=(stored("ond.pdf"), stored("b.pdf", "b"), stored("c.pdf", "c")))
    quarantine(database, "a" * 64)
    seen(database, "b" * 64, ActiveContent.SCRIPT)
    with database.reading() as session:
        status = round_status(session, rounds.get(session, built.round_id), BEFORE)
    remarks = {item["code"]: item["file_remarks"] for item in status["recipients"]}
    assert remarks["0115"] == []
    assert remarks["0114"] == [
        {"name": "ond.pdf", "sha256": "a" * 64, "active": [], "malware": SIGNATURE, "awaits_scan": False},
        {"name": "b.pdf", "sha256": "b" * 64, "active": ["script"], "malware": "", "awaits_scan": False},
    ]
    Printer(json=False).status(status)
    said = capsys.readouterr().out
    assert f"ond.pdf       i karantän: skadlig kod har hittats ({SIGNATURE})" in said
    assert "b.pdf         innehåller skript" in said
