"""The processes of `remiss up`: one part each, with its command, its log and how it says that it is ready."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
import sysconfig
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from models import names
from models.errors import PermanentFailure, Refused
from settings import Settings
from stand.ports import free_port
from templates.stand import up as words

START_SECONDS = 60
STOP_SECONDS = 35
"""Longer than the worker waits for the relay's word on its last letters."""
TEMPORAL_ON_DISK = ("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=FULL")
"""What makes the dev server write each commit through to disk before it says so: its own default may lose the last ones
when the power goes."""
TEMPORAL_FAIR = ("--dynamic-config-value", "matching.enableFairness=true")
"""What makes it give rounds their turns in a queue (`workflows.options.fair`): else orders go as they came."""
_PR_SET_PDEATHSIG = 1


@dataclass
class HousePart:
    """One process. `answers` tells whether it is ready to be used."""

    name: str
    command: list[str]
    log: Path
    answers: Callable[[], Awaitable[bool]]
    process: asyncio.subprocess.Process | None = field(default=None)

    async def start(self) -> None:
        """Starts the process in a session of its own: Ctrl-C reaches `remiss up` alone, which then stops each part in
        order. Should `remiss up` itself be killed, the kernel ends the part."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    async def ready(self) -> None:
        """Waits until the part answers. Raises PermanentFailure("part_failed") when it ends or stays silent."""
        try:
            async with asyncio.timeout(START_SECONDS):
                while not await self.answers():
                    if self.process is None or self.process.returncode is not None:
                        raise PermanentFailure("part_failed", part=self.name, log=str(self.log))
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise PermanentFailure("part_failed", part=self.name, log=str(self.log)) from error

    async def stop(self) -> None:
        """Asks the process to end, and ends it when it does not. Harmless when it has ended."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def temporal_part(settings: Settings, logs: Path) -> HousePart:
    """Temporal's dev server on loopback, its database in a file, written through to disk at every commit."""
    binary = Path(sysconfig.get_path("scripts")) / "temporal"
    if not binary.is_file():
        raise PermanentFailure("temporal_missing")
    attributes = [f"{name}={kind}" for name, kind in names.SEARCH_ATTRIBUTES.items()]
    command = [
        *(str(binary), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(settings.temporal_port)),
        *("--ui-ip", "127.0.0.1", "--ui-port", str(settings.temporal_ui_port)),
        *("--http-port", str(free_port()), "--metrics-port", str(free_port())),
        *("--namespace", settings.temporal_namespace, "--log-level", "error"),
        *("--db-filename", str(settings.data.absolute() / "temporal.sqlite3")),
        *TEMPORAL_ON_DISK,
        *TEMPORAL_FAIR,
        *(argument for item in attributes for argument in ("--search-attribute", item)),
    ]
    return HousePart(words.TEMPORAL_PART, command, logs / "temporal.log", _port_answers(settings.temporal_port))


def program(module: str, *arguments: str) -> list[str]:
    """The command line of one of Remiss's own programs. `-P`: without it Python would look for every module in the
    folder that the command is given in first, and run a `settings.py` that lies there."""
    return [sys.executable, "-P", "-m", module, *arguments]


def catcher_program(settings: Settings) -> list[str]:
    folder = str(settings.data / "mail")
    return program("mail.incoming.catcher", "--port", str(settings.smtp_port), "--dir", folder)


def catcher_part(settings: Settings, logs: Path) -> HousePart:
    return HousePart(words.MAIL_PART, catcher_program(settings), logs / "mail.log", _port_answers(settings.smtp_port))


def worker_part(logs: Path) -> HousePart:
    log = logs / "worker.log"
    started_at = log.stat().st_size if log.exists() else 0
    return HousePart(words.WORKER_PART, program("worker"), log, _says_ready(log, started_at))


def web_part(settings: Settings, logs: Path) -> HousePart:
    return HousePart(words.WEB_PART, program("web.main"), logs / "web.log", _port_answers(settings.web_port))


def check_ports(settings: Settings) -> None:
    """Raises Refused("port_taken") naming the first busy port and its variable, before anything is started."""
    for name in ("web_port", "smtp_port", "temporal_port", "temporal_ui_port"):
        port = getattr(settings, name)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Refused("port_taken", port=port, variable=f"REMISS_{name.upper()}") from error


def _port_answers(port: int) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    return answers


def _says_ready(log: Path, offset: int) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        with open(log, "rb") as file:  # noqa: ASYNC230 - a few bytes of a local log
            file.seek(offset)
            return b"ready\n" in file.read()

    return answers


def environment_for_parts(settings: Settings) -> None:
    """Parts read the same settings from the environment; the data folder is made absolute for them."""
    os.environ["REMISS_DATA"] = str(settings.data.absolute())
