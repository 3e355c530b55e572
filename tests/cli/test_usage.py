"""A mistyped command line is answered in Swedish, with exit code 2, before anything is opened."""

import re

import pytest
import typer

from cli import usage
from cli.app import app
from templates.cli import commands as words

MISTYPED = {
    "statu": "Kommandot statu finns inte. Menade du status? Inget har ändrats. Se remiss --help.",
    "xyz": "Kommandot xyz finns inte. Inget har ändrats. Se remiss --help.",
    "status --jsn": "Väljaren --jsn finns inte. Menade du --json? Inget har ändrats. Se remiss status --help.",
    "extend A --until": "Väljaren --until saknar sitt värde. Inget har ändrats. Se remiss extend --help.",
    "extend": "DNR saknas. Inget har ändrats. Se remiss extend --help.",
    "approve A": "Väljaren --decision saknas. Inget har ändrats. Se remiss approve --help.",
    "demo --pace fort": "Värdet för --pace går inte att använda. Inget har ändrats. Se remiss demo --help.",
    "status a b": "Kommandot går inte att tolka: det har ett ord för mycket. "
    "Inget har ändrats. Se remiss status --help.",
}


@pytest.mark.parametrize("typed", MISTYPED)
def test_a_mistyped_command_line_says_what_is_wrong(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.TyperException) as caught:
        app(typed.split(), prog_name="remiss", standalone_mode=False)
    assert usage.tell(caught.value, typed.split()) == 2
    assert capsys.readouterr() == ("", MISTYPED[typed] + "\n")


ENGLISH = ("Usage", "Options", "Arguments", "Commands", "OPTIONS", "ARGS", "Show this", "required", "default", "<str>")


@pytest.mark.parametrize("name", ["", *words.HELP])
def test_help_is_in_swedish_throughout(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    app([*name.split(), "--help"], prog_name="remiss", standalone_mode=False)
    shown = capsys.readouterr().out
    assert shown.startswith(f"Så här: remiss {name}".rstrip())
    assert "Visa den här hjälpen." in shown
    assert [word for word in ENGLISH if word in shown] == []
    assert not re.search(r"^  --\S+( [A-Z]+)? *(\(måste anges\))?$", shown, re.MULTILINE), (
        "an option without a word of help"
    )


def test_no_command_at_all_shows_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.TyperException) as caught:
        app([], prog_name="remiss", standalone_mode=False)
    assert usage.tell(caught.value, []) == 2
    assert "Kontrollera en remissfil; ändrar inget." in capsys.readouterr().out
