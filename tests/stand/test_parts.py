"""The command lines of `remiss up`: what is written is on disk, and nobody outside the machine reaches it."""

from itertools import pairwise
from pathlib import Path

from settings import Settings
from stand.parts import temporal_part


def options(command: list[str], name: str) -> list[str]:
    """The values of an option, which may be given more than once."""
    return [value for option, value in pairwise(command) if option == name]


def test_temporal_keeps_its_database_in_a_file_and_writes_every_commit_through(tmp_path: Path) -> None:
    command = temporal_part(Settings(data=tmp_path), tmp_path).command
    assert options(command, "--db-filename") == [str(tmp_path / "temporal.sqlite3")]
    assert sorted(options(command, "--sqlite-pragma")) == ["journal_mode=WAL", "synchronous=FULL"]


def test_temporal_listens_on_loopback_only(tmp_path: Path) -> None:
    command = temporal_part(Settings(data=tmp_path), tmp_path).command
    assert options(command, "--ip") == options(command, "--ui-ip") == ["127.0.0.1"]
