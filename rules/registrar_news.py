"""When a registrar is written to: at once about what needs a hand, but no more than a letter an hour a round, and once
a working day about the rest."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.values import NewsKind
from rules.calendar import working_day_until
from rules.local_time import day_start_of_office, local_day

LETTER_EVERY = timedelta(hours=1)
"""What comes within this after a letter is gathered into the next. Practice, no source."""
GATHERED_FOR = timedelta(minutes=1)
"""Letters that do not get through seldom come alone: the first waits so long for the others."""
NEAR = timedelta(days=3)
"""A due day or closing nearer than this is told of when answers are missing."""
RISING_OVER, RISING_SHARE, RISING_WITHIN = 3, 0.10, timedelta(hours=1)
"""More refused letters than the first, and more than the share of those handed over, within the time, is a rise."""
RISE_TOLD_AGAIN_AFTER = timedelta(days=1)
_GATHERED = frozenset({NewsKind.LETTER_REFUSED, NewsKind.LETTER_UNKNOWN, NewsKind.REFUSALS_RISE})


def letter_at(news: Iterable[tuple[NewsKind, datetime]], last_at: datetime | None) -> datetime:
    """When the letter about this news, some at least, may go. `last_at`: when the round's last such letter was made."""
    first = min(at + GATHERED_FOR if kind in _GATHERED else at for kind, at in news)
    return first if last_at is None else max(first, last_at + LETTER_EVERY)


def digest_instant(now: datetime) -> datetime:
    """The latest 08:00 of a working day in Stockholm that has come."""
    day = working_day_until(local_day(now))
    if (instant := day_start_of_office(day)) <= now:
        return instant
    return day_start_of_office(working_day_until(day - timedelta(days=1)))


def digest_before(instant: datetime) -> datetime:
    """The digest instant before one."""
    return digest_instant(instant - timedelta(microseconds=1))


def has_come_near(moment: datetime, until: datetime) -> bool:
    """Whether a moment is near at the digest of `until`, and was not at the one before: told once."""
    return until < moment <= until + NEAR and moment > digest_before(until) + NEAR


def is_rising(refused: int, handed: int) -> bool:
    """Whether so many refused of those handed over lately is more than single addresses that are wrong."""
    return refused > RISING_OVER and refused > RISING_SHARE * handed
