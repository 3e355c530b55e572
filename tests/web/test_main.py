"""`remiss web` as its own process: starts, answers, says nothing of links, and stops at SIGTERM."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from desk.keys import load_secret_key
from settings import load_settings
from stand.ports import free_port
from store import schema
from store.database import Database
from store.files.files import FileStore
from tests.ports import is_open
from tests.round_builder import open_now, register_round

ROOT = Path(__file__).parents[2]


def cores_of_threads(pid: int) -> list[set[int]]:
    """The cores that each thread of a process may use: the event loop's first, then the pages' as they were made."""
    threads = sorted(int(entry.name) for entry in Path(f"/proc/{pid}/task").iterdir())
    return [os.sched_getaffinity(thread) for thread in threads]


def test_the_server_runs_logs_no_link_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "REMISS_DATA": str(tmp_path), "REMISS_WEB_PORT": str(port)}
    database = Database(f"sqlite:///{tmp_path / 'remiss.sqlite3'}")
    schema.upgrade(database)
    now = datetime.now(UTC)
    key = load_secret_key(load_settings().model_copy(update={"data": tmp_path, "secret_key": None}))
    dates = open_now(now)
    built = register_round(
        database, FileStore(tmp_path / "files"), key=key, at=now, due_at=dates.due_at, closes_at=dates.closes_at
    )
    database.dispose()
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "web.main"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            for _ in range(1200):
                if is_open(port):
                    break
                time.sleep(0.05)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                assert client.get("/halsa").json() == {"status": "ok"}
                assert client.get(f"/s/{built.token}").status_code == 200
                assert client.get(f"/s/{built.token[:-1]}").status_code == 404
                assert client.get(f"/{built.token}").status_code == 404
                assert client.get(f"/s/{built.token}", headers={"host": "evil.example"}).status_code == 400
            loop, *pages = cores_of_threads(process.pid)
            assert len(loop) == 1
            assert pages
            assert all(cores == loop for cores in pages)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(30) == 0
    told = [json.loads(line) for line in log.read_text().splitlines()]
    assert built.token[:-1] not in log.read_text()
    assert [line["event"] for line in told] == [
        "web_started",
        *["request"] * 3,
        "foreign_host",
        "request",
        "web_stopped",
    ]
    assert [line["route"] for line in told if line["event"] == "request"] == ["/s/{token}"] * 2 + ["unknown"] * 2
    assert (told[4]["host"], told[4]["ours"][0]) == ("evil.example", f"127.0.0.1:{port}")


def test_settings_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    environment = {**os.environ, "REMISS_DATA": str(tmp_path), "REMISS_WEB_PORT": "x"}
    done = subprocess.run(
        [sys.executable, "-m", "web.main"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "REMISS_WEB_PORT" in done.stderr
