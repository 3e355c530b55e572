"""Moves a round in time, to reuse an earlier year's round file: every date by the same number of days."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from models.definition import RoundDefinition, VersionNote
from models.errors import RemissError
from models.findings import DateMove, Shifted
from rules.calendar import red_day_name, working_day_from
from rules.local_time import STOCKHOLM, local_day, local_instant

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def shift(definition: RoundDefinition, starting: date) -> Shifted:
    """Moves every date by the same number of days so that sending falls on `starting`, then on to the next working day
    where it lands on a day off. Times of day stay what they are in Stockholm, through clock changes.

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

    changes = {
        "send_at": move_instant("send", definition.send_at),
        "due_at": move_instant("due", definition.due_at),
        "closes_at": move_instant("closes", definition.closes_at),
        "gate": _shift_plain("gate", definition.gate, move_text),
        "versions": tuple(
            VersionNote(on=shift_day("versions.on", note.on, days, moves), cause=note.cause)
            for note in definition.versions
        ),
        "adoption": _shift_plain("adoption", definition.adoption, move_text),
    }
    return Shifted(definition=definition.model_copy(update=changes), moves=tuple(moves))


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


def _shift_plain(field: str, value: object, move: Callable[[str, str], str]) -> object:
    """Plain data (gate, adoption) with each text that is a whole ISO date moved."""
    if isinstance(value, dict):
        return {key: _shift_plain(f"{field}.{key}", inner, move) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shift_plain(field, inner, move) for inner in value]
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        return move(field, value)
    return value
