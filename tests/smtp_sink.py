"""Postfix's smtp-sink as a test's mail server: started on a free loopback port, ended by its own process id."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from stand.ports import free_port
from tests.ports import is_open

START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class SinkMessage:
    """One mail transaction as smtp-sink wrote it down. `complete` means its final dot was seen."""

    mail_args: str
    rcpt_args: tuple[str, ...]
    message: EmailMessage


@dataclass(frozen=True, slots=True)
class Sink:
    """A running smtp-sink."""

    port: int
    dumps: Path
    process: subprocess.Popen[bytes]

    def messages(self) -> tuple[SinkMessage, ...]:
        """What was taken, in no set order; empty unless started with `dump=True`.

        smtp-sink opens the file at MAIL, so a transaction cut short leaves one too: count those that end in the blank
        line it writes after the dot.
        """
        found = []
        for path in sorted(self.dumps.iterdir()):
            content = path.read_bytes()
            if content.endswith(b"\n\n"):
                found.append(_parsed(content))
        return tuple(found)


@contextlib.contextmanager
def smtp_sink(*options: str, dump: bool = False, port: int | None = None) -> Iterator[Sink]:
    """Runs smtp-sink with `options` (`-r RCPT`, `-f .`, `-q .`, `-Q CONNECT`, `-w 5`, …) until the block ends.

    Fails at once when smtp-sink is missing (Debian package postfix) or does not start.
    """
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise AssertionError("smtp-sink is missing: install the Debian package postfix")
    port = port or free_port()
    # Not under pytest's own folder, which only its owner may enter: smtp-sink gives root away.
    folder = Path(tempfile.mkdtemp(prefix="smtp-sink-"))
    folder.chmod(0o777)
    command = [program, *(("-u", "nobody") if os.geteuid() == 0 else ()), *options]
    if dump:
        command += ["-d", f"{folder}/%H%M%S."]
    process = subprocess.Popen([*command, f"127.0.0.1:{port}", "100"], cwd=folder)
    try:
        _wait_for(process, port)
        yield Sink(port, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if is_open(port):
            return
        time.sleep(0.02)
    raise AssertionError(f"smtp-sink did not start on port {port} (exit code {process.poll()})")


def _parsed(content: bytes) -> SinkMessage:
    """smtp-sink puts its own `X-…-Args` headers and a Received line before the message's."""
    message = BytesParser(policy=default).parsebytes(content)
    return SinkMessage(
        mail_args=str(message["X-Mail-Args"]),
        rcpt_args=tuple(str(value) for value in message.get_all("X-Rcpt-Args", [])),
        message=message,
    )
