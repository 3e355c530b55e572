"""A mail server for trials: takes everything on loopback, delivers nothing, keeps each message as an .eml file.

`remiss catcher` runs it until SIGTERM or SIGINT. A `250` means that the file is whole
and synced. `mail/incoming/caught.py` reads the files.
"""

import argparse
import asyncio
import hashlib
import itertools
import json
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from mail.incoming.caught import SUFFIX

HOST = "127.0.0.1"
SIZE_LIMIT = 64 * 1024 * 1024
EXIT_PORT_TAKEN = 1


class MessageKeeper:
    """aiosmtpd's handler: writes each message under a temporary name, syncs it and renames it before the `250`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd after the final dot. A failing disk is a 452: the sender keeps the letter."""
        content = envelope.original_content or b""
        try:
            # In the loop's own thread on purpose: the sender waits for the sync anyway, and a thread costs more.
            self.keep(_envelope_headers(envelope) + content)
        except OSError:
            return "452 4.3.1 Insufficient system storage"
        return "250 2.0.0 Kept"

    def keep(self, content: bytes) -> Path:
        """Writes one message. Its name sorts by the time it came; the temporary name does not end in `.eml`."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        digest = hashlib.sha256(content).hexdigest()[:12]
        path = self._directory / f"{moment}-{next(self._numbers) % 1_000_000:06d}-{digest}{SUFFIX}"
        temporary = path.with_suffix(".part")
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
        return path


class _Line(SMTP):
    """One client's line, which enters itself in `lines` for as long as it is open."""

    def __init__(self, keeper: MessageKeeper, lines: set["_Line"]) -> None:
        super().__init__(keeper, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, hostname="localhost")
        self._lines = lines

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._lines.add(self)

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._lines.discard(self)


class Catcher:
    """The catcher inside a running event loop; `port` 0 takes a free one, told by `port` after entering."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        self.port = port
        self._directory = directory
        self._lines: set[_Line] = set()

    async def __aenter__(self) -> Self:
        """Raises OSError when the port is taken."""
        self._directory.mkdir(parents=True, exist_ok=True)
        for left in self._directory.glob("*.part"):
            left.unlink()
        keeper = MessageKeeper(self._directory)
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Line(keeper, self._lines), HOST, self.port
        )
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Hangs up on everybody; who has had no `250` keeps the letter."""
        self._server.close()
        for line in tuple(self._lines):
            line.hang_up()
        await self._server.wait_closed()
        await asyncio.sleep(0)  # the lines are told in the loop's next turn


def _envelope_headers(envelope: Envelope) -> bytes:
    """The envelope as a mailbox records it (RFC 5321 4.4), since headers need not tell who a message was for."""
    lines = [f"Return-Path: <{envelope.mail_from or ''}>"]
    lines += [f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos]
    return "".join(f"{line}\r\n" for line in lines).encode()


async def run(directory: Path, port: int) -> None:
    """Catches until SIGTERM or SIGINT; says its port as one line of JSON when it is ready."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with Catcher(directory, port) as catcher:
        sys.stdout.write(json.dumps({"host": HOST, "port": catcher.port}) + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mail.incoming.catcher")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        asyncio.run(run(arguments.dir, arguments.port))
    except OSError as error:
        sys.stderr.write(json.dumps({"code": "port_taken", "port": arguments.port, "errno": error.errno}) + "\n")
        return EXIT_PORT_TAKEN
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # a Ctrl-C before the handlers stand
        sys.exit(main())
