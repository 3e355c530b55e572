"""Days and instants as a registrar types them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desk import parsing
from models.errors import Refused
from tests.rows import rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-09T14:00", datetime(2026, 10, 9, 12, tzinfo=UTC)),  # summer time
        ("2026-12-09 14:00", datetime(2026, 12, 9, 13, tzinfo=UTC)),  # winter time
        ("2026-10-09T14:00:05+00:00", datetime(2026, 10, 9, 14, 0, 5, tzinfo=UTC)),
        ("2026-10-09T14:00Z", datetime(2026, 10, 9, 14, tzinfo=UTC)),
        ("2026-10-09", datetime(2026, 10, 9, 6, tzinfo=UTC)),  # the office opens
    ],
)
def test_an_instant_is_swedish_time_unless_it_says_otherwise_and_comes_as_utc(text: str, expected: datetime) -> None:
    assert parsing.instant(text) == expected
    assert parsing.instant(text).utcoffset() == timedelta()


def test_a_last_day_counts_whole() -> None:
    assert parsing.last_instant("2026-10-09") == datetime(2026, 10, 9, 21, 59, 59, 999999, tzinfo=UTC)
    assert parsing.day("2026-10-09") == date(2026, 10, 9)


@rows(
    "text",
    [
        "2026-W41-5",
        "20261009",
        "2026-W41-5T10:00",
        "20261009T1400",
        "2026-10-09T14",
        "9/10",
        "2026-02-30",
        "",
        "0001-01-01T00:00+01:00",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    for read in (parsing.day, parsing.instant, parsing.last_instant):
        with pytest.raises(Refused, match="date_unreadable"):
            read(text)


def test_a_time_that_no_clock_shows_is_refused() -> None:
    with pytest.raises(Refused, match="time_does_not_exist"):
        parsing.instant("2027-03-28T02:30")
