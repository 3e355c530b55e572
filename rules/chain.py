"""Kedjeremiss: recipients asked one after the other. Several are to be asked at the same time unless another way is
more suitable (förvaltningslagen 2017:900, 26 §), so a chain always states why."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from models.chain import Link
from rules.calendar import working_day_from
from rules.local_time import day_end, local_day

DAYS_LIMIT = 366


def turn(links: Sequence[Link]) -> Link | None:
    """Whose turn it is: the first that has neither answered nor been passed; None when the chain is at its end."""
    return next((link for link in links if not link.settled and not link.passed), None)


def due_at(asked_at: datetime, days: int, closes_at: datetime) -> datetime:
    """The last instant of its own days, on a working day as FL 26 §'s reasonable time is reckoned in practice; never
    after the round has closed."""
    last: date = working_day_from(local_day(asked_at) + timedelta(days=days))
    return min(day_end(last), closes_at)


def before(links: Sequence[Link], code: str) -> tuple[Link, ...]:
    """Those that come before it; nobody when it is not in the chain."""
    codes = [link.code for link in links]
    return tuple(links[: codes.index(code)]) if code in codes else ()


def order_refused(links: Sequence[Link], codes: Sequence[str]) -> str:
    """Why the chain cannot go on in this order: "chain_order_unlike" when it names others than the chain,
    "chain_turn_begun" when it moves one that has been asked; else empty."""
    if sorted(codes) != sorted(link.code for link in links):
        return "chain_order_unlike"
    begun = [link.code for link in links if link.asked_at is not None]
    return "" if list(codes[: len(begun)]) == begun else "chain_turn_begun"
