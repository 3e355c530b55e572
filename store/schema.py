"""The database's schema, brought up to date by Alembic; the same migrations for SQLite and PostgreSQL."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.database import Database, failures_named, lock_writing


def upgrade(database: Database) -> None:
    """Runs every migration not yet run. Harmless twice; a second process waits and finds it done.

    Raises TemporaryFailure as `Database.changing` does.
    """
    with failures_named(), database.engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head():
            return
    config = _config()
    with (
        failures_named(),
        database.engine.connect().execution_options(remiss_write=True) as connection,
        connection.begin(),
    ):
        lock_writing(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def head() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "store:migrations")
    return config
