"""Where pages are made and answers taken: a few threads, beside the event loop that only moves bytes.

Few on purpose. The work is Python and SQLite's one writer; forty threads (the default) that take the interpreter's lock
from each other cost a third of the speed (measured with `python -m bench web`).
"""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from enum import StrEnum
from functools import partial
from typing import ParamSpec, TypeVar

Args = ParamSpec("Args")
Result = TypeVar("Result")


class Lane(StrEnum):
    """Work that waits for its own kind only, so that nothing slow or large stands in the pages' way."""

    PAGES = "pages"
    FILES = "files"
    DOCUMENTS = "documents"
    ECHOES = "echoes"


_COUNTS = {Lane.PAGES: 4, Lane.FILES: 2, Lane.DOCUMENTS: 2, Lane.ECHOES: 1}
"""Threads of a lane. A file is looked into, and a document is set, for seconds. An echo shows a stranger's text back
and may be many times its size."""
_CORES = os.sched_getaffinity(0) if sys.platform == "linux" else set[int]()
_ROAMING = {Lane.DOCUMENTS}
"""Lanes whose work is done outside the interpreter's lock, or in a process of its own: any core will do."""


def keep_to_one_core() -> None:
    """Keeps this thread, and those it starts, on one of the cores that the process may use (decision 0016). Threads
    that hand the interpreter's lock to and fro between cores take each other's caches with it."""
    if sys.platform == "linux" and len(_CORES) > 1:
        os.sched_setaffinity(0, {sorted(_CORES)[os.getpid() % len(_CORES)]})


def _roam() -> None:
    if sys.platform == "linux":
        os.sched_setaffinity(0, _CORES)


class Threads:
    """A few threads for each lane; what comes after waits its turn, in order. Plain executors: under load a hop through
    anyio's threads costs five times as much."""

    def __init__(self) -> None:
        self._lanes = {
            lane: ThreadPoolExecutor(count, f"web-{lane}", _roam if lane in _ROAMING else None)
            for lane, count in _COUNTS.items()
        }

    async def run(self, work: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
        """In the pages' own threads."""
        return await self.run_in(Lane.PAGES, work, *args, **named)

    async def run_in(self, lane: Lane, work: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
        """Work that has begun is always done to its end, also when nobody waits for it any more. It knows which request
        it is done for."""
        task = partial(copy_context().run, work, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._lanes[lane], task)
