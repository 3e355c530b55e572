"""PostgreSQL through psycopg, which an installation on SQLite never loads.

What an answer costs here is ways there and back, and planning (`python -m bench postgres`): a BEGIN brings its lock
with it, nothing is asked of a connection before it is used, and its statements stay prepared.
"""

import select
import time
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from store.beginning import COUNT_TIMEOUT_MS, Begins, begins

_READ_ONLY = "25006"
_DATA_EXCEPTION = "22"
_STALE_PLAN = "RevalidateCachedQuery"
"""The server's own name, in no language, for the place that finds a prepared statement's columns changed."""
_IDLE_TIMEOUT_MS = 60_000
_REST_SECONDS = 30
_WRITER_LOCK = 0x52454D49  # any constant: one advisory lock for the one writer
_BEGINS = {
    Begins.WRITING: f"BEGIN; SELECT pg_advisory_xact_lock({_WRITER_LOCK})",
    Begins.COUNTING: f"BEGIN; SET LOCAL statement_timeout = {COUNT_TIMEOUT_MS}",
    Begins.READING: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    Begins.NOT: "",
    Begins.PLAIN: "BEGIN",
}
_NOT_TOLD = (None,) * 5


class _Cursor(psycopg.Cursor[Any]):
    """Tells of columns what SQLAlchemy asks for: an object for each, as psycopg makes them for every statement, is a
    tenth of a page's work."""

    @property
    def description(self) -> Any:
        found = self.pgresult
        if found is None or not found.nfields:
            return None
        return [
            ((found.fname(place) or b"").decode(), found.ftype(place), *_NOT_TOLD) for place in range(found.nfields)
        ]


def postgres_engine(url: str, busy_ms: int) -> Engine:
    """`busy_ms`: how long one who writes waits for another. A stopped process that holds the writer's lock loses it
    after a minute, and with it its transaction."""
    engine = create_engine(
        url,
        connect_args={
            "options": f"-c lock_timeout={busy_ms} -c idle_in_transaction_session_timeout={_IDLE_TIMEOUT_MS}",
            "connect_timeout": busy_ms // 1000,
            "autocommit": True,  # no BEGIN is sent but ours
            "cursor_factory": _Cursor,
        },
        pool_size=8,
        max_overflow=8,
        pool_timeout=busy_ms / 1000,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _see_that_it_lives)
    event.listen(engine, "handle_error", _without_values)
    return engine


def _begin(connection: Connection) -> None:
    if words := _BEGINS[begins(connection)]:
        connection.exec_driver_sql(words)


def _rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _see_that_it_lives(connection: Any, record: ConnectionPoolEntry, _fairy: object) -> None:
    """A server that has gone or been started anew has closed the connection, or said something on it, which is seen
    without a question. One that has rested for long is asked."""
    rests_since = record.info.get("rests_since")
    if rests_since is None:
        return  # just opened
    try:
        if time.monotonic() - rests_since > _REST_SECONDS or _has_news(connection.fileno()):
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise InvalidatePoolError from error


def _has_news(socket: int) -> bool:
    watch = select.poll()
    watch.register(socket, select.POLLIN)
    return bool(watch.poll(0))


def _without_values(context: ExceptionContext) -> None:
    """PostgreSQL tells the whole row that breaks a constraint, whatever `hide_parameters` says: its details are not
    kept, nor its words on a value it cannot read. A failure to connect tells of no row."""
    said = getattr(context.original_exception, "diag", None)
    if said is None or said.sqlstate is None:
        return
    if said.sqlstate == _READ_ONLY and begins(context.connection) is Begins.READING:
        raise RuntimeError("a reading session was asked to write")  # a defect, and no standby that takes no changes
    if said.source_function == _STALE_PLAN:
        context.is_disconnect = True  # after a migration: all connections are opened anew
    values_in_words = said.sqlstate.startswith(_DATA_EXCEPTION)
    words = f"{said.sqlstate} {'' if values_in_words else said.message_primary}"
    kind = type(context.original_exception)
    context.original_exception.args = (words,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({kind.__module__}.{kind.__name__}) {words}",)
