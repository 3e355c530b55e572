"""What `remiss status` tells of one round."""

from pathlib import Path

import pytest

from desk.printing import Printer
from desk.status import round_status
from models.values import LetterState
from store import rounds
from store.database import Database
from store.files import FileStore
from tests.round_builder import register_round
from tests.store_steps import BEFORE, claim, record, submit, waiting


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
