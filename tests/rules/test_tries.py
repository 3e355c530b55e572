"""A letter that did not go: when it is tried again, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from models.values import LetterState
from rules.tries import GIVE_UP_AFTER, after_deferral, after_silence

MADE = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
LAST = MADE + GIVE_UP_AFTER
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "ahead", "at_the_door", "state", "wait"),
    [
        (MADE, timedelta(), False, LetterState.QUEUED, timedelta(minutes=2)),
        (MADE, timedelta(), True, LetterState.QUEUED, None),  # the relay has not seen it
        (LAST, timedelta(), False, LetterState.QUEUED, timedelta(minutes=2)),  # the last instant is in time
        (LAST + INSTANT, timedelta(), False, LetterState.UNDELIVERABLE, None),
        (LAST + INSTANT, timedelta(), True, LetterState.UNDELIVERABLE, None),
        (LAST + INSTANT, -timedelta(hours=1), False, LetterState.QUEUED, timedelta(minutes=2)),  # not by both clocks
        (LAST, timedelta(hours=1), False, LetterState.QUEUED, timedelta(minutes=2)),
    ],
)
def test_a_deferred_letter_waits_and_is_given_up_after_four_days_by_both_clocks(
    now: datetime, ahead: timedelta, at_the_door: bool, state: LetterState, wait: timedelta | None
) -> None:
    found = after_deferral(created_at=MADE, attempts=1, at_the_door=at_the_door, now=now, ahead=ahead)
    assert found == (state, now + wait if wait else None)


def test_a_letter_without_a_verdict_is_tried_a_few_times_and_then_left() -> None:
    states = [after_silence(times, MADE)[0] for times in range(1, 10)]
    assert states == sorted(states, key=[LetterState.QUEUED, LetterState.UNKNOWN].index)
    assert set(states) == {LetterState.QUEUED, LetterState.UNKNOWN}
    assert after_silence(9, MADE)[1] is None
    first = after_silence(1, MADE)[1]
    assert first is not None
    assert first > MADE
