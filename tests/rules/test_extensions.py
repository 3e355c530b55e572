"""Later due dates, for one recipient and for all. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.values import RoundState
from rules.extensions import closing_after_extension, may_extend_recipient, may_extend_round, may_reopen_until
from rules.local_time import day_end, is_day_end

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DUE = day_end(date(2026, 6, 9))  # Tuesday
CLOSES = day_end(date(2026, 6, 23))  # Tuesday


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 6, 8), "extension_not_later"),  # Monday before the due day
        (date(2026, 6, 9), "extension_not_later"),  # the due day itself
        (date(2026, 6, 10), None),  # Wednesday
        (date(2026, 6, 13), "due_on_day_off"),  # Saturday
        (date(2026, 6, 19), "due_on_day_off"),  # midsommarafton, Friday
        (date(2026, 6, 23), None),  # the closing day itself
        (date(2026, 6, 24), "extension_after_closing"),  # the day after
    ],
)
def test_a_recipient_may_get_a_later_working_day_until_the_round_closes(until: date, code: str | None) -> None:
    refusal = may_extend_recipient(due_at=DUE, new_due_at=day_end(until), closes_at=CLOSES, now=NOW)
    assert (refusal.code if refusal else None) == code


def test_a_refusal_names_both_instants() -> None:
    late = day_end(date(2026, 6, 24))
    refusal = may_extend_recipient(due_at=DUE, new_due_at=late, closes_at=CLOSES, now=NOW)
    assert refusal is not None
    assert refusal.facts == {"new_due_at": late.isoformat(), "closes_at": CLOSES.isoformat()}


def test_an_extension_to_a_day_already_over_is_refused() -> None:
    now = day_end(date(2026, 6, 10))
    refusal = may_extend_round(due_at=DUE, new_due_at=day_end(date(2026, 6, 10)), now=now)
    assert refusal is not None
    assert refusal.code == "extension_in_past"
    assert may_extend_round(due_at=DUE, new_due_at=day_end(date(2026, 6, 11)), now=now) is None  # Thursday


def test_the_whole_round_may_move_beyond_its_present_closing() -> None:
    assert may_extend_round(due_at=DUE, new_due_at=day_end(date(2026, 8, 31)), now=NOW) is None  # Monday


@pytest.mark.parametrize(("year", "code"), [(2099, None), (2100, "no_calendar"), (2101, "no_calendar")])
def test_a_year_without_red_days_is_refused_and_never_guessed(year: int, code: str | None) -> None:
    """2100 is the calendar's last year: a round due in it may close in the next."""
    refusal = may_extend_round(due_at=DUE, new_due_at=day_end(date(year, 9, 15)), now=NOW)  # Tuesday to Thursday
    assert (refusal.code if refusal else None) == code


def test_a_trial_may_be_extended_by_seconds_on_a_sunday() -> None:
    due_at = datetime(2026, 6, 14, 10, tzinfo=UTC)
    assert may_extend_round(due_at=due_at, new_due_at=due_at + timedelta(seconds=30), now=NOW) is None


@pytest.mark.parametrize(
    ("new_due", "closes"),
    [
        (date(2026, 6, 16), date(2026, 6, 30)),  # a week: Tuesday to Tuesday
        (date(2026, 6, 12), date(2026, 6, 26)),  # three days: Friday
        (date(2026, 6, 11), date(2026, 6, 25)),  # two days: Thursday
        (date(2026, 6, 15), date(2026, 6, 29)),  # six days: Monday
        (date(2026, 10, 26), date(2026, 11, 9)),  # Monday, over the change to winter time
        (date(2026, 12, 10), date(2026, 12, 28)),  # 24 December is julafton: on to Monday
    ],
)
def test_closing_moves_by_at_least_as_much_and_to_a_working_day(new_due: date, closes: date) -> None:
    moved = closing_after_extension(due_at=DUE, new_due_at=day_end(new_due), closes_at=CLOSES)
    assert moved == day_end(closes)
    assert is_day_end(moved)


@pytest.mark.parametrize(
    ("due_at", "new_due_at", "closes_at"),
    [
        (DUE - timedelta(hours=5), DUE + timedelta(days=1), CLOSES),
        (DUE, DUE + timedelta(seconds=30), CLOSES),
        (DUE, DUE + timedelta(days=1), CLOSES + timedelta(seconds=1)),
    ],
)
def test_exact_instants_move_closing_exactly(due_at: datetime, new_due_at: datetime, closes_at: datetime) -> None:
    moved = closing_after_extension(due_at=due_at, new_due_at=new_due_at, closes_at=closes_at)
    assert moved - closes_at == new_due_at - due_at


@pytest.mark.parametrize(
    ("state", "last", "code"),
    [
        (RoundState.CLOSED, day_end(date(2026, 6, 22)), None),  # Monday
        (RoundState.CLOSED, day_end(date(2026, 6, 19)), "due_on_day_off"),  # midsommarafton
        (RoundState.CLOSED, datetime(2026, 6, 20, 12, tzinfo=UTC), None),  # Saturday, but a trial's exact instant
        (RoundState.CLOSED, day_end(date(2026, 6, 1)), "extension_in_past"),
        (RoundState.CLOSED, day_end(date(2100, 1, 4)), "no_calendar"),
        (RoundState.OPEN, day_end(date(2026, 6, 19)), "not_in_this_state"),
    ],
)
def test_a_round_opens_again_until_a_working_day(state: RoundState, last: datetime, code: str | None) -> None:
    refusal = may_reopen_until(state, last, datetime(2026, 6, 9, 8, tzinfo=UTC))
    assert (refusal and refusal.code) == code
