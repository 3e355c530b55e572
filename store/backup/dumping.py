"""One snapshot of the whole database as a file, and back: SQLite by its own backup, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from models.errors import PermanentFailure, Refused
from store.database import Database, failures_named

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def kind_of(url: str) -> str:
    return SQLITE if url.startswith("sqlite") else POSTGRESQL


def dump(url: str, out: Path) -> None:
    """Writes the database as it is at one moment, while others read and write. Raises Refused("tool_missing") without
    PostgreSQL's programs, and PermanentFailure("dump_failed") with their last words."""
    if kind_of(url) == SQLITE:
        with closing(sqlite3.connect(_file(url))) as source, closing(sqlite3.connect(out)) as copy:
            source.backup(copy)  # in one step: a copy in several is begun anew at every write
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", "--file", str(out))


def load(url: str, dumped: Path) -> None:
    """Makes the database hold what was dumped, all of it or nothing. It must be `is_empty`. Raises as `dump`."""
    if kind_of(url) == SQLITE:
        shutil.move(dumped, _file(url))
        return
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", url, *whole, str(dumped))


def is_empty(url: str) -> bool:
    """Whether there is no register yet. Raises TemporaryFailure as `Database.changing` does."""
    if kind_of(url) == SQLITE:
        return not _file(url).exists()
    database = Database(url)
    try:
        with failures_named(), database.engine.connect() as connection:
            return not inspect(connection).get_table_names()
    finally:
        database.dispose()


def is_whole(kind: str, dumped: Path) -> bool:
    """Whether the file can be read to its end as what it says it is; of a PostgreSQL dump its list of contents."""
    if kind == SQLITE:
        try:
            with closing(sqlite3.connect(dumped)) as connection:
                return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
        except sqlite3.DatabaseError:
            return False
    reading = [_program("pg_restore"), "--file", "/dev/null", str(dumped)]
    done = subprocess.run(reading, check=False, capture_output=True)  # noqa: S603 - PostgreSQL's own program
    return done.returncode == 0


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused("tool_missing", tool=name)
    return found


def _run(name: str, url: str, *arguments: str) -> None:
    """The password goes by the environment: an argument could be read by everybody on the machine."""
    parts = make_url(url)
    where = {"host": parts.host, "port": parts.port, "user": parts.username, "dbname": parts.database}
    query = {name: value for name, value in parts.query.items() if isinstance(value, str)}
    conninfo = make_conninfo("", **{name: value for name, value in {**where, **query}.items() if value})
    secret = {"PGPASSWORD": str(parts.password)} if parts.password else {}
    command = [_program(name), f"--dbname={conninfo}", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **secret})  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip() or "?").splitlines()[0]
        raise PermanentFailure("dump_failed", tool=name, said=said)
