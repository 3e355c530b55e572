"""In which order what waits is shown: first what cannot wait, then what has waited longest."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.to_do import ToDo, ToDoKind
from models.values import RunEvent

URGENT_WITHIN = timedelta(days=3)
"""What loses its meaning nearer than this is urgent. Practice, no source."""
GATHERED_FROM = 4
"""So many letters of one round that did not get through are one thing to do: they seldom fail alone."""


def is_urgent(item: ToDo, now: datetime) -> bool:
    if item.kind is ToDoKind.ALARM or (item.kind is ToDoKind.RUN and item.said == RunEvent.LOST):
        return True
    return item.until is not None and item.until - now < URGENT_WITHIN


def ordered(items: Iterable[ToDo], now: datetime) -> list[ToDo]:
    return sorted(items, key=lambda item: (not is_urgent(item, now), item.since, item.dnr, item.object_id))


def gathered(items: Iterable[ToDo]) -> list[ToDo]:
    """The letters of a round that did not get through as one thing, when they are many."""
    letters: dict[str, list[ToDo]] = {}
    rest = []
    for item in items:
        if item.kind is ToDoKind.LETTER and item.recipient_id:
            letters.setdefault(item.round_id, []).append(item)
        else:
            rest.append(item)
    for found in letters.values():
        rest += [_together(found)] if len(found) >= GATHERED_FROM else found
    return rest


def _together(items: list[ToDo]) -> ToDo:
    ends = [item.until for item in items if item.until is not None]
    first = min(items, key=lambda item: item.since)
    until = min(ends, default=None)
    return first._replace(recipient_id="", recipient="", said="", object_id="", number=len(items), until=until)
