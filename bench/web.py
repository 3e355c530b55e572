"""290 answers posted at once, each with one 200 kB file, beside a bare Starlette form with the same SQLite commit.

Run: `python -m bench.web`. Both servers are real uvicorn processes, met by the same client in the same run, in turns.
"""

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.report import BenchRow, table
from models.values import RecipientState
from store import recipients
from store.database import Database
from store.files import FileStore
from tests.round_builder import KEY, BuiltRound, create_tables, open_now, register_round
from web.config import WebConfig
from web.main import server_of
from web.signing import Bearer, Signing, cookie_name

ANSWERS = 290
FILE_SIZE = 200_000
TURNS = 5
BOUNDARY = "bench-boundary"


@dataclass(frozen=True)
class Timing:
    """Seconds: all replies in, and each reply's own time."""

    total: float
    each: tuple[float, ...]

    @property
    def p95(self) -> float:
        return sorted(self.each)[int(len(self.each) * 0.95)]


def form_body(fields: dict[str, str], file: bytes) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="yttrande.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    return b"".join((*parts, head, file, f"\r\n--{BOUNDARY}--\r\n".encode()))


def request_bytes(port: int, path: str, body: bytes, cookie: str = "") -> bytes:
    lines = [
        f"POST {path} HTTP/1.1" if body else f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Connection: close",
    ]
    if body:
        lines += [f"Content-Type: multipart/form-data; boundary={BOUNDARY}", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode() + body


async def one(port: int, request: bytes, status: int) -> float:
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    reply = await reader.read()
    writer.close()
    assert reply.startswith(f"HTTP/1.1 {status}".encode()), reply[:2000]
    return time.perf_counter() - start


async def all_at_once(port: int, requests: list[bytes], status: int) -> Timing:
    start = time.perf_counter()
    each = await asyncio.gather(*(one(port, request, status) for request in requests))
    return Timing(time.perf_counter() - start, tuple(each))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*command: str, port: int) -> Iterator[psutil.Process]:
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=Path(__file__).parent.parent)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield psutil.Process(process.pid)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(30)


def file_bytes(number: int, size: int = FILE_SIZE) -> bytes:
    """A PDF to the eye of the file check; no two alike."""
    head, tail = b"%PDF-1.7\n", b"\nstartxref\n9\n%%EOF\n"
    noise = number.to_bytes(4, "big") * ((size - len(head) - len(tail)) // 4)
    return head + noise + tail


def our_requests(port: int, built: BuiltRound, files: list[bytes]) -> list[bytes]:
    """What 290 browsers would send from their open forms."""
    signing = Signing(KEY)
    requests = []
    for number, recipient_id in enumerate(built.recipient_ids.values()):
        bearer = Bearer(recipient_id=recipient_id, generation=1)
        fields = {
            "csrf": signing.form_token(bearer),
            "nonce": f"bench{number}",
            "draft_version": "0",
            "replaces": "0",
            **answer_fields(number),
        }
        cookie = f"{cookie_name(recipient_id)}={signing.visit_token(bearer)}"
        requests.append(request_bytes(port, f"/svar/{recipient_id}", form_body(fields, files[number]), cookie))
    return requests


def answer_fields(number: int) -> dict[str, str]:
    text = f"Kommun {number} tillstyrker förslaget men vill se ändringar. " * 12
    asked = {f"q-{key}-comment": text for key in "1234"}
    return {
        "stance": "supports_with_comments",
        **asked,
        "summary": text,
        "decision_body": "Kommunstyrelsen",
        "decision_on": "2026-05-11",
        "decision_section": "§ 86",
        "contact_name": "Eva Test",
        "contact_email": "eva@kommun.se",
        "action": "submit",
    }


def measure_ours(folder: Path, files: list[bytes]) -> tuple[Timing, Timing, float]:
    """One round submitted, after one answer that warms the server: posts, landing pages, and memory in MB."""
    database, store = Database(f"sqlite:///{folder / 'remiss.sqlite3'}"), FileStore(folder / "files")
    create_tables(database)
    now = datetime.now(UTC)
    dates = open_now(now)
    built = register_round(database, store, count=ANSWERS + 1, at=now, due_at=dates.due_at, closes_at=dates.closes_at)
    port = free_port()
    with serving("bench.web", "serve", str(folder), str(port), port=port) as process:
        requests = our_requests(port, built, files)
        landing = [request_bytes(port, f"/s/{token}", b"") for token in built.tokens.values()]
        asyncio.run(one(port, landing.pop(), 200))
        asyncio.run(one(port, requests.pop(), 303))
        pages = asyncio.run(all_at_once(port, landing, 200))
        posts = asyncio.run(all_at_once(port, requests, 303))
        memory = process.memory_info().rss / 1e6
    with database.reading() as session:
        rows = recipients.of_round(session, built.round_id)
    assert all(row.state is RecipientState.ANSWERED for row in rows), "an acknowledged answer is missing"
    database.dispose()
    return posts, pages, memory


def measure_floor(folder: Path, files: list[bytes]) -> tuple[Timing, Timing]:
    port = free_port()
    with serving("bench.web_floor", str(folder), str(port), port=port):
        requests = [request_bytes(port, "/x", form_body(answer_fields(n), file)) for n, file in enumerate(files)]
        asyncio.run(one(port, request_bytes(port, "/x", b""), 200))
        asyncio.run(one(port, requests.pop(), 303))
        pages = asyncio.run(all_at_once(port, [request_bytes(port, "/x", b"")] * ANSWERS, 200))
        posts = asyncio.run(all_at_once(port, requests, 303))
    return posts, pages


def run(turns: int = TURNS) -> list[BenchRow]:
    """The rows of `make bench`: medians over the turns."""
    files = [file_bytes(number) for number in range(ANSWERS + 1)]
    ours, floors = [], []
    for _ in range(turns):
        with tempfile.TemporaryDirectory() as folder:
            floors.append(measure_floor(Path(folder), files))
        with tempfile.TemporaryDirectory() as folder:
            ours.append(measure_ours(Path(folder), files))
    middle = statistics.median
    return [
        BenchRow(
            "290 answers posted at once, 200 kB each",
            middle(row[0].total for row in ours),
            floor=middle(row[0].total for row in floors),
            goal=3,
        ),
        BenchRow(
            "  the slowest twentieth waits (p95)",
            middle(row[0].p95 for row in ours),
            floor=middle(row[0].p95 for row in floors),
        ),
        BenchRow(
            "290 landing pages at once",
            middle(row[1].total for row in ours),
            floor=middle(row[1].total for row in floors),
        ),
        BenchRow("web server's memory after them", middle(row[2] for row in ours), "MB", goal=150),
    ]


def serve(folder: str, port: str) -> None:
    database = Database(f"sqlite:///{folder}/remiss.sqlite3")
    config = WebConfig(database, FileStore(Path(folder) / "files"), KEY, f"http://127.0.0.1:{port}")
    server_of(config, int(port)).run()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:])
    else:
        print(table(run()))
