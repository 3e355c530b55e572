"""When a preliminary answer is reminded of its minutes extract, and how long it can be confirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.calendar import is_working_day
from rules.local_time import local_day
from rules.minutes import CONFIRM_DAYS, confirmable_until
from rules.plan import REOPEN_DAYS
from rules.reminders import minutes_reminder_at


@pytest.mark.parametrize(
    ("arrived_at", "reminder_at"),
    [
        (datetime(2026, 5, 4, 10, 0, tzinfo=UTC), datetime(2026, 5, 19, 6, 0, tzinfo=UTC)),  # Monday: Tuesday
        (datetime(2026, 5, 1, 10, 0, tzinfo=UTC), datetime(2026, 5, 18, 6, 0, tzinfo=UTC)),  # the 16th is a Saturday
        (datetime(2026, 6, 4, 10, 0, tzinfo=UTC), datetime(2026, 6, 22, 6, 0, tzinfo=UTC)),  # Midsummer's Eve
        (datetime(2026, 12, 9, 10, 0, tzinfo=UTC), datetime(2026, 12, 28, 7, 0, tzinfo=UTC)),  # Christmas Eve, winter
        (datetime(2026, 10, 12, 10, 0, tzinfo=UTC), datetime(2026, 10, 27, 7, 0, tzinfo=UTC)),  # over the clock change
        (datetime(2026, 5, 4, 22, 30, tzinfo=UTC), datetime(2026, 5, 20, 6, 0, tzinfo=UTC)),  # already the 5th here
    ],
)
def test_the_first_comes_on_the_fifteenth_day_when_offices_open(arrived_at: datetime, reminder_at: datetime) -> None:
    assert minutes_reminder_at(arrived_at, []) == reminder_at


def test_the_second_comes_fourteen_days_after_the_first_however_late_that_was() -> None:
    arrived_at = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    first = datetime(2026, 5, 19, 6, 0, tzinfo=UTC)
    assert minutes_reminder_at(arrived_at, [first]) == datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
    assert minutes_reminder_at(arrived_at, [first + timedelta(days=30)]) == datetime(2026, 7, 2, 6, 0, tzinfo=UTC)


def test_there_is_never_a_third() -> None:
    first = datetime(2026, 5, 19, 6, 0, tzinfo=UTC)
    assert minutes_reminder_at(first - timedelta(days=15), [first, first + timedelta(days=14)]) is None


def test_an_answer_is_confirmed_until_the_end_of_the_sixtieth_day_after_the_closing() -> None:
    closes_at = datetime(2026, 6, 23, 21, 59, 59, 999999, tzinfo=UTC)
    assert confirmable_until(closes_at) == datetime(2026, 8, 22, 21, 59, 59, 999999, tzinfo=UTC)


def test_an_answer_of_the_last_day_is_reminded_twice_before_it_is_too_late_whatever_the_year() -> None:
    """And the round's workflow, which sends the receipts, outlives the last day by a good margin."""
    assert CONFIRM_DAYS + 14 < REOPEN_DAYS
    for year in range(2024, 2036):
        for offset in range(365):
            last = datetime(year, 1, 1, 22, 59, 59, tzinfo=UTC) + timedelta(days=offset)
            first = minutes_reminder_at(last, [])
            assert first is not None
            second = minutes_reminder_at(last, [first])
            assert second is not None
            assert is_working_day(local_day(first))
            assert is_working_day(local_day(second))
            assert second + timedelta(days=14) < confirmable_until(last)
