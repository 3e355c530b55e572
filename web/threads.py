"""Where pages are made and answers taken: a few threads, beside the event loop that only moves bytes.

Few on purpose. The work is Python and SQLite's one writer; forty threads (the default) that take the interpreter's lock
from each other cost a third of the speed (measured with `python -m bench.web`).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import ParamSpec, TypeVar

import anyio

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


class Threads:
    """Limits on how many threads work at once; those who come after wait their turn, in order."""

    def __init__(self) -> None:
        self._limiters = {lane: anyio.CapacityLimiter(count) for lane, count in _COUNTS.items()}

    async def run(self, work: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
        """In the pages' own threads."""
        return await self.run_in(Lane.PAGES, work, *args, **named)

    async def run_in(self, lane: Lane, work: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
        return await anyio.to_thread.run_sync(partial(work, *args, **named), limiter=self._limiters[lane])
