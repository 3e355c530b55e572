"""SQLite: WAL, synchronous=FULL, and one who writes."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from store.beginning import COUNT_TIMEOUT_MS, Begins, begins

CHECKPOINT_PAGES = 8_000
"""32 MB of log between checkpoints: at SQLite's own thousand pages every thirtieth answer would wait for one."""
_BREATH_MS = 80
"""Within which SQLite looks seven times whether its lock is free; after that every hundredth millisecond."""


def sqlite_engine(url: str, busy_ms: int) -> Engine:
    """`busy_ms`: how long one who writes waits for another."""
    engine = create_engine(
        url,
        connect_args={"timeout": busy_ms / 1000, "check_same_thread": False},
        hide_parameters=True,  # an error's text is logged, and parameters are what people wrote
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own BEGIN is deferred and comes too late for the lock to be taken first.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={busy_ms}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        match begins(connection):
            case Begins.WRITING:
                _begin_writing(connection, busy_ms, busy_ms)
            case Begins.COUNTING:
                _begin_writing(connection, COUNT_TIMEOUT_MS, busy_ms)
            case Begins.NOT:
                pass
            case _:
                connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: Connection, patience: int, busy_ms: int) -> None:
    """Waits for the lock in short breaths. SQLite looks ever more seldom whether it is free, and one who waits beside a
    busy worker would be passed by for seconds: asked anew, it begins by looking often again."""
    driver: Any = connection.connection.dbapi_connection
    ends = time.monotonic() + patience / 1000
    driver.execute(f"PRAGMA busy_timeout={_BREATH_MS}")
    try:
        while time.monotonic() < ends:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, so that its error is raised as any statement's
    finally:
        driver.execute(f"PRAGMA busy_timeout={busy_ms}")
