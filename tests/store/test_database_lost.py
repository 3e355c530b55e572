"""A database whose disk is full, that is killed or gone: a clear error, nothing half-written, nothing lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.errors import TemporaryFailure
from models.values import RecipientState
from store import schema
from store.database import Database
from store.files.files import FileStore
from store.rounds import standing
from templates.messages import error_sentence
from tests.certificates import Authority
from tests.installation import until
from tests.postgres import PostgresServer, postgres_server
from tests.round_builder import BuiltRound, register_round
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


def test_a_certificate_that_has_run_out_is_named_and_nothing_is_lost_when_it_is_renewed(
    own_postgres: PostgresServer, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    own_postgres.show(*authority.certified(30))
    url = own_postgres.create_database("remiss")
    database = Database(f"{url}?sslmode=verify-full&sslrootcert={authority.trust}")
    until(lambda: is_reached(database), "the certificate that holds")
    schema.upgrade(database)
    built = register_round(database, FileStore(tmp_path / "files"))
    receipt = submit(database, built.recipient_id).receipt
    own_postgres.show(*authority.certified(-1))
    until(lambda: not is_reached(database), "the one that has run out")
    with pytest.raises(TemporaryFailure, match="database_certificate") as failure:
        submit(database, built.recipient_id, replaces=1)
    assert "Det kan ha gått ut" in error_sentence(failure.value)
    own_postgres.show(*authority.certified(31))
    until(lambda: is_reached(database), "the certificate that holds")
    assert [row.receipt for row in versions(database, built.recipient_id)] == [receipt]
    assert submit(database, built.recipient_id, replaces=1).version == 2
    assert chain_holds(database)
    database.dispose()


def is_reached(database: Database) -> bool:
    """By a new connection: those that are open stay so."""
    database.dispose()
    try:
        database.ping()
    except OperationalError:
        return False
    return True


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
