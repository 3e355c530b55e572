"""What tests of several rooms start: real servers, each on loopback and ended by its own process id.

A missing part fails its test and names what brings it; nothing is ever skipped.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from store import schema
from store.database import Database
from tests import temporal_servers
from tests.browser_site import chromium
from tests.postgres import PostgresServer, postgres_server
from tests.registers import lay_register
from tests.s3_server import S3Server, s3_server

HOUSES = ("faults", "cli", "browser", "workflows")
"""Folders of tests that start servers or browsers, and wait for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take file after file in this order (`--no-loadscope-reorder`): those that take a minute come first, so
    that none is left at the end for one worker alone."""
    here = Path(__file__).parent
    items.sort(key=lambda item: not any(item.path.is_relative_to(here / name) for name in HOUSES))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One cluster for all tests of this process; whoever kills it makes one of their own instead."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One store for all tests of this process, each with a bucket or a prefix of its own."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(scope="session")
def _database_numbers() -> Iterator[int]:
    return iter(range(1, 1_000_000))


@pytest.fixture
def postgres_url(postgres: PostgresServer, _database_numbers: Iterator[int]) -> str:
    """SQLAlchemy's URL of an empty database of this test's own."""
    return postgres.create_database(f"remiss_{next(_database_numbers)}")


@pytest.fixture(scope="session")
def _migrated_postgres(postgres: PostgresServer) -> str:
    database = Database(postgres.create_database("migrated"))
    schema.upgrade(database)
    database.dispose()
    return database.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database, once on SQLite and once on a real PostgreSQL. Whoever changes its schema puts it
    back: on PostgreSQL the tests share one, emptied after each."""
    if request.param == "sqlite":
        lay_register(tmp_path / "remiss.db")
        url = f"sqlite:///{tmp_path / 'remiss.db'}"
    else:
        url = request.getfixturevalue("_migrated_postgres")
    opened = Database(url)
    yield opened
    if request.param == "postgresql":
        _empty(opened)
    opened.dispose()


def _empty(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no triggers, no foreign keys
        for name in SQLModel.metadata.tables:
            connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.fixture(scope="session")
def temporal_binary() -> Path:
    return temporal_servers.temporal_binary()


@pytest.fixture(scope="session")
def temporal_test_server() -> Path:
    """For `WorkflowEnvironment.start_time_skipping(test_server_existing_path=...)`."""
    return temporal_servers.time_skipping_binary()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """For Playwright's `executable_path`."""
    return chromium()
