"""A disk that says no is told in words, and leaves nothing half done."""

import errno
from pathlib import Path
from typing import Any

import pytest

from desk import counter
from desk.office import Office
from models.errors import Refused, RemissError
from templates.messages import error_sentence
from tests.round_builder import BuiltRound, register_round


@pytest.fixture
def built(office: Office) -> BuiltRound:
    return register_round(office.database, office.files, key=office.key)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_failed"), (errno.EROFS, "folder_unwritable"), (errno.EIO, "disk_failed")]
)
def test_a_compilation_that_the_disk_does_not_take_is_told(
    office: Office, built: BuiltRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("documents.compilation.formats.compilation_docx", refuse)
    with pytest.raises(RemissError) as told:
        counter.compile_to(office, built.dnr, tmp_path / "ut")
    assert told.value.code == code
    assert error_sentence(told.value)
    assert list((tmp_path / "ut").iterdir()) == []


def test_a_compilation_that_cannot_be_set_is_told(
    office: Office, built: BuiltRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.typesetting.TIME_LIMIT", 0)
    with pytest.raises(RemissError) as told:
        counter.compile_to(office, built.dnr, tmp_path / "ut")
    assert told.value.code == "typesetter_slow"
    assert error_sentence(told.value).startswith("Dokumentet blev inte klart på 0 sekunder.")


def test_an_answer_in_a_file_that_may_not_be_read_is_refused(
    office: Office, built: BuiltRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "Yttrande.pdf"
    paper.write_bytes(b"%PDF-1.4\n")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Refused, match="file_unreadable"):
        counter.record(office, built.dnr, "0114", paper, "", office.clock(), replace=False)
