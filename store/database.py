"""The database: one engine, one way to begin a change, on SQLite (WAL, synchronous=FULL) and PostgreSQL alike."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from sqlmodel import Session

from models.errors import TemporaryFailure

BUSY_TIMEOUT_MS = 10_000
"""How long a change waits for another's to end before it is refused as temporary."""
_BREATH_MS = 80
"""Within which SQLite looks seven times whether its lock is free; after that every hundredth millisecond."""
COUNT_TIMEOUT_MS = 500
"""How long a count may wait (`Database.counting`)."""
_IDLE_TIMEOUT_MS = 60_000
CHECKPOINT_PAGES = 8_000
"""32 MB of log between checkpoints: at SQLite's own thousand pages every thirtieth answer would wait for one."""
_IDS_AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement, PostgreSQL 65,535."""
PORTION = 500
"""Rows that one transaction changes when a whole round is concerned: others wait for it a tenth of a second, not
ten."""
Item = TypeVar("Item")
_WRITER_LOCK = 0x52454D49  # any constant: one advisory lock for the one writer
_BUSY_STATES = {"40001", "40P01", "55P03", "57014", "25P03", "53300"}
_DISK_STATES = {"53100", "58030"}
_READ_ONLY = "25006"
_DATA_EXCEPTION = "22"
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Database:
    """An open database. Sessions are short, synchronous and belong to one thread; async callers use a thread.

    `url`: a SQLAlchemy URL, `sqlite:///path` or `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgres_engine(url)
        # Writers of one process queue here: SQLite lets those who wait for its lock sleep and try again, and on
        # PostgreSQL they would hold every connection of the pool while they wait.
        self._turn = threading.Lock()

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A transaction that writes; committed at the end, rolled back on any error.

        One writer at a time on both databases: what was read inside cannot have changed at the commit, and no two
        wait for each other crosswise. (The audit chain would make them wait for each other anyway.)
        Raises TemporaryFailure: "database_busy" when the lock or a connection cannot be had in time, "disk_failed"
        when the disk is full or broken, "database_unreachable". Nothing is then written, unless the connection broke
        in the commit itself; trying again is harmless.
        """
        with self._in_turn(), failures_named(), self._session() as session:
            lock_writing(session.connection(execution_options={"remiss_write": True}))
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, one consistent snapshot. Raises TemporaryFailure as `changing` does."""
        with failures_named(), self._session() as session:
            if self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A change of one row that stands for itself and need not survive a crash: on PostgreSQL beside the one writer.
        Raises TemporaryFailure as `changing` does, and sooner: nobody waits long to be counted."""
        with failures_named(), self.engine.connect() as bare:
            connection = bare.execution_options(remiss_write=True, remiss_patience=COUNT_TIMEOUT_MS)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(_NOT_LONG)
                yield connection

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """For what one statement asks: without a session, which takes as long as the statement. Raises TemporaryFailure
        as `changing` does."""
        with failures_named(), self.engine.connect() as connection:
            yield connection

    def ping(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        self.engine.dispose()

    def _session(self) -> Session:
        return _ShortSession(self.engine, expire_on_commit=False, autoflush=False)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise TemporaryFailure("database_busy")
        try:
            yield
        finally:
            self._turn.release()


class _ShortSession(Session):
    """A session of one transaction on one database, whose connection is the same to its end: it is looked up once, and
    not anew for each of the ten statements of an answer."""

    _own: Connection | None = None

    def connection(self, *args: Any, **named: Any) -> Connection:
        if self._own is None:
            self._own = super().connection(*args, **named)
        return self._own


def portions(items: Sequence[Item], size: int = _IDS_AT_ONCE) -> Iterator[Sequence[Item]]:
    """The items in parts of that size; ids in as many as statements are needed to name them all."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def lock_writing(connection: Connection) -> None:
    """Makes this transaction the only one that writes until it ends. SQLite's BEGIN IMMEDIATE has done it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK_WRITING)


_LOCK_WRITING = text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
_NOT_LONG = text(f"SET LOCAL statement_timeout = {COUNT_TIMEOUT_MS}")


@contextmanager
def failures_named() -> Iterator[None]:
    """Turns the database's errors that may pass by themselves into TemporaryFailure, as `Database.changing` tells."""
    try:
        yield
    except NoConnectionInTime as error:
        raise TemporaryFailure("database_busy") from error
    except DBAPIError as error:
        code = _passing(error)
        if code is None:
            raise
        raise TemporaryFailure(code) from error


def _passing(error: DBAPIError) -> str | None:
    """The code of a failure that may pass by itself; None for a defect."""
    words, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if "database is locked" in words or state in _BUSY_STATES:
        return "database_busy"
    if "disk is full" in words or "disk I/O error" in words or "readonly database" in words or state in _DISK_STATES:
        return "disk_failed"
    if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR:
        return None  # SQLite calls a missing table operational
    # Everything else about the server and not the statement: a name that does not resolve just now, a restart, a
    # standby that takes no changes.
    if isinstance(error, OperationalError) or error.connection_invalidated or state == _READ_ONLY:
        return "database_unreachable"
    return None


def is_damaged(error: BaseException | None) -> bool:
    """Whether the error says that an SQLite file is broken, or never was a database."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
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
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("remiss_write", False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: Connection) -> None:
    """Waits for the lock in short breaths. SQLite looks ever more seldom whether it is free, and one who waits beside a
    busy worker would be passed by for seconds: asked anew, it begins by looking often again."""
    driver: Any = connection.connection.dbapi_connection
    patience: int = connection.get_execution_options().get("remiss_patience", BUSY_TIMEOUT_MS)
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
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _postgres_engine(url: str) -> Engine:
    """A stopped process that holds the writer's lock loses it after a minute, and with it its transaction."""
    options = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c idle_in_transaction_session_timeout={_IDLE_TIMEOUT_MS}"
    engine = create_engine(
        url,
        connect_args={"options": options, "connect_timeout": BUSY_TIMEOUT_MS // 1000},
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        hide_parameters=True,
    )

    @event.listens_for(engine, "handle_error")
    def without_values(context: ExceptionContext) -> None:
        """PostgreSQL tells the whole row that breaks a constraint, whatever `hide_parameters` says: its details are not
        kept, nor its words on a value it cannot read. A failure to connect tells of no row."""
        said = getattr(context.original_exception, "diag", None)
        if said is None or said.sqlstate is None:
            return
        values_in_words = said.sqlstate.startswith(_DATA_EXCEPTION)
        words = f"{said.sqlstate} {'' if values_in_words else said.message_primary}"
        kind = type(context.original_exception)
        context.original_exception.args = (words,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({kind.__module__}.{kind.__name__}) {words}",)

    return engine
