"""An SMTP server that does as a test says: refuses one address, cuts the line after so many bytes, writes all down."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

END = b"\r\n.\r\n"


@dataclass
class ScriptedServer:
    """What to do, and what was seen. `cut_after`: bytes of the client's to read before the connection is
    aborted. `deaf_at_content`: seconds between the 354 and the abort, in which nothing is read. `hangs_up_at`: the
    beginning of a command that is never answered. `sessions_at_once`: more are turned away at the door. `on_kept` is
    called for each letter before it is answered for."""

    cut_after: int | None = None
    deaf_at_content: float | None = None
    keep_then_drop: bool = False
    letters_a_session: int = 1_000_000
    hangs_up_at: bytes | None = None
    sessions_at_once: int = 1_000_000
    on_kept: Callable[[], object] = lambda: None
    replies: dict[bytes, bytes] = field(default_factory=dict)
    extensions: tuple[bytes, ...] = ()
    port: int = 0
    sessions: int = 0
    commands: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass  # the client hung up
        finally:
            self.tasks.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        if len(self.tasks) > self.sessions_at_once:
            writer.write(b"421 too many connections\r\n")
            await writer.drain()
            return
        writer.write(b"220 scripted\r\n")
        buffer, received, in_content = b"", 0, False
        while True:
            room = 65536 if self.cut_after is None else self.cut_after - received
            chunk = await reader.read(room) if room else b""
            received += len(chunk)
            buffer += chunk
            while (mark := END if in_content else b"\r\n") in buffer:
                line, _, buffer = buffer.partition(mark)
                if in_content:
                    self.kept.append(line)
                    self.on_kept()
                    in_content = False
                    if self.keep_then_drop:
                        return
                    writer.write(b"250 kept\r\n")
                else:
                    reply = self._reply(line)
                    in_content = reply.startswith(b"354")
                    writer.write(reply)
                    if in_content and self.deaf_at_content is not None:
                        await writer.drain()
                        await asyncio.sleep(self.deaf_at_content)
                        return
            if not chunk or received == self.cut_after:
                return

    def _reply(self, line: bytes) -> bytes:
        self.commands.append(line)
        if self.hangs_up_at is not None and line.startswith(self.hangs_up_at):
            raise ConnectionError
        if line.startswith(b"MAIL") and len(self.kept) >= self.letters_a_session * self.sessions:
            return b"421 too long idle\r\n"
        for start, reply in self.replies.items():
            if line.startswith(start):
                return reply
        if line.startswith(b"EHLO"):
            return b"".join(b"250-" + name + b"\r\n" for name in (b"scripted", *self.extensions)) + b"250 HELP\r\n"
        return b"354 go on\r\n" if line == b"DATA" else b"250 ok\r\n"


@asynccontextmanager
async def running(scripted: ScriptedServer) -> AsyncIterator[ScriptedServer]:
    """Serves on a free loopback port until the block ends."""
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        if scripted.tasks:
            await asyncio.wait(tuple(scripted.tasks), timeout=10)
        await server.wait_closed()
