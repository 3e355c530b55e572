"""What Temporal keeps of an activity that failed in the database says nothing of people: no address, name or words.

The failure is made by the database itself, while it is given the row of a letter, and encoded as the worker does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import ActivityEnvironment

from activities.record_progress import RecordProgress
from activities.resources import Resources
from models.definition import RoundDefinition
from models.errors import TemporaryFailure
from models.messages import ExtensionOrder
from models.values import LetterKind
from store.database import Database
from store.files.files import FileStore
from store.rounds import notes
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound, register_round
from tests.store_steps import letters_of

WORDS = "Handläggaren Åsa Öberg är sjukskriven"
PERSONAL = ("Åsa", "\\u00c5sa", "Handl", "sjukskriven", "@", "kommun.example", "Provköping", "Upplands", "parameters: ")

FULL_SQLITE = "SELECT RAISE(ABORT, 'database or disk is full')"
FULL_POSTGRES = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100', DETAIL = NEW.facts"


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"))


@contextmanager
def schema_changed(database: Database, change: dict[str, str], back: str) -> Iterator[None]:
    with database.engine.begin() as connection:
        _run(connection, change[database.engine.dialect.name])
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            _run(connection, "DROP TRIGGER no_letter" if _is_sqlite(database) else back)


def _run(connection: Connection, statements: str) -> None:
    for statement in statements.split(";;"):
        connection.execute(text(statement))


FULL = {
    "sqlite": f"CREATE TRIGGER no_letter BEFORE INSERT ON letters BEGIN {FULL_SQLITE}; END",
    "postgresql": f"CREATE FUNCTION no_letter() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {FULL_POSTGRES}; END$$;;"
    "CREATE TRIGGER no_letter BEFORE INSERT ON letters FOR EACH ROW EXECUTE FUNCTION no_letter()",
}
EMPTY = "DROP TRIGGER no_letter ON letters;;DROP FUNCTION no_letter()"
BROKEN = {
    "sqlite": "CREATE TRIGGER no_letter BEFORE INSERT ON letters BEGIN SELECT RAISE(ABORT, 'a defect'); END",
    # PostgreSQL tells the whole row that fails a check.
    "postgresql": "ALTER TABLE letters ADD CONSTRAINT no_letter CHECK (kind <> 'extension')",
}
MENDED = "ALTER TABLE letters DROP CONSTRAINT no_letter"


@pytest.mark.parametrize(
    ("change", "back", "failure"),
    [(FULL, EMPTY, TemporaryFailure), (BROKEN, MENDED, DBAPIError)],
    ids=["full", "defect"],
)
async def test_a_failed_write_tells_temporal_nothing_of_people(
    database: Database, built: BuiltRound, change: dict[str, str], back: str, failure: type[Exception]
) -> None:
    with database.changing() as session:
        note_id = notes.add(session, built.round_id, "extend", WORDS, SENT)
    order = ExtensionOrder(
        round_id=built.round_id, until=CLOSES, closes_at=CLOSES, at=DUE, code="0114", note_id=note_id
    )
    record = RecordProgress(Mock(spec=Resources, database=database)).record_extension
    with schema_changed(database, change, back):
        with pytest.raises(failure) as failed:
            await ActivityEnvironment().run(record, order)
    encoded = await as_temporal_keeps_it(failed.value)
    assert "INSERT INTO letters" in encoded  # it is the insert of the letter that failed
    assert [word for word in PERSONAL if word in encoded] == []
    await ActivityEnvironment().run(record, order)
    assert len(letters_of(database, built.recipient_id, LetterKind.EXTENSION)) == 1


async def as_temporal_keeps_it(failed: BaseException) -> str:
    failure = Failure()
    await pydantic_data_converter.encode_failure(failed, failure)
    return failure.SerializeToString().decode("utf-8", "replace")


async def test_nor_does_a_value_that_the_database_cannot_read(database: Database) -> None:
    unreadable = text("SELECT json_extract(:words, '$')" if _is_sqlite(database) else "SELECT CAST(:words AS int)")
    with pytest.raises(DBAPIError) as failed, database.changing() as session:
        session.execute(unreadable, {"words": WORDS})
    encoded = await as_temporal_keeps_it(failed.value)
    assert [word for word in PERSONAL if word in encoded] == []


def _is_sqlite(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


async def test_nor_does_something_stored_that_no_longer_fits() -> None:
    with pytest.raises(ValidationError) as failed:
        RoundDefinition.model_validate({"sender_name": WORDS, "contacts": WORDS})
    encoded = await as_temporal_keeps_it(failed.value)
    assert "validation errors for RoundDefinition" in encoded
    assert [word for word in PERSONAL if word in encoded] == []
