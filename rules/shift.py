"""Moves a round in time, to reuse an earlier year's round file: every date ahead of it by the same number of days.

What has happened keeps its day: the proposal's version history stays as it is. The councils' decisions belong to the
round that was, and are left out of the new one.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from models.definition import RoundDefinition
from models.errors import RemissError
from models.findings import DateMove, Shifted
from rules.calendar import red_day_name, working_day_from
from rules.local_time import STOCKHOLM, local_day, local_instant


def shift(definition: RoundDefinition, starting: date) -> Shifted:
    """Moves every date still to come by the same number of days so that sending falls on `starting`, then on to the
    next working day where it lands on a day off. Times of day stay what they are in Stockholm, through clock changes.

    The skipped hour in March is on a Sunday, so no time lands in it. Raises `RemissError`: `starting_without_sending`
    when the round has no planned sending, `no_calendar` for a date beyond the calendar's years.
    """
    if definition.send_at is None:
        raise RemissError("starting_without_sending", starting_on=starting.isoformat())
    days = (starting - local_day(definition.send_at)).days
    moves: list[DateMove] = []

    def move_instant(field: str, instant: datetime) -> datetime:
        return shift_instant(field, instant, days, moves)

    def move_text(field: str, text: str) -> str:
        return shift_day(field, date.fromisoformat(text), days, moves).isoformat()

    adoption = {key: value for key, value in definition.adoption.items() if key != "decisions" or not days}
    changes = {
        "send_at": move_instant("send", definition.send_at),
        "due_at": move_instant("due", definition.due_at),
        "closes_at": move_instant("closes", definition.closes_at),
        "gate": _shift_plain("gate", definition.gate, move_text),
        "adoption": _shift_plain("adoption", adoption, move_text),
    }
    moved = definition.model_copy(update=changes)
    return Shifted(definition=moved, moves=tuple(moves), left_out=adoption != definition.adoption)


def shift_day(field: str, day: date, days: int, moves: list[DateMove]) -> date:
    """The day moved, and then on to a working day; a move on is added to `moves`."""
    landed = day + timedelta(days=days)
    moved = working_day_from(landed)
    if moved != landed:
        facts = {"landed_on": landed.isoformat(), "moved_to_on": moved.isoformat(), "red_day": red_day_name(landed)}
        moves.append(DateMove(field=field, **facts))
    return moved


def shift_instant(field: str, instant: datetime, days: int, moves: list[DateMove]) -> datetime:
    """The same for an aware instant: its day in Stockholm moves, its time of day there stays."""
    local = instant.astimezone(STOCKHOLM)
    day = shift_day(field, local.date(), days, moves)
    return local_instant(datetime.combine(day, local.time())).astimezone(UTC)


def _shift_plain(field: str, plain: Mapping[str, object], move: Callable[[str, str], str]) -> dict[str, object]:
    """Plain data (gate, adoption) with the first day a decision may be made moved."""
    return {
        key: move(f"{field}.{key}", str(value))
        if key in {"direction_not_before", "decision_not_before", "in_force_from"} and value
        else value
        for key, value in plain.items()
    }
