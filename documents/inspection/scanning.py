"""Asks clamd whether a received file holds malware. The bytes go over its socket (INSTREAM), so it needs no access to
the file store, and may run on another machine."""

import asyncio
import contextlib
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from models.errors import PermanentFailure, TemporaryFailure

SECONDS = 180.0
"""For one file: clamd gives a file up by itself after two minutes (MaxScanTime)."""
_PIECE = 64 * 1024
_REPLY = 4 * 1024
_SIGNATURE = 200
"""Characters kept of a signature's name."""


class Scanner:
    """One clamd. `address`: `host:port`, or the path of its socket. Each question is a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def ping(self) -> None:
        """Raises TemporaryFailure("scanner_unreachable") when clamd does not answer."""
        async with _named(), self._connection() as (reader, writer):
            writer.write(b"zPING\0")
            if await reader.read(_REPLY) != b"PONG\0":
                raise TemporaryFailure("scanner_unreachable")

    async def scan(self, path: Path) -> str:
        """The name of the signature that was found; empty for a clean file.

        Raises TemporaryFailure("scanner_unreachable"), PermanentFailure("scan_refused") when clamd would not look into
        just this file, which is so for one larger than its StreamMaxLength, and OSError when it cannot be read.
        """
        with await asyncio.to_thread(path.open, "rb") as file:
            async with _named(), self._connection() as (reader, writer):
                try:
                    await _stream(file, writer)
                    reply = await reader.read(_REPLY)
                except ConnectionError as error:
                    # clamd says that a stream is too long, and closes; over TCP the word is lost in the closing.
                    raise PermanentFailure("scan_refused") from error
        return _signature(reply.rstrip(b"\0\n").decode(errors="replace"))

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
        if self._address.startswith("/"):
            reader, writer = await asyncio.open_unix_connection(self._address)
        else:
            host, _, port = self._address.rpartition(":")
            reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
        try:
            yield reader, writer
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@contextlib.asynccontextmanager
async def _named() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(SECONDS):
            yield
    except (OSError, TimeoutError) as error:
        raise TemporaryFailure("scanner_unreachable") from error


async def _stream(file: BinaryIO, writer: StreamWriter) -> None:
    """Each piece after its length, then a length of none."""
    writer.write(b"zINSTREAM\0")
    while piece := file.read(_PIECE):
        writer.write(struct.pack("!L", len(piece)) + piece)
        await writer.drain()
    writer.write(struct.pack("!L", 0))
    await writer.drain()


def _signature(reply: str) -> str:
    """`stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`, `INSTREAM size limit exceeded. ERROR`."""
    verdict = reply.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:_SIGNATURE]
    if not verdict:
        raise TemporaryFailure("scanner_unreachable")
    raise PermanentFailure("scan_refused")
