"""A round in a migrated database, once on SQLite and once on PostgreSQL."""

from pathlib import Path

import pytest

from store.database import Database
from store.files.files import FileStore
from tests.round_builder import BuiltRound, register_round


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def built(database: Database, files: FileStore) -> BuiltRound:
    """Three recipients who have the missiv and owe an answer."""
    return register_round(database, files, count=3)
