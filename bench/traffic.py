"""What the web benchmarks share: servers as real processes, requests as bytes, and how long each reply took."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

BOUNDARY = "bench-boundary"


@dataclass(frozen=True)
class Timing:
    """Seconds: all replies in, and each reply's own time."""

    total: float
    each: tuple[float, ...]

    @property
    def median(self) -> float:
        return sorted(self.each)[len(self.each) // 2]

    @property
    def p95(self) -> float:
        return sorted(self.each)[int(len(self.each) * 0.95)]


def form_body(fields: dict[str, str], files: Sequence[bytes] = ()) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, file in enumerate(files):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="yttrande-{number}.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        parts += [head, file, b"\r\n"]
    return b"".join((*parts, f"--{BOUNDARY}--\r\n".encode()))


def request_bytes(port: int, path: str, body: bytes = b"", cookie: str = "", method: str = "") -> bytes:
    """A GET without a body, a POST with one, unless `method` says otherwise; the connection closes after it."""
    lines = [
        f"{method or ('POST' if body else 'GET')} {path} HTTP/1.1",
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


async def all_at_once(port: int, requests: Sequence[bytes], status: int, within: float = 0) -> Timing:
    """`within`: seconds over which they are released, evenly; 0 releases all together."""

    async def released(place: int, request: bytes) -> float:
        await asyncio.sleep(within * place / len(requests))
        return await one(port, request, status)

    start = time.perf_counter()
    each = await asyncio.gather(*(released(place, request) for place, request in enumerate(requests)))
    return Timing(time.perf_counter() - start, tuple(each))


async def one_by_one(port: int, requests: Sequence[bytes], status: int, every: float = 0) -> Timing:
    """Each when the one before has been answered, and no sooner than `every` seconds after that one began."""
    start, each = time.perf_counter(), []
    for place, request in enumerate(requests):
        await asyncio.sleep(max(0, start + every * place - time.perf_counter()))
        each.append(await one(port, request, status))
    return Timing(time.perf_counter() - start, tuple(each))


@contextmanager
def serving(*command: str, port: int) -> Iterator[psutil.Process]:
    """`python -m command` as a process of its own, once its port answers."""
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=Path(__file__).parent.parent)
    try:
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield psutil.Process(process.pid)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait(30)
