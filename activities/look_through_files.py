"""Looks through every received file, beside the outbox dispatcher: what it does when it is opened, and whether the
virus scanner knows it.

Always after the arrival, which nothing here can delay or undo. Two workers at once do no harm: each file's row is
written once, and the second look changes nothing.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import structlog

from activities.looking import keep_looking
from activities.read_files import FileReader, ReadText
from activities.resources import Resources
from models.errors import PermanentFailure, TemporaryFailure
from models.values import ActiveContent
from store.files import file_checks
from store.files.file_checks import Inspected, Unchecked

POLL_SECONDS = 5.0
REST_SECONDS = 0.05
"""Between batches while there is more to look through."""
LONGEST_REST_SECONDS = 60.0
ASIDE_SECONDS = 600.0
"""How long a file that cannot be read, or that the scanner would not look into, is left."""

Inspect = Callable[[Path, str], tuple[ActiveContent, ...]]

log = structlog.get_logger()


class FileInspector:
    """One for each worker process. `inspect` and `read`: blocking, and have a word on every file there is."""

    def __init__(self, resources: Resources, inspect: Inspect, read: ReadText) -> None:
        self._database = resources.database
        self._files = resources.files
        self._clock = resources.clock
        self._scanner = resources.scanner
        self._inspect = inspect
        self._reader = FileReader(resources, read)
        self._aside: dict[str, float] = {}
        self._stumbled_on: set[str] = set()
        self._silences = 0
        self._ask_again_at = 0.0
        self._is_first = True

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await keep_looking(
            self.look_through,
            "files_wait",
            rest=POLL_SECONDS,
            rest_when_found=REST_SECONDS,
            longest=LONGEST_REST_SECONDS,
        )

    async def look_through(self) -> bool:
        """Looks through a batch of what waits now, has the registrars told of what was found, and reads the text of
        those that are sent. True when there was something."""
        if self._is_first and self._scanner is None:
            await asyncio.to_thread(self._stop_waiting)
        self._is_first = False
        found = await asyncio.to_thread(self._read, await self._scanner_answers())
        for file in found:
            await self._look_into(file)
        await asyncio.to_thread(self._tell)
        return await self._reader.read_batch() or bool(found)

    async def _look_into(self, file: Unchecked) -> None:
        with contextlib.ExitStack() as held:
            try:
                path = await asyncio.to_thread(held.enter_context, self._files.local(file.sha256))
            except PermanentFailure as failure:
                self._leave(file, failure.code)
                return
            await self._look_at(file, path)

    async def _look_at(self, file: Unchecked, path: Path) -> None:
        try:
            active = () if file.is_inspected else await asyncio.to_thread(self._inspect, path, file.media_type)
        except OSError:  # no process could be started to read it
            self._leave(file, "not_inspected")
            return
        malware = await self._scan(file, path)
        awaits_scan = self._scanner is not None and malware is None
        seen = Inspected(file.sha256, active, malware, awaits_scan)
        if await asyncio.to_thread(self._record, seen) and malware:
            log.warning("file_quarantined", sha256=file.sha256)
            await asyncio.to_thread(self._tell)  # the rest of the batch may take an hour

    async def _scan(self, file: Unchecked, path: Path) -> str | None:
        """What the scanner found; None when nobody could tell."""
        if self._scanner is None or time.monotonic() < self._ask_again_at:
            return None
        try:
            return await self._scanner.scan(path)
        except TemporaryFailure as failure:
            self._heard_nothing()
            # Once is the scanner's end; a second time, after it has answered again, may be the file's doing.
            if file.sha256 in self._stumbled_on:
                self._leave(file, failure.code)
            self._stumbled_on.add(file.sha256)
        except (OSError, PermanentFailure) as failure:
            self._leave(file, failure.code if isinstance(failure, PermanentFailure) else "file_damaged")
        return None

    async def _scanner_answers(self) -> bool:
        """Whether there is a scanner to ask. One that has been silent is asked seldom, and only for a word."""
        if self._scanner is None or time.monotonic() < self._ask_again_at:
            return False
        if not self._silences:
            return True
        try:
            await self._scanner.ping()
        except TemporaryFailure:
            self._heard_nothing()
            return False
        log.warning("scanner_answers")
        self._silences = 0
        return True

    def _heard_nothing(self) -> None:
        if not self._silences:
            log.warning("scanner_unreachable")
        self._ask_again_at = time.monotonic() + min(POLL_SECONDS * 2**self._silences, LONGEST_REST_SECONDS)
        self._silences = min(self._silences + 1, 10)

    def _leave(self, file: Unchecked, code: str) -> None:
        log.warning("file_not_looked_through", sha256=file.sha256, code=code)
        self._aside[file.sha256] = time.monotonic() + ASIDE_SECONDS

    def _read(self, scanning: bool) -> list[Unchecked]:
        now = time.monotonic()
        self._aside = {sha256: until for sha256, until in self._aside.items() if until > now}
        with self._database.reading() as session:
            return file_checks.waiting(session, scanning=scanning, aside=self._aside)

    def _record(self, seen: Inspected) -> bool:
        with self._database.changing() as session:
            return file_checks.record(session, seen, self._clock())

    def _tell(self) -> None:
        with self._database.reading() as session:
            if not file_checks.untold(session):
                return
        with self._database.changing() as session:
            file_checks.tell_registrars(session, self._clock())

    def _stop_waiting(self) -> None:
        with self._database.changing() as session:
            file_checks.stop_waiting(session)
