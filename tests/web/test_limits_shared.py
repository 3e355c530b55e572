"""Rate limits hold over several web servers on one database, cost a page in ordinary use nothing, and go on in each
server's own memory when the database is slow."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from store import rate_counts
from store.beginning import Begins
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import KEY
from tests.statements import statements
from tests.web_visitor import BASE
from web import limiting
from web.app import create_app
from web.config import WebConfig
from web.limiting import _LIMITS, Limit, Limiter

WHO = "eva@ksl.example"


def limiters(database: Database, count: int = 2) -> list[Limiter]:
    return [Limiter(partial(rate_counts.add, database), KEY) for _ in range(count)]


@pytest.mark.parametrize("limit", list(Limit))
def test_two_servers_count_together(database: Database, limit: Limit) -> None:
    """Asked by turns, as behind a proxy. Never fewer than the limit, and at most what the portions leave untold."""
    rule, servers = _LIMITS[limit], limiters(database)
    tries = rule.most + 2 * rule.portion
    allowed = [servers[number % 2].allows(limit, WHO) for number in range(tries)]
    assert all(allowed[: rule.most])
    assert sum(allowed) <= rule.most + 2 * (rule.portion - 1)
    assert servers[0].allows(limit, "another")
    with database.reading() as session:
        assert WHO not in repr(session.connection().execute(text("SELECT * FROM rate_counts")).all())


def test_a_flood_and_ordinary_use_ask_the_database_nothing(database: Database) -> None:
    (server,) = limiters(database, 1)
    with statements(database) as told:
        assert all(server.allows(Limit.POST, WHO) for _ in range(19))
    assert told.number == 0
    assert sum(server.allows(Limit.SIGN_IN, WHO) for _ in range(11)) == 10
    with statements(database) as told:
        assert not any(server.allows(Limit.SIGN_IN, WHO) for _ in range(100))
    assert told.number == 0


def test_a_window_that_is_over_begins_anew_and_is_forgotten(database: Database) -> None:
    assert rate_counts.add(database, "post", "a", 5, 60)[0] == 5
    assert rate_counts.add(database, "post", "a", 2, 60)[0] == 7
    rate_counts.add(database, "post", "b", 1, 60)
    with database.changing() as session:
        session.connection().execute(text("UPDATE rate_counts SET ends_at = ends_at - 61 WHERE key = 'a'"))
        session.connection().execute(text("UPDATE rate_counts SET ends_at = ends_at + 3600 WHERE key = 'b'"))
    counted, left = rate_counts.add(database, "post", "a", 1, 60)
    assert (counted, 0 < left <= 60) == (1, True)
    with database.changing() as session:
        session.connection().execute(text("UPDATE rate_counts SET ends_at = ends_at + 0.5 WHERE key = 'a'"))
    assert rate_counts.add(database, "post", "a", 1, 60)[0] == 2, "begun by another server while this one waited"
    assert rate_counts.add(database, "post", "b", 1, 60)[0] == 1, "the clock was set back an hour since"
    with database.changing() as session:
        session.connection().execute(text("UPDATE rate_counts SET ends_at = ends_at - 61 WHERE key = 'a'"))
        rate_counts.forget_ended(session)
        assert session.connection().execute(text("SELECT key FROM rate_counts")).all() == [("b",)]


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Somebody keeps the row, and on SQLite the whole file, for as long as the block lasts."""
    with database.engine.connect().execution_options(remiss_begins=Begins.WRITING) as connection, connection.begin():
        connection.execute(text("UPDATE rate_counts SET count = count"))
        yield


def test_a_slow_database_leaves_each_server_to_count_for_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (server,) = limiters(database, 1)
    assert server.allows(Limit.SIGN_IN, WHO)
    with held(database), capture_logs() as told:
        asked = threading.Thread(target=lambda: [server.allows(Limit.SIGN_IN, WHO) for _ in range(8)])
        asked.start()
        asked.join(timeout=30)  # half a second for the first, nothing for the others
        assert not asked.is_alive()
        assert server.allows(Limit.SIGN_IN, WHO)
        assert not server.allows(Limit.SIGN_IN, WHO)
    assert [line["event"] for line in told] == ["limits_counted_alone"]
    monkeypatch.setattr(server, "_alone_until", 0.0)
    other = limiters(database, 1)[0]
    assert other.allows(Limit.SIGN_IN, WHO), "it knows of the first one alone"
    monkeypatch.setattr(limiting, "_LIMITS", {Limit.SIGN_IN: _LIMITS[Limit.SIGN_IN]._replace(most=20)})
    assert server.allows(Limit.SIGN_IN, WHO)
    assert rate_counts.add(database, "sign_in", server._hidden(Limit.SIGN_IN, WHO), 0, 60)[0] == 13


async def test_a_guesser_of_links_is_slowed_by_two_web_applications_together(
    database: Database, tmp_path: Path
) -> None:
    config = WebConfig(database, FileStore(tmp_path / "files"), KEY, BASE)
    apps = [httpx.ASGITransport(create_app(config)) for _ in range(2)]
    statuses = []
    for number in range(40):
        async with httpx.AsyncClient(transport=apps[number % 2], base_url=BASE) as client:
            statuses.append((await client.get(f"/s/{number:043d}")).status_code)
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429
