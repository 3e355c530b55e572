"""What managers read in Temporal's Web UI stands for itself: no word refers to one that is not there."""

from datetime import UTC, datetime

import pytest

from models.messages import GroupProgress
from models.values import Counts
from templates import temporal as words


@pytest.mark.parametrize(
    ("undeliverable", "unknown", "problem"),
    [
        (0, 0, ""),
        (0, 1, "**Problem: 1 har kanske inte fått alla sina brev.**"),
        (0, 2, "**Problem: 2 har kanske inte fått alla sina brev.**"),
        (3, 2, "**Problem: 3 fick inte missivet, 2 har kanske inte fått alla sina brev.**"),
    ],
)
def test_problems_say_what_somebody_has_not_got(undeliverable: int, unknown: int, problem: str) -> None:
    counts = Counts(recipients=5, sent=5, outstanding=5, undeliverable=undeliverable, unknown=unknown)
    details = words.group_details("D 1", GroupProgress(label="Stockholms län", counts=counts))
    assert [line for line in details.splitlines() if "Problem" in line] == ([problem] if problem else [])


def test_the_timer_of_a_closed_round_says_what_it_does_then() -> None:
    said = words.look_timer(datetime(2026, 6, 9, 6, 0, tzinfo=UTC))
    assert said == ("Påminner om utdrag och skickar väntande brev tisdag 9 juni 2026 kl. 08.00")
    assert len(said.encode()) <= 400
