"""The due day's end through both clock changes, and advice on the period. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.errors import RemissError
from models.findings import AdviceCode
from rules.deadlines import (
    add_months,
    day_end,
    day_start_of_office,
    due_day_refusal,
    is_day_end,
    is_late,
    local_day,
    local_instant,
    period_advice,
)

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2014, 9, 30), datetime(2014, 9, 30, 21, 59, 59, 999999, UTC)),  # Tuesday, summer time
        (date(2007, 1, 31), datetime(2007, 1, 31, 22, 59, 59, 999999, UTC)),  # Wednesday, winter time
        (date(2026, 3, 28), datetime(2026, 3, 28, 22, 59, 59, 999999, UTC)),  # Saturday before the change
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, 999999, UTC)),  # Sunday of 23 hours
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, 999999, UTC)),  # Sunday of 25 hours
        (date(2024, 2, 29), datetime(2024, 2, 29, 22, 59, 59, 999999, UTC)),  # Thursday, leap day
        (date(2026, 12, 31), datetime(2026, 12, 31, 22, 59, 59, 999999, UTC)),  # year's end
    ],
)
def test_the_whole_due_day_counts_in_stockholm(day: date, end: datetime) -> None:
    assert day_end(day) == end
    assert local_day(end) == day
    assert local_day(end + MICROSECOND) == day + timedelta(days=1)
    assert is_day_end(end)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_with_a_clock_change_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    assert day_end(day) - day_end(day - timedelta(days=1)) == timedelta(hours=hours)


def test_an_answer_at_the_last_instant_is_in_time_and_the_next_one_late() -> None:
    due_at = day_end(date(2026, 6, 9))
    assert not is_late(due_at, due_at)
    assert not is_late(due_at - MICROSECOND, due_at)
    assert is_late(due_at + MICROSECOND, due_at)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2026-03-29 01:59:59", datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)),  # last second of winter
        ("2026-03-29 03:00:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # first of summer
        ("2026-10-25 01:59:00", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),  # before the double hour
        ("2026-10-25 02:00:00", datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),  # comes twice: the later
        ("2026-10-25 02:30:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # comes twice: the later
        ("2026-10-25 03:00:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),  # after it
    ],
)
def test_an_ambiguous_local_time_is_its_later_instant(local: str, instant: datetime) -> None:
    assert local_instant(datetime.fromisoformat(local)) == instant


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_local_time_in_the_skipped_hour_is_refused(minute: int) -> None:
    with pytest.raises(RemissError) as caught:
        local_instant(datetime.fromisoformat(f"2026-03-29 02:{minute:02}"))
    assert caught.value.code == "time_does_not_exist"
    assert caught.value.facts == {"local": f"2026-03-29 02:{minute:02}:00"}


def test_the_office_opens_at_eight_summer_and_winter() -> None:
    assert day_start_of_office(date(2014, 6, 12)) == datetime(2014, 6, 12, 6, tzinfo=UTC)
    assert day_start_of_office(date(2006, 10, 30)) == datetime(2006, 10, 30, 7, tzinfo=UTC)
    assert not is_day_end(day_start_of_office(date(2014, 6, 12)))


@pytest.mark.parametrize(
    ("day", "red_day", "next_on"),
    [
        (date(2026, 6, 13), "", "2026-06-15"),  # Saturday
        (date(2026, 6, 14), "", "2026-06-15"),  # Sunday
        (date(2026, 6, 19), "Midsommarafton", "2026-06-22"),  # Friday, an eve
        (date(2026, 5, 14), "Kristi himmelsfärdsdag", "2026-05-15"),  # Thursday
        (date(2026, 12, 31), "Nyårsafton", "2027-01-04"),  # Thursday; next is a Monday
    ],
)
def test_a_due_day_off_is_refused_with_its_name_and_the_next_working_day(day: date, red_day: str, next_on: str) -> None:
    refusal = due_day_refusal(day_end(day))
    assert refusal is not None
    assert refusal.code == "due_on_day_off"
    assert refusal.facts == {"due_on": day.isoformat(), "red_day": red_day, "next_on": next_on}


def test_a_due_day_on_a_working_day_is_not_refused() -> None:
    assert due_day_refusal(day_end(date(2026, 6, 9))) is None  # Tuesday


SIX, THREE = AdviceCode.UNDER_SIX_WEEKS, AdviceCode.UNDER_THREE_MONTHS
JULY, CHRISTMAS_DUE = AdviceCode.DUE_IN_JULY, AdviceCode.DUE_AT_CHRISTMAS
SUMMER, CHRISTMAS, FAR = AdviceCode.OVER_SUMMER, AdviceCode.OVER_CHRISTMAS, AdviceCode.DUE_FAR_OFF


@pytest.mark.parametrize(
    ("sent_on", "due_on", "codes"),
    [
        (date(2016, 3, 9), date(2016, 6, 9), []),  # SOU 2016:5: three months to the day
        (date(2016, 3, 9), date(2016, 6, 8), [THREE]),  # one day short of it
        (date(2026, 1, 12), date(2026, 2, 23), [THREE]),  # 42 days: six weeks to the day
        (date(2026, 1, 12), date(2026, 2, 22), [SIX]),  # 41 days
        (date(2026, 1, 12), date(2026, 1, 12), [SIX]),  # the same day
        (date(2025, 11, 30), date(2026, 2, 28), [CHRISTMAS]),  # three months to February's last day, over Christmas
        (date(2014, 6, 12), date(2014, 9, 30), [SUMMER]),  # KSL: three months, but not three weeks more for summer
        (date(2014, 6, 12), date(2014, 10, 2), [SUMMER]),  # Thursday, a day short of that
        (date(2014, 6, 12), date(2014, 10, 3), []),  # Friday, three months and three weeks
        (date(2014, 7, 15), date(2014, 10, 20), [SUMMER]),  # sent in mid-July: counts
        (date(2014, 7, 16), date(2014, 10, 20), []),  # sent just after
        (date(2014, 3, 3), date(2014, 6, 30), []),  # Monday before July
        (date(2014, 3, 3), date(2014, 7, 1), [JULY]),  # Tuesday, the first of July
        (date(2014, 3, 3), date(2014, 7, 31), [JULY]),  # Thursday, the last of July
        (date(2014, 3, 3), date(2014, 8, 1), []),  # Friday after July; five months
        (date(2006, 10, 16), date(2007, 1, 31), []),  # Västernorrland: over Christmas, but long enough
        (date(2026, 10, 1), date(2027, 1, 4), [CHRISTMAS_DUE]),  # Monday before trettondedag jul
        (date(2026, 10, 1), date(2027, 1, 7), [CHRISTMAS]),  # Thursday after it: a day short of three months and a week
        (date(2026, 10, 1), date(2027, 1, 8), []),  # Friday
        (date(2026, 9, 1), date(2026, 12, 23), []),  # Wednesday before julafton
        (date(2026, 9, 1), date(2026, 12, 28), [CHRISTMAS_DUE]),  # Monday between the days off
        (date(2026, 1, 12), date(2028, 1, 12), []),  # two years to the day
        (date(2026, 1, 12), date(2028, 1, 13), [FAR]),  # a day more: most likely a mistyped year
        (date(2026, 6, 22), date(2026, 7, 20), [SIX, JULY]),  # both short and in July
    ],
)
def test_advice_on_a_response_period(sent_on: date, due_on: date, codes: list[AdviceCode]) -> None:
    advice = period_advice(sent_on, due_on)
    assert [each.code for each in advice] == codes
    for each in advice:
        assert each.facts["days"] == (due_on - sent_on).days
        assert str(each.facts["advised_on"]) > sent_on.isoformat()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # no 31 February
        (date(2023, 11, 30), 3, date(2024, 2, 29)),  # leap year
        (date(2026, 10, 31), 3, date(2027, 1, 31)),  # over the year's end
        (date(2026, 9, 30), 3, date(2026, 12, 30)),  # December itself
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
