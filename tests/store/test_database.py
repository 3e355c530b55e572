"""What the database does when it is busy or asked wrongly: those who wait get through, and an error says no secrets."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models.errors import TemporaryFailure
from models.tables import RecipientRow
from models.values import RecipientState
from store import database as database_module
from store.answers import drafts
from store.database import Database
from store.rounds import standing
from tests.round_builder import SENT, BuiltRound
from tests.store_steps import chain_holds, recipient, submit, versions


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
    refused = pytest.raises(RuntimeError, match="reading session")  # on SQLite it is silently rolled back
    with nullcontext() if database.engine.dialect.name == "sqlite" else refused, database.reading() as session:
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


@pytest.mark.parametrize("opened", [Database.changing, Database.reading])
def test_every_connection_to_sqlite_writes_its_commits_through_to_disk(
    opened: Callable[[Database], AbstractContextManager[Session]], tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'remiss.db'}")
    for _new_connection in range(2):
        with opened(database) as session:
            told = {
                name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
        database.dispose()


def test_a_defect_in_a_statement_is_not_taken_for_a_passing_failure(database: Database) -> None:
    with pytest.raises(Exception, match=r"no such table|does not exist") as fault, database.changing() as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(fault.value, TemporaryFailure)


def test_ping_answers_while_the_database_does(database: Database) -> None:
    database.ping()
    missing = Database("sqlite:////nowhere/at/all.db")
    with pytest.raises(OperationalError):
        missing.ping()


def test_an_errors_text_never_holds_what_people_wrote(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.changing() as session:
        session.connection().execute(text("INSERT INTO nowhere (word) VALUES (:word)"), {"word": "hemligt skäl"})
    assert "hemligt" not in str(caught.value)


ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
_PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM recipients%'"


def look(database: Database, built: BuiltRound) -> int:
    """One page's worth; returns how many of the pool's connection's statements are prepared."""
    with database.looking() as session:
        assert session.get_one(RecipientRow, built.recipient_id).id == built.recipient_id
    with database.reading() as session:
        session.get_one(RecipientRow, built.recipient_id)
        return int(session.connection().execute(text(_PREPARED)).scalar_one())


@ON_POSTGRESQL
def test_statements_stay_prepared_from_page_to_page_and_are_prepared_anew_after_a_migration(
    database: Database, built: BuiltRound
) -> None:
    assert [look(database, built) for _page in range(4)][-1] > 0
    migration = Database(database.url)
    _retype_names(migration, "text")
    with pytest.raises(TemporaryFailure, match="database_unreachable"):
        look(database, built)
    assert look(database, built) == 0  # another connection
    _retype_names(migration, "varchar")
    migration.dispose()


def _retype_names(database: Database, kind: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE recipients ALTER COLUMN name TYPE {kind}"))


@ON_POSTGRESQL
def test_a_connection_that_was_ended_while_it_rested_is_replaced_unseen(database: Database, built: BuiltRound) -> None:
    look(database, built)
    other = Database(database.url)
    with other.asking() as connection:
        ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
        assert connection.execute(text(f"{ended} AND pid != pg_backend_pid()")).scalar_one() == 1
    other.dispose()
    time.sleep(0.2)  # the kernel brings the news; a question asked in the same moment would be refused as temporary
    look(database, built)
