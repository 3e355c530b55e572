"""The audit chain cannot be changed through SQL, and whoever gets around that is found."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from models.errors import Refused
from store import schema
from store.database import Database
from store.records import audit

AT = datetime(2026, 3, 9, 8, 0, 0, 123456, tzinfo=UTC)
CHANGES = (
    "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
    "UPDATE audit SET facts = '{}'",
    "DELETE FROM audit WHERE seq = 3",
    "DELETE FROM audit",
)
FORGED = (
    "INTO audit (seq, at, actor, action, object_id, facts, prev_hash, hash) "
    "SELECT seq, at, 'x', action, object_id, facts, prev_hash, hash FROM audit WHERE seq = 2"
)


def append(database: Database, count: int, actor: str = "registrar") -> None:
    for number in range(count):
        with database.changing() as session:
            at = AT + timedelta(seconds=number)
            audit.append(session, at=at, actor=actor, action="tried", object_id=f"id-{number}", dnr="KS 1/2 å")


def append_and_refuse(session: Session) -> None:
    audit.append(session, at=AT, actor="registrar", action="tried", object_id="x")
    raise Refused("round_closed")


def first_broken(database: Database) -> int | None:
    with database.reading() as session:
        return audit.first_broken(session)


def bypass(database: Database, *statements: str) -> None:
    """What somebody with the database's own rights can do: get the triggers out of the way."""
    sqlite = database.engine.dialect.name == "sqlite"
    triggers = ["audit_no_update", "audit_no_delete", "audit_no_replace"] if sqlite else []
    before = [f"DROP TRIGGER {name}" for name in triggers] or ["ALTER TABLE audit DISABLE TRIGGER audit_guard"]
    after = [] if sqlite else ["ALTER TABLE audit ENABLE TRIGGER audit_guard"]
    with database.engine.begin() as connection:
        for statement in (*before, *statements, *after):
            connection.execute(text(statement))


def test_rows_are_numbered_and_each_carries_the_hash_of_the_one_before(database: Database) -> None:
    append(database, 3)
    with database.reading() as session:
        rows = session.execute(text("SELECT seq, prev_hash, hash FROM audit ORDER BY seq")).all()
        assert [row.seq for row in rows] == [1, 2, 3]
        assert [row.prev_hash for row in rows] == [audit.GENESIS, rows[0].hash, rows[1].hash]
        assert audit.head(session) == (3, rows[2].hash)
        assert audit.first_broken(session) is None


def test_an_empty_chain_holds(database: Database) -> None:
    with database.reading() as session:
        assert audit.head(session) == (0, audit.GENESIS)
        assert audit.first_broken(session) is None


def test_a_change_that_is_rolled_back_leaves_no_row_and_no_gap(database: Database) -> None:
    append(database, 1)
    with pytest.raises(Refused), database.changing() as session:
        append_and_refuse(session)
    append(database, 1)
    with database.reading() as session:
        assert audit.head(session)[0] == 2
    assert first_broken(database) is None


@pytest.mark.parametrize("change", CHANGES)
def test_triggers_refuse_every_change_and_removal(database: Database, change: str) -> None:
    append(database, 3)
    with pytest.raises(DBAPIError, match="audit is append-only"), database.changing() as session:
        session.execute(text(change))
    with database.reading() as session:
        assert audit.head(session)[0] == 3
    assert first_broken(database) is None


def test_a_row_is_not_replaced_by_an_insert_either(database: Database) -> None:
    append(database, 3)
    sqlite = database.engine.dialect.name == "sqlite"
    upsert = f"INSERT {FORGED} ON CONFLICT (seq) DO UPDATE SET actor = 'x'"
    statement = f"INSERT OR REPLACE {FORGED}" if sqlite else upsert
    with pytest.raises(DBAPIError, match="audit is append-only"), database.changing() as session:
        session.execute(text(statement))
    assert first_broken(database) is None


def test_postgresql_refuses_to_truncate_the_chain(postgres_url: str) -> None:
    database = Database(postgres_url)
    schema.upgrade(database)
    append(database, 2)
    with pytest.raises(DBAPIError, match="audit is append-only"), database.changing() as session:
        session.execute(text("TRUNCATE audit"))
    with database.reading() as session:
        assert audit.head(session)[0] == 2
    database.dispose()


@pytest.mark.parametrize("column", ["at", "actor", "action", "object_id", "facts", "prev_hash", "hash"])
def test_an_edited_row_is_found_whatever_was_edited(database: Database, column: str) -> None:
    append(database, 4)
    value = "'2026-03-09 08:00:00.000001'" if column == "at" else f"'{'e' * 64}'"
    zone = "+00" if column == "at" and database.engine.dialect.name == "postgresql" else ""
    bypass(database, f"UPDATE audit SET {column} = {value[:-1]}{zone}' WHERE seq = 2")
    assert first_broken(database) == 2


def test_a_removed_row_is_found(database: Database) -> None:
    append(database, 4)
    bypass(database, "DELETE FROM audit WHERE seq = 3")
    assert first_broken(database) == 3


def test_rows_in_another_order_are_found(database: Database) -> None:
    append(database, 4)
    swap = ("UPDATE audit SET seq = 99 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3")
    bypass(database, *swap, "UPDATE audit SET seq = 3 WHERE seq = 99")
    assert first_broken(database) == 2


def test_a_removed_row_is_found_even_when_the_others_are_renumbered(database: Database) -> None:
    append(database, 4)
    bypass(database, "DELETE FROM audit WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3")
    assert first_broken(database) == 2


def test_a_cut_tail_shows_against_a_head_kept_elsewhere(database: Database) -> None:
    append(database, 4)
    with database.reading() as session:
        kept = audit.head(session)
    bypass(database, "DELETE FROM audit WHERE seq = 4")
    assert first_broken(database) is None
    with database.reading() as session:
        assert audit.head(session) != kept


def test_many_appenders_at_once_keep_one_chain(database: Database) -> None:
    threads = [threading.Thread(target=append, args=(database, 10, f"actor-{number}")) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert audit.head(session)[0] == 60
    assert first_broken(database) is None


def test_an_appender_that_waits_sees_what_the_first_wrote(database: Database) -> None:
    """The second begins before the first commits, and still goes on from its row."""
    began, done = threading.Event(), threading.Event()

    def second() -> None:
        began.set()
        append(database, 1, "second")
        done.set()

    thread = threading.Thread(target=second)
    with database.changing() as session:
        audit.append(session, at=AT, actor="first", action="tried", object_id="x")
        thread.start()
        assert began.wait(10)
        assert not done.wait(0.2)
    thread.join(20)
    with database.reading() as session:
        actors = session.execute(text("SELECT actor FROM audit ORDER BY seq")).scalars().all()
    assert list(actors) == ["first", "second"]
    assert first_broken(database) is None


def test_an_appender_that_gets_around_the_lock_cannot_fork_the_chain(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(database, 1)
    monkeypatch.setattr(audit, "head", lambda _session: (0, audit.GENESIS))
    with pytest.raises(IntegrityError):
        append(database, 1)
    monkeypatch.undo()
    with database.reading() as session:
        assert audit.head(session)[0] == 1
    assert first_broken(database) is None
