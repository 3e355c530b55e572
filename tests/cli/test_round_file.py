"""`remiss check` and `remiss preview` on what comes on standard input, and the schema."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli.app
from tests.roundfile.round_file_builder import RIGHT, write

RUNNER = CliRunner()


def test_a_round_file_may_come_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    later = ["--starting", "2090-01-09"]
    said = RUNNER.invoke(cli.app.app, ["check", "-", "--json", *later], input=RIGHT)
    assert (said.exit_code, json.loads(said.stdout)["faults"]) == (0, [])
    bad = RUNNER.invoke(cli.app.app, ["check", "-", "--json"], input=RIGHT.replace("title:", "titel:"))
    assert bad.exit_code == 2
    assert "unknown_key" in {fault["code"] for fault in json.loads(bad.stdout)["faults"]}
    shown = RUNNER.invoke(
        cli.app.app, ["preview", "-", "--recipient", "Vallentuna", "--out", "ut", "--json"], input=RIGHT
    )
    assert json.loads(shown.stdout)["name"] == "Vallentuna kommun"
    assert (tmp_path / "ut" / "missiv.eml").is_file()


def test_the_schema_is_written_and_a_check_of_nothing_is_refused() -> None:
    assert json.loads(RUNNER.invoke(cli.app.app, ["check", "--schema"]).stdout)["title"] == "Remissfil"
    nothing = RUNNER.invoke(cli.app.app, ["check"])
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "FIL saknas" in nothing.stderr
    assert "--out MAPP" in RUNNER.invoke(cli.app.app, ["preview", "X/1"]).stderr
