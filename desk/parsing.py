"""Days and instants as people type them on the command line, in Swedish time."""

from datetime import date, datetime, time

from models.errors import Refused
from rules.local_time import day_end, local_instant
from templates.dates import STOCKHOLM


def last_instant(text: str) -> datetime:
    """A due day (`2026-10-09`: its last instant) or, in trials, an exact instant (`2026-10-09T14:05:00`); aware UTC."""
    day = _day(text)
    return day_end(day) if day is not None else instant(text)


def instant(text: str) -> datetime:
    """An instant: with an offset as it stands, without one as Swedish time. A day alone means 08:00. Aware UTC.

    Raises Refused("date_unreadable"), or the rules' refusal for a local time that no clock in Sweden shows.
    """
    day = _day(text)
    if day is not None:
        return local_instant(datetime.combine(day, time(8)))
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("date_unreadable", text=text) from error
    if parsed.tzinfo is None:
        return local_instant(parsed)
    return parsed.astimezone(STOCKHOLM)


def day(text: str) -> date:
    """A calendar day. Raises Refused("date_unreadable")."""
    parsed = _day(text)
    if parsed is None:
        raise Refused("date_unreadable", text=text)
    return parsed


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
