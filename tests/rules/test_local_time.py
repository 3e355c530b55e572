"""The day's end in Stockholm through both clock changes. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from models.errors import RemissError
from rules.local_time import STOCKHOLM, day_end, day_start_of_office, is_day_end, is_late, local_day, local_instant

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


def test_the_machine_and_the_lock_tell_the_same_time_in_stockholm() -> None:
    """Python takes the machine's zone data where there is any. When this fails one is old: see docs/setup.md."""
    with files("tzdata").joinpath("zoneinfo/Europe/Stockholm").open("rb") as file:
        locked = ZoneInfo.from_file(file)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=12 * number) for number in range(2 * 366 * 12)]
    assert [
        hour for hour in hours if hour.astimezone(STOCKHOLM).utcoffset() != hour.astimezone(locked).utcoffset()
    ] == []
