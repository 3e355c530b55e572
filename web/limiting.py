"""Rate limits that slow a misused link or a guesser, and never lock out the one who holds a working link.

Counted in this process's memory, each process its own. (The library `limits` does the same with a timer thread for
each window, which cost a tenth of a submit.)
"""

import threading
import time
from enum import StrEnum

MINUTE, HOUR = 60.0, 3600.0
_SWEEP_AT = 10_000
"""Counters kept before those whose window has ended are thrown away."""


class Limit(StrEnum):
    """What is counted. Wrong links are counted by caller and only they are refused; sign-ins by
    address; the API by token; the rest by recipient."""

    WRONG_LINK = "wrong_link"
    OPEN = "open"
    POST = "post"
    REQUEST = "request"
    RECEIPT = "receipt"
    SIGN_IN = "sign_in"
    API = "api"


_LIMITS: dict[Limit, tuple[int, float]] = {
    Limit.WRONG_LINK: (30, MINUTE),
    Limit.OPEN: (60, MINUTE),
    Limit.POST: (120, MINUTE),
    Limit.REQUEST: (6, HOUR),
    Limit.RECEIPT: (10, MINUTE),
    Limit.SIGN_IN: (10, MINUTE),
    Limit.API: (600, MINUTE),
}


class Limiter:
    """Fixed windows. Uses a clock that never goes back, so a changed wall clock locks nobody out."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Limit, str], tuple[float, int]] = {}
        self._lock = threading.Lock()

    def allows(self, limit: Limit, key: str) -> bool:
        """Counts one more and says whether it is within the limit."""
        most, window = _LIMITS[limit]
        now = time.monotonic()
        with self._lock:
            if len(self._counts) > _SWEEP_AT:
                self._counts = {name: row for name, row in self._counts.items() if row[0] > now}
            ends, count = self._counts.get((limit, key), (0.0, 0))
            if ends <= now:
                ends, count = now + window, 0
            self._counts[limit, key] = (ends, count + 1)
        return count < most
