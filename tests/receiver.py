"""Another system that listens for messages: a real HTTP server on a port of its own, which answers as it is told."""

import asyncio
import base64
import hmac
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

SECRET_MARK = "whsec_"


@dataclass
class Heard:
    """One message as it came over the wire."""

    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver checks it that knows nothing of Remiss (Standard Webhooks 1.0)."""
        key = base64.b64decode(secret.removeprefix(SECRET_MARK))
        content = b".".join(
            (self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body)
        )
        wanted = base64.b64encode(hmac.digest(key, content, "sha256")).decode()
        return f"v1,{wanted}" in self.headers["webhook-signature"].split()


@dataclass
class Receiver:
    """`answers`: the statuses that it gives, one each, and then 204. `takes`: seconds before each answer. `on_heard`:
    what happens between the message and its answer."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    takes: float = 0.0
    on_heard: Callable[[], None] | None = None
    heard: list[Heard] = field(default_factory=list)
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/remiss"

    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.heard]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[1:-2]
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}
            self.heard.append(Heard(headers, await reader.readexactly(int(headers["content-length"]))))
            if self.on_heard is not None:
                self.on_heard()
            await asyncio.sleep(self.takes)
            status = self.answers.pop(0) if self.answers else 204
            writer.write(f"HTTP/1.1 {status} X\r\nlocation: {self.url}\r\ncontent-length: 0\r\n\r\n".encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def receiving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """`receiver` on its port, or on a free one that it then keeps."""
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", receiver.port, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    receiver.scheme = "https" if tls else "http"
    try:
        yield receiver
    finally:
        server.close()
