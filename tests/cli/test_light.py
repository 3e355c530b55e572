"""A command loads what it uses, and makes nothing where it is only asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ALL = {"sqlalchemy", "temporalio", "holidays", "typst", "pydantic_settings"}


def loaded(folder: Path, *typed: str) -> tuple[int, set[str], str]:
    """The exit code, the modules there are at the end, and what was said."""
    script = f"import sys, os; os._exit = lambda code: print(code, *sys.modules); sys.argv[1:] = {list(typed)}"
    environment = {**os.environ, "REMISS_DATA": str(folder), "REMISS_DATABASE_URL": ""}
    environment.pop("REMISS_DATABASE_URL")
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; import cli.__main__"], capture_output=True, text=True, env=environment
    )
    code, *modules = done.stdout.splitlines()[-1].split()
    return int(code), set(modules), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        (["--help"], ALL),
        (["--version"], ALL),
        (["stauts"], ALL),
        (["status"], {"temporalio", "holidays", "typst", "documents.compilation.formats"}),
        (["check", "finns-inte.yaml"], {"temporalio", "sqlalchemy", "typst"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_uses(tmp_path: Path, typed: list[str], without: set[str]) -> None:
    _code, modules, _said = loaded(tmp_path, *typed)
    assert not without & modules


@pytest.mark.parametrize("typed", [["status"], ["verify"], ["gate", "X/1"], ["approve", "X/1", "--decision", "ja"]])
def test_where_there_is_no_register_none_is_made(tmp_path: Path, typed: list[str]) -> None:
    folder = tmp_path / "fel"
    code, _modules, said = loaded(folder, *typed)
    assert code == 2
    assert "Det finns inget register här" in said
    assert not folder.exists()


def test_the_version_is_told(tmp_path: Path) -> None:
    code, _modules, said = loaded(tmp_path, "--version")
    assert code == 0
    assert said.startswith("remiss 0.")


def test_a_shell_can_complete_commands(tmp_path: Path) -> None:
    environment = {**os.environ, "REMISS_DATA": str(tmp_path), "_REMISS_COMPLETE": "complete_bash"}
    asked = {"COMP_WORDS": "remiss sta", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "cli"], capture_output=True, text=True, env=environment | asked, check=False
    )
    assert done.stdout.split() == ["status"]
