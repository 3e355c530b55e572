"""Swedish working days: which days are red, eves included, and the next day an office is staffed.

A year that the calendar's data does not cover is an error, never a year without holidays.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from models.errors import RemissError

FIRST_YEAR, LAST_YEAR = 1953, 2100
"""The years that `holidays` has data for; a test holds them against it."""

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=256)
def red_days(year: int) -> Mapping[date, str]:
    """The days of a year that are off besides Saturdays and Sundays, with their Swedish names.

    Public holidays (lag 1989:253 om allmänna helgdagar) and the eves that agreements make free in practice:
    midsommarafton, julafton, nyårsafton. Raises `RemissError("no_calendar")` for a year outside the data.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RemissError("no_calendar", year=year, first_year=FIRST_YEAR, last_year=LAST_YEAR)
    from holidays.countries.sweden import Sweden  # loads every country: most commands need no red day

    return dict(Sweden(years=year, expand=False, language="sv", categories=("public", "de_facto")))


def red_day_name(day: date) -> str:
    """`Midsommarafton`; empty on a day that is not red, an ordinary Saturday or Sunday among them.

    Two red days on one date are both named (2008-05-01: Första maj och Kristi himmelsfärdsdag).
    """
    return red_days(day.year).get(day, "").replace("; ", " och ")


def days_off(first: date, last: date) -> list[tuple[date, str]]:
    """The red days from `first` to `last` that are no Saturday or Sunday, with their names, in order."""
    of_years = (red_days(year) for year in range(first.year, last.year + 1))
    return sorted(
        (day, red_day_name(day))
        for days in of_years
        for day in days
        if first <= day <= last and day.weekday() < _SATURDAY
    )


def is_working_day(day: date) -> bool:
    return not red_day_name(day) and day.weekday() < _SATURDAY


def working_day_from(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day
