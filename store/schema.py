"""The database's schema, brought up to date when it is opened; the same migrations for SQLite and PostgreSQL."""

from sqlalchemy import Connection, inspect, text

from store.database import Database, failures_named, lock_writing

HEAD = "0001"
"""The newest revision this program knows; a test holds it against the migrations."""


def upgrade(database: Database) -> None:
    """Runs every migration not yet run. Harmless twice; a second process waits and finds it done.

    Raises TemporaryFailure as `Database.changing` does.
    """
    with failures_named(), database.engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with (
        failures_named(),
        database.engine.connect().execution_options(remiss_write=True) as connection,
        connection.begin(),
    ):
        from store import migrating  # Alembic takes 10 MB of every process that loads it, for a database that is new

        lock_writing(connection)
        migrating.migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
