"""The floor of the answer page: a bare Starlette form that reads the file and commits once, SQLite in WAL with FULL."""

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

PAGE = (Path(__file__).parent / "__init__.py").read_text() + "<p>" + "x" * 16_000


class BareForm:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "floor.sqlite3", check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, fields TEXT, file BLOB)")
        self._lock = Lock()

    async def show(self, _request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def post(self, request: Request) -> Response:
        async with request.form() as form:
            file = form["files"]
            data = await file.read() if isinstance(file, UploadFile) else b""
            fields = "&".join(f"{name}={value}" for name, value in form.items() if isinstance(value, str))
        await run_in_threadpool(self._insert, fields, data)
        return RedirectResponse("/receipt", 303)

    def _insert(self, fields: str, data: bytes) -> None:
        with self._lock:
            self._connection.execute("INSERT INTO answers (fields, file) VALUES (?, ?)", (fields, data))


def main(folder: str, port: str) -> None:
    form = BareForm(Path(folder))
    app = Starlette(routes=[Route("/{rest:path}", form.show), Route("/{rest:path}", form.post, methods=["POST"])])
    uvicorn.run(
        app, host="127.0.0.1", port=int(port), loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
