"""A data folder or database that cannot be used is told in Swedish, and so is what nobody foresaw; no trace is lost."""

import json
import os
import sqlite3
import sys
from pathlib import Path

import pytest

import cli.app
from desk import counter
from desk.office import Office
from models.answer import StoredFile
from settings import Settings
from tests.file_steps import where
from tests.registers import lay_own_register
from tests.round_builder import register_round
from tests.store_steps import submit

Printed = pytest.CaptureFixture[str]


class Left(Exception):
    """Raised in place of the process's end."""


def run(monkeypatch: pytest.MonkeyPatch, data: Path, *typed: str) -> int:
    """The exit code of a command with this data folder, in this process."""

    def leave(code: int) -> None:
        raise Left(code)

    monkeypatch.setenv("REMISS_DATA", str(data))
    monkeypatch.setattr(sys, "argv", ["remiss", *typed])
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(Left) as left:
        cli.app.main()
    return int(left.value.args[0])


def unforeseen(*_given: object) -> None:
    raise KeyError("okänd")


@pytest.mark.parametrize("command", [("status",), ("verify",), ("up",)])
@pytest.mark.parametrize("place", ["/proc/remiss", "fil", "fil/under"])
def test_a_data_folder_that_cannot_be_made_is_refused_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed, place: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "fil").write_text("")
    assert run(monkeypatch, tmp_path / place, *command) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "REMISS_DATA" in err
    assert str(tmp_path / place) in err
    assert "Inget har ändrats." in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1


def test_every_file_that_does_not_hold_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed
) -> None:
    office = Office(lay_own_register(Settings(data=tmp_path)))
    built = register_round(office.database, office.files, count=2)
    gone, damaged = (office.files.put(content) for content in (b"one", b"two"))
    for member, sha256 in zip(built.recipient_ids.values(), (gone, damaged), strict=True):
        file = StoredFile(sha256=sha256, size=3, media_type="text/plain", name="svar.txt")
        submit(office.database, member, files=(file,))
    where(office.files, gone).unlink()
    where(office.files, damaged).write_bytes(b"three")
    office.database.dispose()
    assert run(monkeypatch, tmp_path, "verify") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert {line for line in err.splitlines() if gone in line and "finns inte" in line}
    assert {line for line in err.splitlines() if damaged in line and "är skadad" in line}


def test_a_database_file_that_is_no_database_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed
) -> None:
    file = tmp_path / "remiss.sqlite3"
    file.write_bytes(b"Inte en databas. " * 500)
    assert run(monkeypatch, tmp_path, "status") == 2
    assert capsys.readouterr().err.startswith(f'Databasfilen "{file}" är skadad, eller så är den ingen databas.')
    assert run(monkeypatch, tmp_path, "status", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "database_damaged"
    assert file.read_bytes().startswith(b"Inte en databas. ")


def test_damage_that_shows_first_when_rows_are_read_is_told_the_same_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed
) -> None:
    office = Office(Settings(data=tmp_path))
    office.database.dispose()
    file = tmp_path / "remiss.sqlite3"
    with sqlite3.connect(file) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'rounds'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    database.close()
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(whole)
    assert run(monkeypatch, tmp_path, "status") == 2
    assert "är skadad" in capsys.readouterr().err


def test_what_nobody_foresaw_is_told_as_a_defect_with_its_trace_in_a_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed
) -> None:
    monkeypatch.setattr(counter, "overview", unforeseen)
    assert run(monkeypatch, tmp_path, "status") == 1
    out, err = capsys.readouterr()
    log = tmp_path / "logs" / "defects.log"
    assert out == ""
    assert err.startswith(
        f"Det här är ett fel i Remiss, inte i det du skrev. Felbeskrivningen, på engelska, står sist i {log}."
    )
    assert "Traceback" not in err
    assert "KeyError: 'okänd'" in log.read_text()
    assert run(monkeypatch, tmp_path, "status", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["facts"] == {"log": str(log)}
    assert log.read_text().count("KeyError: 'okänd'") == 2


def test_a_defect_before_there_is_a_data_folder_leaves_its_trace_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Printed
) -> None:
    monkeypatch.setattr(counter, "open_office", unforeseen)
    assert run(monkeypatch, tmp_path / "ingen", "status") == 1
    err = capsys.readouterr().err
    assert "KeyError: 'okänd'" in err
    assert "står här ovanför" in err.splitlines()[-1]
    assert not (tmp_path / "ingen").exists()
