"""The database: one engine, one way to begin a change, on SQLite (WAL, synchronous=FULL) and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models.errors import TemporaryFailure

BUSY_TIMEOUT_MS = 10_000
"""How long a change waits for another's to end before it is refused as temporary."""


class Database:
    """An open database. Sessions are short, synchronous and belong to one thread; async callers use a thread.

    `url`: a SQLAlchemy URL, `sqlite:///path` or `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgres_engine(url)

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A transaction that writes; committed at the end, rolled back on any error.

        On SQLite the write lock is taken at the start, so what was read inside cannot have changed at the commit.
        Raises TemporaryFailure("database_busy") when the lock or a connection cannot be had in time; nothing is then
        written and trying again is harmless.
        """
        session = Session(self.engine, expire_on_commit=False, autoflush=False)
        try:
            if self.engine.dialect.name == "sqlite":
                session.connection(execution_options={"remiss_write": True})
            yield session
            session.commit()
        except OperationalError as error:
            session.rollback()
            if _is_passing(error):
                raise TemporaryFailure("database_busy") from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, one consistent snapshot."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def ping(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        self.engine.dispose()


def _is_passing(error: DBAPIError) -> bool:
    words = str(error.orig)
    return any(sign in words for sign in ("database is locked", "deadlock detected", "could not serialize", "timeout"))


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own BEGIN is deferred and comes too late for the lock to be taken first.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("remiss_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, pool_timeout=BUSY_TIMEOUT_MS / 1000)
