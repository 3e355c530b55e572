"""The migrations make what the tables say, from nothing, on both databases."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from models import tables as tables
from models.errors import Refused
from store import migrating, schema
from store.database import Database
from store.rounds import notes
from tests.shape import LEAVING

UPGRADE = """
import sys
from store import schema
from store.database import Database
schema.upgrade(Database(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any tables."""
    sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/bare.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield database
    database.dispose()


def test_upgrade_makes_every_table_from_nothing_and_nothing_the_second_time(bare: Database) -> None:
    schema.upgrade(bare)
    made = set(inspect(bare.engine).get_table_names())
    schema.upgrade(bare)
    assert made == set(SQLModel.metadata.tables) | {"alembic_version"}
    assert set(inspect(bare.engine).get_table_names()) == made
    with bare.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [(schema.HEAD,)]


@pytest.mark.parametrize("own", [True, False])
def test_a_database_of_a_newer_program_is_refused_whoever_s_it_is(bare: Database, own: bool) -> None:
    schema.upgrade(bare)
    now_at(bare, "9999")
    for refused in (partial(schema.make_ready, own=own), schema.upgrade):
        with pytest.raises(Refused) as caught:
            refused(bare)
        assert (caught.value.code, caught.value.facts) == ("database_newer", {"found": "9999", "known": schema.HEAD})


def test_only_an_own_database_gets_its_tables_by_itself(bare: Database) -> None:
    with pytest.raises(Refused) as caught:
        schema.make_ready(bare, own=False)
    assert caught.value.code == "database_bare"
    assert inspect(bare.engine).get_table_names() == []
    schema.make_ready(bare, own=True)
    schema.make_ready(bare, own=False)
    assert schema.revision(bare) == schema.HEAD


def test_another_s_database_of_an_older_program_is_left_as_it_is(
    bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.upgrade(bare)
    monkeypatch.setattr(schema, "HEAD", "9999")
    with pytest.raises(Refused) as caught:
        schema.make_ready(bare, own=False)
    assert (caught.value.code, caught.value.facts["wanted"]) == ("database_older", "9999")


def now_at(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_revision_that_is_taken_for_the_newest_is_the_newest() -> None:
    assert migrating.head() == schema.HEAD
    assert all(len(revision) == 4 and revision.isdigit() for revision in migrating.known())
    assert max(migrating.known()) == schema.HEAD


def test_a_process_that_finds_its_database_made_loads_no_migrations(bare: Database) -> None:
    schema.upgrade(bare)
    asked = f"{UPGRADE}\nassert not [name for name in sys.modules if name.startswith('alembic')]"
    subprocess.run([sys.executable, "-c", asked, bare.url], check=True, timeout=60)


def test_the_migrated_schema_is_what_the_tables_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        found = compare_metadata(context, SQLModel.metadata)
    left = [each for each in found if each[0] == "remove_column" and f"{each[2]}.{each[3].name}" in LEAVING]
    assert [each for each in found if each not in left] == []


def test_two_processes_that_upgrade_at_once_both_succeed(bare: Database) -> None:
    command = [sys.executable, "-c", UPGRADE, bare.url]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    assert "audit" in inspect(bare.engine).get_table_names()


def test_rows_that_speak_of_nothing_are_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.changing() as session:
        notes.add(session, "no-such-round", "reason", "Skäl.", datetime(2026, 3, 9, tzinfo=UTC))
