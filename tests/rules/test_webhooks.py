"""When a message is tried again and given up, and where none may go."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.webhooks import DELAYS, GIVEN_UP_AFTER, is_public, next_attempt

QUEUED = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_message_is_tried_with_growing_delay_for_three_days() -> None:
    at, waits = QUEUED, []
    for attempts in range(1, 30):
        again = next_attempt(QUEUED, attempts, at)
        if again is None:
            break
        waits.append(again - at)
        at = again
    assert waits[: len(DELAYS)] == list(DELAYS)
    assert waits == sorted(waits)
    assert len(waits) == 12  # the last at 67 hours and a half
    assert at <= QUEUED + GIVEN_UP_AFTER < at + DELAYS[-1]
    assert GIVEN_UP_AFTER == timedelta(days=3)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(("8.8.8.8", True), ("2a00:1450:400f:80b::200e", True)),
        *(("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False)),
        *(("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False)),
        *(("::1", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False)),
        *(("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::ffff:8.8.8.8", False)),
        *(("", False), ("2130706433", False), ("diariet.example", False)),
    ],
)
def test_only_public_network_addresses_are_asked(address: str, public: bool) -> None:
    assert is_public(address) is public
