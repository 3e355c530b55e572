"""Rounds that are not in Temporal: how long each is left before it is asked for again, and which have been told of in
the log."""

import time
from collections.abc import Collection
from dataclasses import dataclass

from models.values import RoundState

FIRST_SECONDS = 10.0
LONGEST_SECONDS = 600.0


@dataclass
class _Left:
    until: float
    seconds: float
    state: RoundState


class Aside:
    """By round id. Forgotten when the round is there again, or the worker starts anew."""

    def __init__(self) -> None:
        self._left: dict[str, _Left] = {}

    def rounds(self) -> Collection[str]:
        """Those whose news are left for now."""
        now = time.monotonic()
        return [round_id for round_id, left in self._left.items() if left.until > now]

    def put(self, round_id: str, state: RoundState) -> bool:
        """Leaves a round's news, twice as long as the last time. True when nothing has been said of the round in this
        state."""
        now, last = time.monotonic(), self._left.get(round_id)
        if last is not None and last.until > now and last.state is state:
            return False  # another of its groups, in the same turn
        seconds = FIRST_SECONDS if last is None else min(2 * last.seconds, LONGEST_SECONDS)
        self._left[round_id] = _Left(now + seconds, seconds, state)
        return last is None or last.state is not state

    def forget(self, round_id: str) -> None:
        self._left.pop(round_id, None)
