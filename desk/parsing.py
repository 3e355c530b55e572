"""Days and instants as people type them on the command line, in Swedish time."""

from datetime import UTC, date, datetime, time

from models.errors import Refused, RemissError
from rules.local_time import day_end, local_instant
from rules.written_dates import written_day, written_moment


def last_instant(text: str) -> datetime:
    """A due day (`2026-10-09`: its last instant) or, in trials, an exact instant (`2026-10-09T14:05:00`); aware UTC.

    Raises Refused as `instant` does.
    """
    day = written_day(text)
    return day_end(day) if day is not None else instant(text)


def instant(text: str) -> datetime:
    """An instant: with an offset as it stands, without one as Swedish time. A day alone means 08:00. Aware UTC.

    Raises Refused("date_unreadable"), or Refused("time_does_not_exist") for a local time no clock in Sweden shows.
    """
    day = written_day(text)
    moment = datetime.combine(day, time(8)) if day is not None else written_moment(text)
    if moment is None:
        raise Refused("date_unreadable", text=text)
    try:
        return local_instant(moment) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise Refused("date_unreadable", text=text) from error
    except RemissError as error:
        raise Refused(error.code, **error.facts) from error


def day_or_instant(text: str) -> date | datetime:
    """A day when no hour is typed, else an instant. Raises Refused as `instant` does."""
    return written_day(text) or instant(text)


def day(text: str) -> date:
    """A calendar day. Raises Refused("date_unreadable")."""
    parsed = written_day(text)
    if parsed is None:
        raise Refused("date_unreadable", text=text)
    return parsed
