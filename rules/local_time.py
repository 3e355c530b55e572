"""The clock in Stockholm: when a day ends and an office opens, and whether an answer is in time.

The due day counts whole. Local times go through both clock changes here and nowhere else. Without the calendar of red
days, which loads every country's: the web server does without it.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.errors import RemissError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE_OPENS = time(8)
"""Letters go out when the day's post is opened. Practice, no source."""


def local_instant(local: datetime) -> datetime:
    """The aware UTC instant of a naive local time in Stockholm.

    An ambiguous time (the hour that comes twice in October) is its later instant, which takes nothing from anyone.
    A time that does not exist (the hour skipped in March) raises `RemissError("time_does_not_exist")`.
    """
    instant = local.replace(tzinfo=STOCKHOLM, fold=1).astimezone(UTC)
    if instant.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0) != local:
        raise RemissError("time_does_not_exist", local=local.isoformat(sep=" "))
    return instant


def local_day(instant: datetime) -> date:
    """The day in Stockholm at an aware instant."""
    return instant.astimezone(STOCKHOLM).date()


def day_end(day: date) -> datetime:
    """The last instant of a day in Stockholm (23:59:59.999999), as UTC: an answer at that instant is in time."""
    return local_instant(datetime.combine(day, time.max))


def day_start_of_office(day: date) -> datetime:
    """08:00 in Stockholm, as UTC."""
    return local_instant(datetime.combine(day, OFFICE_OPENS))


def is_day_end(instant: datetime) -> bool:
    """Whether an instant closes a whole day. An exact instant (a trial's) does not."""
    return instant.astimezone(STOCKHOLM).time() == time.max


def is_late(arrived_at: datetime, due_at: datetime) -> bool:
    """Whether an answer that reached the server at `arrived_at` came too late. Both aware; `due_at` is inclusive."""
    return arrived_at > due_at
