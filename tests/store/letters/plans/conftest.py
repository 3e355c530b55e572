"""Rounds whose letters are to be planned and handed over."""

import pytest

from store.database import Database
from store.files.files import FileStore
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import just_sent


@pytest.fixture
def built(database: Database, files: FileStore) -> BuiltRound:
    """Four recipients who have the missiv and owe an answer."""
    return register_round(database, files, count=4)


@pytest.fixture
def unsent(database: Database, files: FileStore) -> BuiltRound:
    """Three recipients of a round that has just been sent and whose missiv nobody has got yet."""
    return just_sent(database, files, count=3)
