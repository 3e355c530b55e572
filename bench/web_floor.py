"""The floors of the answer page: a bare Starlette form that keeps the file and commits to SQLite or PostgreSQL.

What keeps the same promise in the same way: the file in a folder, with one fsync, and its hash in the commit, on one
connection, to SQLite with our own pragmas. `the_same` commits the rows that an answer becomes, in our tables, by plain
SQL; `one_row` commits nothing but the form's fields in a single row.

`python -m bench.web_floor FOLDER PORT the_same|one_row [URL]`; `the_same` wants a round registered. URL: of the
PostgreSQL database, as SQLAlchemy calls it.
"""

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from store.sqlite import CHECKPOINT_PAGES

PAGE = (Path(__file__).parent / "__init__.py").read_text() + "<p>" + "x" * 16_000
Run = Callable[[str, tuple[object, ...]], Any]
"""A statement and its values, to either driver."""
Commit = Callable[[Run, str, str, str, int], None]


def opened(folder: Path, url: str) -> Run:
    if url:
        server = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

        def run(statement: str, values: tuple[object, ...]) -> Any:
            return server.execute(statement.replace("?", "%s").encode(), values)

        return run
    connection = sqlite3.connect(folder / "remiss.sqlite3", check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection.execute


class BareForm:
    def __init__(self, folder: Path, commit: Commit, url: str) -> None:
        self._run = opened(folder, url)
        self._run("CREATE TABLE floor (fields TEXT, sha256 TEXT)", ())
        self._begin = "BEGIN" if url else "BEGIN IMMEDIATE"
        self._commit = commit
        self._lock = Lock()
        self._files = folder / "floor"
        self._files.mkdir()

    async def show(self, _request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def post(self, request: Request) -> Response:
        async with request.form() as form:
            file = form["files"]
            data = await file.read() if isinstance(file, UploadFile) else b""
            fields = json.dumps({name: value for name, value in form.items() if isinstance(value, str)})
        await run_in_threadpool(self._keep, request.path_params["rest"], fields, data)
        return RedirectResponse("/receipt", 303)

    def _keep(self, recipient_id: str, fields: str, data: bytes) -> None:
        sha256 = keep_file(self._files, data)
        with self._lock:
            self._run(self._begin, ())
            self._commit(self._run, recipient_id, fields, sha256, len(data))
            self._run("COMMIT", ())


def keep_file(folder: Path, data: bytes) -> str:
    """Keeps the file under its hash, with one fsync, and returns that."""
    sha256 = hashlib.sha256(data).hexdigest()
    with (folder / sha256).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return sha256


def one_row(run: Run, _recipient_id: str, fields: str, sha256: str, _size: int) -> None:
    run("INSERT INTO floor (fields, sha256) VALUES (?, ?)", (fields, sha256))


def the_same(run: Run, recipient_id: str, fields: str, sha256: str, size: int) -> None:
    """The rows of one answer with a file, its two receipts, its news and its audit row; nothing is looked at first."""
    (round_id, code), at, answer_id = run(_WHOSE, (recipient_id,)).fetchone(), _now(), uuid4().hex
    answer = (answer_id, round_id, recipient_id, f"BENCH-{code}-1", uuid4().hex, at, at, fields, sha256)
    run(_ANSWER, answer)
    run(_FILE, (uuid4().hex, recipient_id, answer_id, sha256, size))
    facts = json.dumps({"answer_id": answer_id})
    for kind in ("receipt", "receipt_copy"):
        run(_LETTER, (uuid4().hex, round_id, recipient_id, kind, f"{code}@kommun.example", facts, at))
    run("UPDATE recipients SET state = 'answered' WHERE id = ?", (recipient_id,))
    run("INSERT INTO outbox (round_id, group_key, code, at) VALUES (?, 'x', ?, ?)", (round_id, code, at))
    told = json.dumps({"content_sha256": sha256, "files": [sha256], "receipt": f"BENCH-{code}-1", "version": 1})
    own_hash = hashlib.sha256(told.encode()).hexdigest()
    run(_AUDIT, (at, f"recipient:{recipient_id}", answer_id, told, own_hash, own_hash))


def _now() -> str:
    return datetime.now(UTC).isoformat()


_WHOSE = "SELECT round_id, code FROM recipients WHERE id = ?"
_ANSWER = (
    "INSERT INTO answers (id, round_id, recipient_id, version, counted, receipt, nonce, arrived_at, source, stance,"
    " judged_at, late, preliminary, confirms, content, content_sha256, attested_by)"
    " VALUES (?, ?, ?, 1, TRUE, ?, ?, ?, 'link', 'supports', ?, FALSE, FALSE, 0, ?, ?, '')"
)
_FILE = (
    "INSERT INTO answer_files (id, recipient_id, answer_id, position, supplement, sha256, size, media_type, name, kind)"
    " VALUES (?, ?, ?, 100, 0, ?, ?, 'application/pdf', 'yttrande-0.pdf', 'yttrande')"
)
_LETTER = (
    'INSERT INTO letters (id, round_id, recipient_id, group_key, kind, number, "to", facts, created_at, state, claim,'
    " attempts, unknowns, outcome_unknown, smtp_text)"
    " VALUES (?, ?, ?, 'x', ?, 1, ?, ?, ?, 'queued', '', 0, 0, FALSE, '')"
)
_AUDIT = (
    "INSERT INTO audit (seq, at, actor, action, object_id, facts, prev_hash, hash)"
    " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM audit), ?, ?, 'answer_received', ?, ?, ?, ?)"
)


def main(folder: str, port: str, commit: str, url: str = "") -> None:
    form = BareForm(Path(folder), {"one_row": one_row, "the_same": the_same}[commit], url)
    app = Starlette(routes=[Route("/{rest:path}", form.show), Route("/{rest:path}", form.post, methods=["POST"])])
    uvicorn.run(
        app, host="127.0.0.1", port=int(port), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
