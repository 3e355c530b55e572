"""The database's schema and this program's: the same migrations for SQLite and PostgreSQL, run by themselves only in a
database that is the data folder's own."""

import time

from sqlalchemy import Connection, inspect, text

from models.errors import PermanentFailure, Refused, TemporaryFailure
from store.beginning import Begins
from store.database import Database, failures_named

HEAD = "0048"
"""The newest revision this program knows; a test holds it against the migrations."""
_PATIENCE = 60.0
"""Seconds that a process waits while another runs the migrations: all of them take longer than any other writing, on a
slow disk longer than the database's own wait for its lock."""


def make_ready(database: Database, *, own: bool) -> None:
    """Sees to it that the schema is this program's. `own`: the data folder's file, brought up to date on the spot.

    Raises Refused("database_older") or ("database_bare") for any other that lacks migrations: older programs may still
    use it, and whoever looks after it takes a copy first. Raises as `upgrade` does.
    """
    found = revision(database)
    if found == HEAD:
        return
    if not own and not _is_newer(found):
        raise Refused("database_older" if found else "database_bare", found=found, wanted=HEAD)
    upgrade(database)


def upgrade(database: Database) -> None:
    """Runs every migration not yet run. Harmless twice; a second process waits and finds it done.

    Raises Refused("database_newer") for a database that a later program has made, and TemporaryFailure as
    `Database.changing` does.
    """
    ends = time.monotonic() + _PATIENCE
    while (found := revision(database)) != HEAD:
        if _is_newer(found):
            raise Refused("database_newer", found=found, known=HEAD)
        try:
            _migrate(database)
        except TemporaryFailure as failure:
            if failure.code != "database_busy" or time.monotonic() > ends:
                raise


def _migrate(database: Database) -> None:
    with failures_named(), database.engine.connect().execution_options(remiss_begins=Begins.WRITING) as connection:
        from store import migrating  # Alembic takes 10 MB of every process that loads it, for a database that is new

        _keep_references(connection, "OFF")
        with connection.begin():
            migrating.migrate(connection)
            _check_references(connection)
        _keep_references(connection, "ON")


def _keep_references(connection: Connection, on: str) -> None:
    """SQLite changes a table by making it anew, which the references to it would refuse. Outside a transaction only."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={on}")
        cursor.close()


def _check_references(connection: Connection) -> None:
    """Raises PermanentFailure("migration_broke_references") before anything is committed."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise PermanentFailure("migration_broke_references")


def revision(database: Database) -> str:
    """The newest migration that has been run; empty in a database without tables."""
    with failures_named(), database.engine.connect() as connection:
        return _revision(connection) or ""


def _is_newer(found: str) -> bool:
    """Whether the database names a migration that this program does not have."""
    if not found:
        return False
    from store import migrating

    return found not in migrating.known()


def is_known(found: str) -> bool:
    """Whether this program can bring a database of that revision up to date."""
    return not _is_newer(found)


def serves(database: Database) -> bool:
    """Whether a process that began on its own schema can go on: it is there still, or a later version has migrated
    beside it, which takes nothing away that the version before needs (docs/decisions/0044). Revisions are four digits,
    in order."""
    with failures_named(), database.engine.connect() as connection:
        return (_revision(connection) or "") >= HEAD


def is_current(database: Database) -> bool:
    """Whether the schema is the one this program knows."""
    with failures_named(), database.engine.connect() as connection:
        return _revision(connection) == HEAD


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
