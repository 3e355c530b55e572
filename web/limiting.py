"""Rate limits that slow a misused link or a guesser, and never lock out the one who holds a working link."""

from enum import StrEnum

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Limit(StrEnum):
    """What is counted. Wrong links are counted by caller and only they are refused; the rest by recipient."""

    WRONG_LINK = "wrong_link"
    OPEN = "open"
    POST = "post"
    REQUEST = "request"


_ITEMS: dict[Limit, RateLimitItem] = {
    Limit.WRONG_LINK: parse("30/minute"),
    Limit.OPEN: parse("60/minute"),
    Limit.POST: parse("120/minute"),
    Limit.REQUEST: parse("6/hour"),
}


class Limiter:
    """Counts in this process's memory; several web processes each count their own."""

    def __init__(self) -> None:
        self._window = FixedWindowRateLimiter(MemoryStorage())

    def allows(self, limit: Limit, key: str) -> bool:
        """Counts one more and says whether it is within the limit."""
        return self._window.hit(_ITEMS[limit], limit.value, key)
