"""The files of `deploy/debian`, read and filled in: the very files, with paths and ports of a test's own."""

import configparser
import shlex
import sysconfig
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "deploy/debian"
UNITS = sorted(FOLDER.glob("*.service"))
VENV = "/opt/remiss/venv/bin"


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """Each must stand in the text."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def here(text: str) -> str:
    """With the programs of this environment instead of the machine's."""
    return text.replace(VENV, sysconfig.get_path("scripts"))


def unit(name: str) -> configparser.SectionProxy:
    """Its [Service]; of a line given twice the last."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read(FOLDER / name)
    return parser["Service"]


def command(name: str, line: str = "ExecStart") -> list[str]:
    return shlex.split(here(unit(name)[line]))


def settings_file(changes: Mapping[str, str]) -> dict[str, str]:
    """The variables of `remiss.env`, filled in."""
    lines = replaced((FOLDER / "remiss.env").read_text(), changes).splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
