"""The floor of the answer page: a bare Starlette form that keeps the file and commits one row in SQLite.

The least that keeps the same promise in the same way: the file in a folder, with one fsync, and its hash in the row,
on a connection with our own pragmas. (In the row itself the file would be written twice, to SQLite's log and then to
the table, and the floor would stand too high.)
"""

import hashlib
import os
import sqlite3
import sys
from pathlib import Path
from threading import Lock

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from store.database import CHECKPOINT_PAGES

PAGE = (Path(__file__).parent / "__init__.py").read_text() + "<p>" + "x" * 16_000


class BareForm:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "floor.sqlite3", check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        self._connection.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, fields TEXT, sha256 TEXT)")
        self._lock = Lock()
        self._files = folder / "floor"
        self._files.mkdir()

    async def show(self, _request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def post(self, request: Request) -> Response:
        async with request.form() as form:
            file = form["files"]
            data = await file.read() if isinstance(file, UploadFile) else b""
            fields = "&".join(f"{name}={value}" for name, value in form.items() if isinstance(value, str))
        await run_in_threadpool(self._keep, fields, data)
        return RedirectResponse("/receipt", 303)

    def _keep(self, fields: str, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        with (self._files / sha256).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with self._lock:
            self._connection.execute("INSERT INTO answers (fields, sha256) VALUES (?, ?)", (fields, sha256))


def main(folder: str, port: str) -> None:
    form = BareForm(Path(folder))
    app = Starlette(routes=[Route("/{rest:path}", form.show), Route("/{rest:path}", form.post, methods=["POST"])])
    uvicorn.run(
        app, host="127.0.0.1", port=int(port), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
