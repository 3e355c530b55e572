"""Swedish working days. Each row says the weekday and why."""

from datetime import date

import pytest
from holidays.countries.sweden import Sweden

from models.errors import RemissError
from rules.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    is_working_day,
    red_day_name,
    red_days,
    working_day_from,
    working_day_until,
)
from tests.rows import rows


@rows(
    "day, name",
    [
        (date(2026, 1, 1), "Nyårsdagen"),  # Thursday
        (date(2026, 1, 6), "Trettondedag jul"),  # Tuesday
        (date(2026, 4, 3), "Långfredagen"),  # Friday, moves with Easter
        (date(2026, 4, 6), "Annandag påsk"),  # Monday
        (date(2026, 5, 1), "Första maj"),  # Friday
        (date(2026, 5, 14), "Kristi himmelsfärdsdag"),  # Thursday
        (date(2025, 6, 6), "Nationaldagen"),  # Friday, red since 2005
        (date(2026, 6, 19), "Midsommarafton"),  # Friday, an eve: free by agreement, not by law
        (date(2026, 12, 24), "Julafton"),  # Thursday, an eve
        (date(2026, 12, 25), "Juldagen"),  # Friday
        (date(2026, 12, 31), "Nyårsafton"),  # Thursday, an eve
        (date(2004, 5, 31), "Annandag pingst"),  # Monday, red until 2004
        (date(2014, 11, 1), "Alla helgons dag"),  # Saturday
    ],
)
def test_a_red_day_or_free_eve_is_no_working_day_and_has_its_name(day: date, name: str) -> None:
    assert red_day_name(day) == name
    assert not is_working_day(day)


@rows(
    "day",
    [
        date(2014, 9, 30),  # Tuesday, an ordinary day
        date(2004, 6, 7),  # Monday after 6 June 2004
        date(2005, 5, 16),  # Monday, annandag pingst no longer red
        date(2026, 4, 2),  # Thursday, skärtorsdagen: short for some, a working day for offices
        date(2026, 4, 30),  # Thursday, valborgsmässoafton
        date(2026, 10, 30),  # Friday before Alla helgons dag
        date(2026, 12, 23),  # Wednesday before julafton
        date(2024, 2, 29),  # Thursday, leap day
    ],
)
def test_an_ordinary_weekday_is_a_working_day(day: date) -> None:
    assert is_working_day(day)
    assert red_day_name(day) == ""


@pytest.mark.parametrize("day", [date(2026, 6, 13), date(2026, 6, 14)])  # Saturday and Sunday, not red by name
def test_a_plain_weekend_is_off_without_a_name(day: date) -> None:
    assert not is_working_day(day)
    assert red_day_name(day) == ""


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2026, 6, 10), date(2026, 6, 10), date(2026, 6, 10)),  # Wednesday: itself
        (date(2026, 6, 13), date(2026, 6, 15), date(2026, 6, 12)),  # Saturday: Monday, Friday
        (date(2026, 6, 19), date(2026, 6, 22), date(2026, 6, 18)),  # midsommarafton, Friday: Monday, Thursday
        (date(2026, 4, 3), date(2026, 4, 7), date(2026, 4, 2)),  # långfredagen: Tuesday after Easter, Thursday
        (date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 23)),  # julafton, Thursday: Monday, Wednesday
        (date(2026, 12, 31), date(2027, 1, 4), date(2026, 12, 30)),  # nyårsafton, Thursday: over the year's end
    ],
)
def test_a_day_off_moves_to_the_nearest_working_day_either_way(day: date, following: date, preceding: date) -> None:
    assert working_day_from(day) == following
    assert working_day_until(day) == preceding


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_without_data_is_an_error_and_never_a_year_without_holidays(year: int) -> None:
    with pytest.raises(RemissError) as caught:
        is_working_day(date(year, 6, 1))
    assert caught.value.code == "no_calendar"
    assert caught.value.facts == {"year": year, "first_year": FIRST_YEAR, "last_year": LAST_YEAR}


@rows("year", range(2000, 2101))
def test_every_year_has_its_thirteen_public_days_and_three_eves(year: int) -> None:
    """Annandag pingst until 2004 and nationaldagen from 2005 make the thirteenth. Two may fall on one date."""
    names = [name for day in red_days(year) for name in red_day_name(day).split(" och ")]
    assert len(names) == len(set(names)) == 16
    assert {"Midsommarafton", "Julafton", "Nyårsafton", "Långfredagen"} <= set(names)


def test_two_red_days_on_one_date_are_both_named() -> None:
    both = red_day_name(date(2008, 5, 1))  # Thursday: ascension day on the first of May
    assert set(both.split(" och ")) == {"Första maj", "Kristi himmelsfärdsdag"}


def test_the_calendar_reaches_rounds_that_are_planned_now() -> None:
    """Fails long before the data ends: raise the pinned `holidays` when it does."""
    assert date(LAST_YEAR, 1, 1) >= date(2050, 1, 1)
    assert (FIRST_YEAR, LAST_YEAR) == (Sweden.start_year, Sweden.end_year)
