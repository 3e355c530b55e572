"""How everything that runs beside the workers goes on, turn by turn: it looks for what there is to do, does it, and
rests. A database or a Temporal that does not answer is outlived, with longer and longer rests."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio.service import RPCError

from models.errors import TemporaryFailure

MOST_DOUBLINGS = 10

log = structlog.get_logger()


async def keep_looking(
    look: Callable[[], Awaitable[bool | None]],
    waits: str,
    *,
    rest: float,
    longest: float,
    rest_when_found: float | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Runs until cancelled. `look` is one turn, and gives True when it found something: `rest_when_found` then goes
    before the next, otherwise `rest`; both in seconds. After failures in a row `rest` is doubled each time, `longest`
    at most. The first of them is logged, as `waits`; the others not, until a turn has gone well. Anything else that a
    turn fails with is a defect, and leaves."""
    failures = 0
    while True:
        try:
            found = await look()
        except (TemporaryFailure, SQLAlchemyError, RPCError) as failure:
            if not failures:
                code = failure.code if isinstance(failure, TemporaryFailure) else type(failure).__name__
                log.warning(waits, code=code)
            pause = min(rest * 2**failures, longest)
            failures = min(failures + 1, MOST_DOUBLINGS)
        else:
            pause = rest_when_found if found and rest_when_found is not None else rest
            failures = 0
        await sleep(pause)
