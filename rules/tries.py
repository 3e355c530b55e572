"""When a letter that did not go is tried again, and when it is given up."""

from datetime import datetime, timedelta

from models.values import LetterState
from rules.plan import retry_delay, unknown_delay

GIVE_UP_AFTER = timedelta(days=4)
"""Letters deferred for so long count as undeliverable (RFC 5321 4.5.4.1: at least 4 to 5 days)."""

Next = tuple[LetterState, datetime | None]
"""What the letter is now, and before when it does not go again; None: with the next order, or never."""


def after_deferral(
    *, created_at: datetime, attempts: int, at_the_door: bool, now: datetime, ahead: timedelta = timedelta()
) -> Next:
    """The relay would not take it yet. `at_the_door`: it let nobody in and has not seen the letter, which may come with
    the next news. `ahead`: how far the other clock is ahead of `now`; four days have passed when they have by both."""
    if min(now, now + ahead) - created_at > GIVE_UP_AFTER:
        return LetterState.UNDELIVERABLE, None
    return LetterState.QUEUED, None if at_the_door else now + retry_delay(attempts)


def after_silence(unknowns: int, now: datetime) -> Next:
    """The relay's verdict never came, for the `unknowns`th time."""
    delay = unknown_delay(unknowns)
    return (LetterState.UNKNOWN, None) if delay is None else (LetterState.QUEUED, now + delay)
