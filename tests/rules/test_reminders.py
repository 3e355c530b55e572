"""When reminders go out. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.definition import ReminderRule
from rules.local_time import day_end, day_start_of_office
from rules.reminders import reminder_instant
from tests.rows import rows

DUE = day_end(date(2026, 6, 24))  # Wednesday after midsummer


@rows(
    "days, due_on, day",
    [
        (-14, date(2026, 6, 24), date(2026, 6, 10)),  # Wednesday
        (-4, date(2026, 6, 24), date(2026, 6, 18)),  # 20 June is midsommardagen, 19 the eve: back to Thursday
        (-3, date(2026, 6, 24), date(2026, 6, 18)),  # Sunday: back to the same Thursday
        (-2, date(2026, 6, 24), date(2026, 6, 22)),  # Monday
        (0, date(2026, 6, 24), date(2026, 6, 24)),  # the due day itself
        (1, date(2026, 6, 24), date(2026, 6, 25)),  # Thursday after
        (3, date(2026, 6, 24), date(2026, 6, 29)),  # Saturday: on to Monday
        (1, date(2026, 12, 23), date(2026, 12, 28)),  # julafton, Thursday: on to Monday
        (-1, date(2027, 1, 4), date(2026, 12, 30)),  # Sunday: back over nyårsdagen and nyårsafton to Wednesday
    ],
)
def test_a_whole_day_reminder_goes_at_eight_on_a_working_day(days: int, due_on: date, day: date) -> None:
    assert reminder_instant(ReminderRule(days=days), day_end(due_on)) == day_start_of_office(day)


def test_a_whole_day_reminder_keeps_eight_o_clock_over_a_clock_change() -> None:
    due_at = day_end(date(2026, 3, 30))  # Monday after the clocks went forward
    assert reminder_instant(ReminderRule(days=-3), due_at) == datetime(2026, 3, 27, 7, tzinfo=UTC)
    assert reminder_instant(ReminderRule(days=1), due_at) == datetime(2026, 3, 31, 6, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [-30, 30, -3600])
def test_an_exact_offset_is_kept_to_the_second_on_any_day(seconds: int) -> None:
    sunday = datetime(2026, 6, 14, 10, 0, 40, tzinfo=UTC)
    assert reminder_instant(ReminderRule(offset=timedelta(seconds=seconds)), sunday) == sunday + timedelta(
        seconds=seconds
    )


def test_days_with_an_offset_count_the_days_by_the_clock_on_the_wall() -> None:
    due_at = datetime(2026, 3, 29, 10, tzinfo=UTC)  # 12.00 in Stockholm, the day the clocks go forward
    day_and_a_half = ReminderRule(days=-1, offset=timedelta(hours=-12))
    assert reminder_instant(day_and_a_half, due_at) == datetime(2026, 3, 27, 23, tzinfo=UTC)  # 00.00 on Saturday
