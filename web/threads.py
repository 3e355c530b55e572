"""Where pages are made and answers taken: a few threads, beside the event loop that only moves bytes.

Few on purpose. The work is Python and SQLite's one writer; forty threads (the default) that take the interpreter's lock
from each other cost a third of the speed (measured with `python -m bench.web`).
"""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio

Args = ParamSpec("Args")
Result = TypeVar("Result")

COUNT = 4


class Threads:
    """A limit on how many threads work at once; those who come after wait their turn, in order."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(COUNT)

    async def run(self, work: Callable[Args, Result], *args: Args.args, **named: Args.kwargs) -> Result:
        return await anyio.to_thread.run_sync(partial(work, *args, **named), limiter=self._limiter)
