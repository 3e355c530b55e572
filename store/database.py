"""The database: one engine, one way to begin a change, on SQLite (WAL, synchronous=FULL) and PostgreSQL alike."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from sqlmodel import Session

from models.errors import Refused, TemporaryFailure
from store.beginning import Begins
from store.sqlite import sqlite_engine

BUSY_TIMEOUT_MS = 10_000
"""How long a change waits for another's to end before it is refused as temporary."""
_IDS_AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement, PostgreSQL 65,535."""
PORTION = 500
"""Rows that one transaction changes when a whole round is concerned: others wait for it a tenth of a second, not
ten."""
Item = TypeVar("Item")
_BUSY_STATES = {"40001", "40P01", "55P03", "57014", "25P03", "53300"}
_DISK_STATES = {"53100", "58030"}
_READ_ONLY = "25006"
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Database:
    """An open database. Sessions are short, synchronous and belong to one thread; async callers use a thread.

    `url`: a SQLAlchemy URL, `sqlite:///path` or `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        # Whoever opens one for a command or a test lets go of it without a word, and from Python 3.13 on a SQLite
        # connection that nobody has closed is a warning. Not at the exit: a forked child would close its parent's.
        weakref.finalize(self, self.engine.dispose).atexit = False
        # Writers of one process queue here: SQLite lets those who wait for its lock sleep and try again, and on
        # PostgreSQL they would hold every connection of the pool while they wait.
        self._turn = threading.Lock()

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A transaction that writes; committed at the end, rolled back on any error.

        One writer at a time on both databases: what was read inside cannot have changed at the commit, and no two
        wait for each other crosswise. (The audit chain would make them wait for each other anyway.)
        Raises TemporaryFailure: "database_busy" when the lock or a connection cannot be had in time, "disk_failed"
        when the disk is full or broken, "database_certificate" when the server's is not accepted,
        "database_unreachable". Nothing is then written, unless the connection broke in the commit itself; trying
        again is harmless.
        """
        with self._in_turn(), failures_named(), self._session() as session:
            session.connection(execution_options={"remiss_begins": Begins.WRITING})
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, one consistent snapshot. Raises TemporaryFailure as `changing` does."""
        with failures_named(), self._session() as session:
            connection = session.connection(execution_options={"remiss_begins": Begins.READING})
            yield session
            if connection.dialect.name == "postgresql":
                # There is nothing to keep, but at a ROLLBACK psycopg forgets the statements that it has prepared, and
                # each page's would be planned anew.
                connection.commit()

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A session for what one statement reads: on PostgreSQL without the two more ways there and back that a
        snapshot costs. A second statement may see what was committed meanwhile. Raises TemporaryFailure as `changing`
        does."""
        with failures_named(), self._session() as session:
            session.connection(execution_options={"remiss_begins": Begins.NOT})
            yield session

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A change of one row that stands for itself and need not survive a crash: on PostgreSQL beside the one writer.
        Raises TemporaryFailure as `changing` does, and sooner: nobody waits long to be counted."""
        with failures_named(), self.engine.connect() as bare:
            connection = bare.execution_options(remiss_begins=Begins.COUNTING)
            with connection.begin():
                yield connection

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """For what one statement asks: without a session, which takes as long as the statement. Raises TemporaryFailure
        as `changing` does."""
        with failures_named(), self.engine.connect() as connection:
            yield connection.execution_options(remiss_begins=Begins.NOT)

    def ping(self) -> None:
        with self.engine.connect() as connection:
            connection.execution_options(remiss_begins=Begins.NOT).execute(text("SELECT 1"))

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


_NULL_IN_TEXT = "cannot contain NUL"
"""The driver's words, which have no code of their own."""


@contextmanager
def failures_named() -> Iterator[None]:
    """Turns the database's errors that may pass by themselves into TemporaryFailure, as `Database.changing` tells, and
    PostgreSQL's no to a text with U+0000 into Refused("text_unstorable"): what people write has lost it before
    (`rules/text.py`), and what looks a thing up by such a text is sent by no page of ours."""
    try:
        yield
    except NoConnectionInTime as error:
        raise TemporaryFailure("database_busy") from error
    except DBAPIError as error:
        if _NULL_IN_TEXT in str(error.orig):
            raise Refused("text_unstorable") from error
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
    if "SSL error" in words and "certificate" in words:
        return "database_certificate"
    # Everything else about the server and not the statement: a name that does not resolve just now, a restart, a
    # standby that takes no changes.
    if isinstance(error, OperationalError) or error.connection_invalidated or state == _READ_ONLY:
        return "database_unreachable"
    return None


def is_damaged(error: BaseException | None) -> bool:
    """Whether the error says that an SQLite file is broken, or never was a database."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        return sqlite_engine(url, BUSY_TIMEOUT_MS)
    from store.postgres import postgres_engine

    return postgres_engine(url, BUSY_TIMEOUT_MS)
