"""What the database does when it is busy, full, gone or killed: a clear error, nothing half-written, nothing lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from models.errors import TemporaryFailure
from models.values import RecipientState
from store import database as database_module
from store import drafts, schema, standing
from store.database import Database
from store.files import FileStore
from tests.postgres import PostgresServer, postgres_server
from tests.round_builder import SENT, BuiltRound, register_round
from tests.store_steps import chain_holds, recipient, submit, versions

SUBMITS_UNTIL_KILLED = """
import sys
from datetime import timedelta
from store.database import Database
from tests.round_builder import SENT
from tests.store_steps import submit
database, recipient_id = Database(sys.argv[1]), sys.argv[2]
for version in range(10_000):
    row = submit(database, recipient_id, SENT + timedelta(seconds=version), replaces=version)
    print(row.receipt, flush=True)
"""
SUBMITS_ON_A_FULL_DISK = """
import sys
from models.errors import TemporaryFailure
from store.database import Database
from tests.round_builder import SENT
from tests.store_steps import submit
database, recipient_id = Database(sys.argv[1]), sys.argv[2]
try:
    print(submit(database, recipient_id, SENT).receipt)
except TemporaryFailure as failure:
    print(failure.code)
"""


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Another process's writing transaction, as far as the database can tell."""
    if database.engine.dialect.name == "sqlite":
        other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    other_process = Database(database.url)
    with other_process.changing():
        yield
    other_process.dispose()


def wait_less(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The same database opened with a tenth of the patience."""
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 1_000)
    return Database(database.url)


def test_a_database_held_too_long_is_busy_and_takes_the_answer_afterwards(
    database: Database, built: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database_module.BUSY_TIMEOUT_MS == 10_000
    hasty = wait_less(database, monkeypatch)
    with held(database), pytest.raises(TemporaryFailure, match="database_busy"):
        submit(hasty, built.recipient_id, nonce="n")
    assert versions(database, built.recipient_id) == []
    answer = submit(hasty, built.recipient_id, nonce="n")
    assert [row.receipt for row in versions(database, built.recipient_id)] == [answer.receipt]
    assert chain_holds(database)
    hasty.dispose()


def test_a_database_held_for_a_moment_is_waited_for(database: Database, built: BuiltRound) -> None:
    taken: list[str] = []
    thread = threading.Thread(target=lambda: taken.append(submit(database, built.recipient_id).receipt))
    with held(database):
        thread.start()
        time.sleep(0.3)
        assert taken == []
        with database.reading() as session:
            assert standing.counts(session, built.round_id).settled == 0
    thread.join(10)
    assert taken == ["KSL-13-0111-0114-1"]


def test_a_writer_of_the_same_process_that_waits_too_long_is_busy(
    database: Database, built: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[str] = []

    def other() -> None:
        try:
            submit(database, built.recipient_id)
        except TemporaryFailure as failure:
            codes.append(failure.code)

    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 200)
    thread = threading.Thread(target=other)
    with database.changing():
        thread.start()
        thread.join(10)
    assert codes == ["database_busy"]
    submit(database, built.recipient_id)


def test_a_reader_sees_one_moment_throughout(database: Database, built: BuiltRound) -> None:
    with database.reading() as session:
        before = standing.counts(session, built.round_id)
        submitted = threading.Thread(target=submit, args=(database, built.recipient_id))
        submitted.start()
        submitted.join()
        assert standing.counts(session, built.round_id) == before
    with database.reading() as session:
        assert standing.counts(session, built.round_id).settled == 1


def test_what_is_written_in_a_reading_session_is_never_kept(database: Database, built: BuiltRound) -> None:
    with database.reading() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=SENT)
    assert recipient(database, built.recipient_id).state is RecipientState.SENT


def test_sixty_readers_and_writers_at_once_all_get_through(database: Database, built: BuiltRound) -> None:
    """More threads than the pool has connections: those who write queue without holding one."""
    problems: list[BaseException] = []

    def write(number: int) -> None:
        with database.changing() as session:
            drafts.save(session, built.recipient_id, expected=-1, fields={"summary": [str(number)]}, at=SENT)

    def read(_number: int) -> None:
        with database.reading() as session:
            standing.counts(session, built.round_id)

    def guarded(number: int) -> None:
        try:
            (write if number % 2 else read)(number)
        except TemporaryFailure as problem:
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_full_disk_gives_an_error_before_any_receipt_and_the_next_try_succeeds(
    database: Database, built: BuiltRound
) -> None:
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        # SQLite's own limit on pages: the same refusal as from a full disk.
        fill, empty = f"PRAGMA max_page_count = {pages}", "PRAGMA max_page_count = 1000000"
    else:
        # The error PostgreSQL raises when its disk is full, from a trigger in the middle of the transaction.
        raising = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
        fill = (
            f"CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$;"
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit EXECUTE FUNCTION fill()"
        )
        empty = "DROP TRIGGER full_disk ON audit; DROP FUNCTION fill()"
    _on_every_connection(database, fill)
    with pytest.raises(TemporaryFailure, match="disk_failed"):
        submit(database, built.recipient_id, summary="x" * 2_000_000, nonce="n")
    _on_every_connection(database, empty)
    assert versions(database, built.recipient_id) == []
    assert recipient(database, built.recipient_id).state is RecipientState.SENT
    submit(database, built.recipient_id, summary="x" * 2_000_000, nonce="n")
    assert len(versions(database, built.recipient_id)) == 1
    assert chain_holds(database)


def _on_every_connection(database: Database, statements: str) -> None:
    """The pool's one connection, since nothing else is open."""
    with database.engine.begin() as connection:
        for statement in statements.split(";") if statements.startswith("DROP") else [statements]:
            connection.exec_driver_sql(statement)


def test_no_space_left_at_the_commit_leaves_no_answer(tmp_path: Path) -> None:
    """The kernel itself refuses the write (strace injects ENOSPC): no receipt, and the next try succeeds."""
    database = Database(f"sqlite:///{tmp_path}/remiss.db")
    schema.upgrade(database)
    built = register_round(database, FileStore(tmp_path / "files"))
    submitting = [sys.executable, "-c", SUBMITS_ON_A_FULL_DISK, database.url, built.recipient_id]
    strace = ["strace", "-f", "-qq", "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC:when=3+"]
    refused = subprocess.run([*strace, "-o", os.devnull, *submitting], capture_output=True, text=True, timeout=120)
    assert refused.stdout == "disk_failed\n", refused.stderr
    assert versions(database, built.recipient_id) == []
    taken = subprocess.run(submitting, capture_output=True, text=True, timeout=60)
    assert taken.stdout == "KSL-13-0111-0114-1\n"
    assert chain_holds(database)
    database.dispose()


def test_every_receipt_shown_before_a_kill_is_in_the_database(database: Database, built: BuiltRound) -> None:
    submitting = [sys.executable, "-c", SUBMITS_UNTIL_KILLED, database.url, built.recipient_id]
    process = subprocess.Popen(submitting, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    shown = [process.stdout.readline().strip() for _ in range(40)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    shown += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    kept = versions(database, built.recipient_id)
    assert [row.receipt for row in kept][: len(shown)] == [line.strip() for line in shown]
    assert len(kept) <= len(shown) + 1
    assert [row.counted for row in kept] == [False] * (len(kept) - 1) + [True]
    assert chain_holds(database)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def test_a_killed_postgresql_loses_no_receipt_and_is_reported_as_gone(
    own_postgres: PostgresServer, tmp_path: Path
) -> None:
    database = Database(own_postgres.create_database("remiss"))
    schema.upgrade(database)
    built = register_round(database, FileStore(tmp_path / "files"))
    receipt = submit(database, built.recipient_id).receipt
    own_postgres.kill()
    with pytest.raises(TemporaryFailure, match="database_unreachable"):
        submit(database, built.recipient_id, replaces=1)
    with pytest.raises(TemporaryFailure, match="database_unreachable"), database.reading() as session:
        standing.counts(session, built.round_id)
    own_postgres.start()
    assert [row.receipt for row in versions(database, built.recipient_id)] == [receipt]
    assert submit(database, built.recipient_id, replaces=1).version == 2
    assert chain_holds(database)
    database.dispose()


def test_a_defect_in_a_statement_is_not_taken_for_a_passing_failure(database: Database) -> None:
    with pytest.raises(Exception, match=r"no such table|does not exist") as fault, database.changing() as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(fault.value, TemporaryFailure)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql+psycopg://remiss:remiss@no-such-host.invalid/remiss", "database_unreachable"),
        ("sqlite:////nowhere/at/all.db", "database_unreachable"),
    ],
)
def test_a_database_that_is_not_there_just_now_is_a_passing_failure(url: str, code: str) -> None:
    database = Database(url)
    with pytest.raises(TemporaryFailure, match=code), database.reading() as session:
        session.connection()
    database.dispose()


def test_a_standby_that_takes_no_changes_is_a_passing_failure(own_postgres: PostgresServer, tmp_path: Path) -> None:
    database = Database(own_postgres.create_database("remiss"))
    schema.upgrade(database)
    built = register_round(database, FileStore(tmp_path / "files"))
    with database.engine.begin() as connection:
        connection.execute(text("ALTER DATABASE remiss SET default_transaction_read_only = on"))
    database.dispose()
    with pytest.raises(TemporaryFailure, match="database_unreachable"):
        submit(database, built.recipient_id)
    database.dispose()


def test_ping_answers_while_the_database_does(database: Database) -> None:
    database.ping()
    missing = Database("sqlite:////nowhere/at/all.db")
    with pytest.raises(OperationalError):
        missing.ping()


def test_an_errors_text_never_holds_what_people_wrote(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.changing() as session:
        session.connection().execute(text("INSERT INTO nowhere (word) VALUES (:word)"), {"word": "hemligt skäl"})
    assert "hemligt" not in str(caught.value)
