"""Rate limits that slow a misused link or a guesser, and never lock out the one who holds a working link.

Every web server counts in its own memory and tells the register (`store/rate_counts.py`) in portions, so that they hold
over all of them and a page in ordinary use asks the register nothing. (The library `limits` has a timer thread for each
window, which cost a tenth of a submit.)
"""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import structlog

from models.errors import TemporaryFailure

MINUTE, HOUR = 60.0, 3600.0
_SWEEP_AT = 10_000
"""Counters kept before those whose window has ended are thrown away."""
_ALONE_SECONDS = 10.0
"""After the register could not count: for so long no request waits for it, and each server counts for itself."""

log = structlog.get_logger()


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


class _Rule(NamedTuple):
    """At most `most` in `window` seconds. The register is given each `portion` that has been counted here:
    with n servers up to n × (`portion` - 1) more may pass."""

    most: int
    window: float
    portion: int = 1


_LIMITS: dict[Limit, _Rule] = {
    Limit.WRONG_LINK: _Rule(30, MINUTE, portion=5),
    Limit.OPEN: _Rule(60, MINUTE, portion=10),
    Limit.POST: _Rule(120, MINUTE, portion=20),
    Limit.REQUEST: _Rule(6, HOUR),
    Limit.RECEIPT: _Rule(10, MINUTE),
    Limit.SIGN_IN: _Rule(10, MINUTE),
    Limit.API: _Rule(600, MINUTE, portion=50),
}

Tell = Callable[[str, str, int, float], tuple[int, float]]
"""Adds so many to a count, by its name and key, whose window is so many seconds if none runs; returns what all have
counted and the seconds that are left of it. Raises TemporaryFailure."""


class _Count(NamedTuple):
    """`all_told`: by every server, as the register last said. `untold`: here since then."""

    ends: float
    all_told: int = 0
    untold: int = 0


class Limiter:
    """Fixed windows. Uses a clock that never goes back, so a changed wall clock locks nobody out."""

    def __init__(self, tell: Tell, key: bytes) -> None:
        """`key` makes of callers and addresses what the register may hold: nobody can be found by it."""
        self._tell = tell
        self._key = key
        self._counts: dict[tuple[Limit, str], _Count] = {}
        self._lock = threading.Lock()
        self._alone_until = float("-inf")

    def allows(self, limit: Limit, key: str) -> bool:
        """Counts one more and says whether it is within the limit. May wait for the register; never longer than a
        moment, and when it does not answer, what this server has counted decides."""
        allowed = self.counts_here(limit, key)
        return self.tells(limit, key) if allowed is None else allowed

    def counts_here(self, limit: Limit, key: str) -> bool | None:
        """As `allows`, without ever waiting: None when the register is to be told first (`tells`)."""
        rule, now = _LIMITS[limit], time.monotonic()
        with self._lock:
            if len(self._counts) > _SWEEP_AT:
                self._counts = {name: row for name, row in self._counts.items() if row.ends > now}
            count = self._counts.get((limit, key), _Count(0.0))
            if count.ends <= now:
                count = _Count(now + rule.window)
            count = self._counts[limit, key] = count._replace(untold=count.untold + 1)
        if count.all_told + count.untold > rule.most:
            return False  # known already: a flood asks the register nothing
        return None if count.untold >= rule.portion and now >= self._alone_until else True

    def tells(self, limit: Limit, key: str) -> bool:
        """Tells the register what has been counted here, and says whether all of it is within the limit."""
        rule = _LIMITS[limit]
        with self._lock:
            before = self._counts.get((limit, key), _Count(time.monotonic() + rule.window))
            counted = before.all_told + before.untold
            self._counts[limit, key] = _Count(before.ends, counted)
        try:
            counted, left = self._tell(limit.value, self._hidden(limit, key), before.untold, rule.window)
        except TemporaryFailure as failure:
            self._alone_until = time.monotonic() + _ALONE_SECONDS
            log.warning("limits_counted_alone", code=failure.code)
            with self._lock:
                meanwhile = self._counts.get((limit, key), before)
                self._counts[limit, key] = before._replace(untold=before.untold + meanwhile.untold)
            return counted <= rule.most
        with self._lock:
            meanwhile = self._counts.get((limit, key), before)
            self._counts[limit, key] = _Count(time.monotonic() + left, counted, meanwhile.untold)
        return counted <= rule.most

    def _hidden(self, limit: Limit, key: str) -> str:
        return hmac.new(self._key, f"{limit} {key}".encode(), hashlib.sha256).hexdigest()[:32]
