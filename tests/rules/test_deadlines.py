"""Due days that are refused, and advice on the period. Rows say the weekday and why."""

from datetime import date

import pytest

from models.findings import AdviceCode
from rules.deadlines import add_months, due_day_refusal, period_advice
from rules.local_time import day_end
from tests.rows import rows


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


@rows(
    "sent_on, due_on, codes",
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
