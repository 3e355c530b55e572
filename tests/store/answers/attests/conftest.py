"""A recipient whose draft can be attested."""

import pytest

from store.database import Database
from tests.round_builder import BuiltRound
from tests.store.answers.attests.steps import save


@pytest.fixture
def built(database: Database, built: BuiltRound) -> BuiltRound:
    """The first recipient has a draft."""
    save(database, built)
    return built
