"""The servers other tests lean on: real, durable, on loopback, and gone when their test is."""

import contextlib
import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
from temporalio.client import Client

from tests.ports import is_open
from tests.postgres import PostgresServer, postgres_server
from tests.temporal_servers import dev_server, time_skipping


def listening_addresses(pid: int) -> set[str]:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    connections = []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):  # a worker of the database that ended in this moment
            connections += process.net_connections("inet")
    return {connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN}


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_postgres_is_durable_on_loopback_and_not_root(postgres: PostgresServer) -> None:
    assert listening_addresses(postgres.pid) == {"127.0.0.1"}
    assert psutil.Process(postgres.pid).uids().effective != 0
    with psycopg.connect(plain(postgres.url())) as connection:
        shown = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in ("fsync", "server_encoding")]
    assert shown == [("on",), ("UTF8",)]


def test_each_test_gets_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(plain(postgres_url)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_postgres_killed_keeps_what_was_committed_and_leaves_nothing_behind() -> None:
    with postgres_server() as server:
        with psycopg.connect(plain(server.url()), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('Åmål')")
        server.kill()
        server.start()
        with psycopg.connect(plain(server.url())) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("Åmål",)
        pid, port, folder = server.pid, server.port, server.folder
    assert not psutil.pid_exists(pid)
    assert not is_open(port)
    assert not folder.exists()


async def test_three_months_pass_at_once_on_the_time_skipping_server() -> None:
    async with time_skipping() as environment:
        before = await environment.get_current_time()
        await environment.sleep(timedelta(days=92))
        assert await environment.get_current_time() - before >= timedelta(days=92)


async def test_the_dev_server_comes_back_after_kill_9(tmp_path: Path) -> None:
    with dev_server(tmp_path, ui=True) as server:
        assert listening_addresses(server.pid) == {"127.0.0.1"}
        assert server.ui_port is not None
        assert is_open(server.ui_port)
        client = await Client.connect(server.address)
        await client.start_workflow("Kept", id="remiss/KSL-1", task_queue="nobody")
        server.kill()
        server.start()
        client = await Client.connect(server.address)
        description = await client.get_workflow_handle("remiss/KSL-1").describe()
        assert description.workflow_type == "Kept"
        with contextlib.closing(sqlite3.connect(tmp_path / "temporal.sqlite3")) as kept:
            assert kept.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        pid = server.pid
    assert not psutil.pid_exists(pid)


def test_the_browser_is_there(chromium_path: Path) -> None:
    assert os.access(chromium_path, os.X_OK)
