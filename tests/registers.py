"""Registers for tests: migrated once in each process, and copied from then on."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desk.disk import data_folder
from settings import Settings
from store import schema
from store.database import Database

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what a rule decides row by row: its statements run on PostgreSQL in the tests around it."""


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "remiss.sqlite3")
        database = Database(f"sqlite:///{path}")
        schema.upgrade(database)
        database.dispose()
        return path.read_bytes()


def lay_register(file: Path) -> None:
    """A register without rounds, as SQLite's file; nothing may have opened it yet."""
    file.write_bytes(_migrated())


def lay_own_register(settings: Settings) -> Settings:
    """The register of these settings' own data folder, laid there; an office finds it as if it had migrated it."""
    lay_register(data_folder(settings) / "remiss.sqlite3")
    return settings
