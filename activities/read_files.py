"""Reads the text of every file that has come in with an answer, after it has been looked through: for the console, its
search and the compilation. A file that cannot be read is set aside with its reason, and the others go on.

Two workers at once do no harm: each content's text is kept once.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from activities.resources import Resources
from models.errors import PermanentFailure
from models.file_texts import FileText
from store.files import file_texts
from store.files.file_texts import Unread

ASIDE_SECONDS = 600.0
"""How long a file that is not on the disk, or that no process could be started for, is left."""

ReadText = Callable[[Path, str], FileText]

log = structlog.get_logger()


class FileReader:
    """One for each worker process. `read`: blocking, and has a word on every file there is."""

    def __init__(self, resources: Resources, read: ReadText) -> None:
        self._database = resources.database
        self._files = resources.files
        self._clock = resources.clock
        self._read = read
        self._aside: dict[str, float] = {}

    async def read_batch(self) -> bool:
        """Reads a batch of what waits now. True when there was something."""
        found = await asyncio.to_thread(self._waiting)
        for file in found:
            await asyncio.to_thread(self._read_one, file)
        return bool(found)

    def _waiting(self) -> list[Unread]:
        now = time.monotonic()
        self._aside = {sha256: until for sha256, until in self._aside.items() if until > now}
        with self._database.reading() as session:
            return file_texts.waiting(session, aside=self._aside)

    def _read_one(self, file: Unread) -> None:
        try:
            with self._files.local(file.sha256) as path:
                text = self._read(path, file.media_type)
        except (OSError, PermanentFailure):
            log.warning("file_not_read", sha256=file.sha256)
            self._aside[file.sha256] = time.monotonic() + ASIDE_SECONDS
            return
        with self._database.changing() as session:
            file_texts.record(session, file.sha256, text, self._clock())
