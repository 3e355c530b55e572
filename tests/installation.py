"""A whole Remiss in a folder of its own: the `remiss` command and its four parts as real processes on free loopback
ports, each ended by its own process id. `start` runs parts one by one, so that a test can kill any of them.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desk import rounds
from desk import status as round_status
from desk.office import Office
from mail.incoming.caught import CaughtMessage, list_messages, read_message
from models import names
from models.messages import NoteRef, SendCommand
from roundfile.reading import read_round_file
from settings import Settings
from stand import parts
from stand.ports import free_port
from store.database import Database
from store.rounds import rounds as stored_rounds
from tests import forked_commands, temporal_servers
from tests.ports import is_open
from tests.up_process import STOP_SECONDS, Up

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
TEMPORAL, CATCHER, WORKER, WEB = "temporal", "catcher", "worker", "web"
OWN = ("database_url", "secret_key")
"""Variables that what a test does by the commands' own code needs too."""
PORTS = ("web_port", "smtp_port", "temporal_port", "temporal_ui_port")


@dataclass(frozen=True)
class Said:
    """What a finished command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def until(done: Callable[[], bool], what: str, seconds: float = START_SECONDS, pause: float = 0.05) -> None:
    """Waits in real time; fails with `what` when it does not happen."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(pause)


@dataclass
class Installation:
    """`settings` say where everything is; `more` adds variables, as `REMISS_SMTP_URL`."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        self.ports = {name: free_port() for name in PORTS}
        own = {name: self.more[f"REMISS_{name.upper()}"] for name in OWN if f"REMISS_{name.upper()}" in self.more}
        self.settings = Settings(data=self.data, **self.ports, **own)  # type: ignore[arg-type]
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._parts: dict[str, parts.HousePart] = {}

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REMISS_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)  # every command would compile the house anew
        ports = {f"REMISS_{name.upper()}": str(port) for name, port in self.ports.items()}
        # Parts look for nothing in the folder they are started in; `make later` has a folder of its own first.
        kept["PYTHONPATH"] = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(ROOT)])
        return {**kept, "REMISS_DATA": str(self.data), "COLUMNS": "200", **ports, **self.more}

    # The command.

    def remiss(self, *arguments: str | Path, seconds: float = 120) -> Said:
        return Said(*forked_commands.run([*map(str, arguments)], self.environment, seconds))

    def ok(self, *arguments: str | Path) -> Any:
        """Runs a command with `--json` that must succeed, and returns what it printed."""
        said = self.remiss(*arguments, "--json")
        assert said.code == 0, f"{arguments}: {said.out}{said.err}"
        return said.json

    def refused(self, *arguments: str | Path) -> str:
        """Runs a command that must be refused, and returns its sentence."""
        said = self.remiss(*arguments)
        assert (said.code, said.out) == (2, ""), f"{arguments}: {said}"
        assert "Traceback" not in said.err
        return said.err.strip()

    def open_round(self, file: Path, *, starting: date | None = None) -> str:
        """From a round file to a round on its way out; returns its dnr. The commands' own code, without a process for
        each."""
        with ThreadPoolExecutor(1) as thread:  # a loop of its own, whether or not the test has one
            return thread.submit(asyncio.run, self._open_round(file, starting)).result(timeout=START_SECONDS)

    async def _open_round(self, file: Path, starting: date | None) -> str:
        office = Office(self.settings)
        definition = read_round_file(file, now=office.clock(), starting=starting).definition
        assert definition is not None
        definition = definition.model_copy(update={"approver": "", "approver_email": ""})
        row = await rounds.draft(office, definition)
        await rounds.command(office, row, names.SUBMIT, NoteRef())
        decision = rounds.note(office, row, "decision", "Styrelsen § 12")
        await rounds.command(office, row, names.APPROVE, NoteRef(note_id=decision))
        await rounds.command(office, row, names.SEND, SendCommand())
        office.database.dispose()
        return row.dnr

    # Its parts.

    @contextmanager
    def up(self) -> Iterator[Up]:
        """`remiss up` as people run it, ready to be used; ended with the block, its parts with it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / "up.txt"
        with said.open("ab") as output:
            offset = output.tell()
            process = subprocess.Popen(
                [sys.executable, "-m", "cli", "up"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        running = Up(process, said, offset)
        try:
            until(lambda: "Remiss är igång." in running.said or process.poll() is not None, "remiss up is ready")
            yield running
        finally:
            running.stop()

    def part(self, name: str) -> parts.HousePart:
        """The part as `remiss up` would start it; the same ports at every start."""
        if name not in self._parts:
            logs = self.data / "logs"
            logs.mkdir(parents=True, exist_ok=True)
            made = {
                TEMPORAL: lambda: parts.temporal_part(self.settings, logs),
                CATCHER: lambda: parts.catcher_part(self.settings, logs),
                WORKER: lambda: parts.worker_part(logs),
                WEB: lambda: parts.web_part(self.settings, logs),
            }
            self._parts[name] = made[name]()
        return self._parts[name]

    def start(self, *names: str) -> None:
        """Starts parts and returns when each can be used."""
        for name in names:
            self.spawn(name)
        for name in names:
            self.wait_for(name)

    def spawn(self, name: str, alias: str = "", **more: str) -> subprocess.Popen[bytes]:
        """Starts a part and returns at once. `alias` names a second one of the same kind, with variables of its own."""
        part = self.part(name)
        with part.log.open("ab") as log:
            offset = log.tell()
            process = subprocess.Popen(
                part.command,
                cwd=ROOT,
                env={**self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.running[alias or name] = process
        if name == WORKER:
            self._worker_log_offset = offset
        return process

    def wait_for(self, name: str) -> None:
        ports = {CATCHER: "smtp_port", WEB: "web_port"}
        process, log = self.running[name], self.part(name).log

        def answers() -> bool:
            assert process.poll() is None, f"{name} ended at once:\n{log.read_text()}"
            if name == WORKER:
                return b"ready\n" in log.read_bytes()[self._worker_log_offset :]
            if name == TEMPORAL:
                return temporal_servers.answers(self.settings.temporal_address)
            return is_open(self.ports[ports[name]])

        until(answers, f"{name} answers")

    def kill(self, name: str) -> None:
        """`kill -9`."""
        process = self.running.pop(name)
        process.kill()
        process.wait(timeout=STOP_SECONDS)

    def stop(self, name: str) -> None:
        process = self.running.pop(name)
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=STOP_SECONDS)

    def stop_all(self) -> None:
        for name in reversed(tuple(self.running)):
            self.stop(name)

    # What it holds.

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(self.settings.database_url)
        try:
            yield database
        finally:
            database.dispose()

    def mails(self) -> tuple[CaughtMessage, ...]:
        return list_messages(self.data / "mail")

    def missiv(self) -> tuple[CaughtMessage, ...]:
        return tuple(mail for mail in self.mails() if mail.subject.startswith("Remiss "))

    def text(self, mail: CaughtMessage) -> str:
        return read_message(self.data / "mail" / mail.name).text

    def status(self, dnr: str) -> dict[str, Any]:
        """What `remiss status DNR --json` prints."""
        with self.database() as database, database.reading() as session:
            row = stored_rounds.by_dnr(session, dnr)
            assert row is not None
            return round_status.round_status(session, row, Office(self.settings).clock())


@contextmanager
def installation(folder: Path, *names: str, **more: str) -> Iterator[Installation]:
    """An installation with these parts running; every process it started is ended with the block."""
    built = Installation(folder, more)
    try:
        built.start(*names)
        yield built
    finally:
        built.stop_all()
