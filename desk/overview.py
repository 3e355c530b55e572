"""The list of rounds as people look through it: found by words, narrowed, ordered, and each with what is next."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from desk import writing
from desk.office import Office
from desk.writing import Draft
from models.people import Permission
from models.values import RoundState
from rules.reminders import reminder_instant
from rules.sorting import swedish_sort_key
from store.rounds import overview, rounds, waiting
from store.rounds.overview import RoundLine, Wanted


class Listed(NamedTuple):
    """`to_do`: how many things wait for somebody. `reminder_at`: when those who have not answered are reminded next;
    None for no such day, and when each of them has a day of its own."""

    line: RoundLine
    to_do: int
    reminder_at: datetime | None


class Overview(NamedTuple):
    """One page of the list. `total`: rounds on all pages. `first` and `last`: when the oldest and the newest round
    within reach was begun. `writing`: what is being written and no round yet."""

    listed: tuple[Listed, ...]
    total: int
    first: datetime | None
    last: datetime | None
    writing: tuple[Draft, ...]


def page(office: Office, wanted: Wanted, number: int) -> Overview:
    """Page `number`, from 1, of the rounds within reach, whatever sender `wanted` names."""
    office.demand(Permission.READ)
    now = office.clock()
    with office.database.reading() as session:
        own = wanted.model_copy(update={"sender_id": office.actor.sender_id})
        found = overview.find(session, own, number)
        to_do = Counter(item.round_id for item in waiting.of_sender(session, office.actor.sender_id, now))
        writes = writing.unfinished_in(session, office)
    listed = tuple(Listed(line, to_do[line.id], _reminder_at(line, now)) for line in found.lines)
    drafts = tuple(draft for draft in writes if _says(draft, wanted.text))
    return Overview(listed, found.total, found.first, found.last, drafts)


def _reminder_at(line: RoundLine, now: datetime) -> datetime | None:
    if line.state is not RoundState.OPEN or not line.waiting_for_day:
        return None
    rules = rounds.definition_of(line.definition).reminders
    ahead = [moment for rule in rules if now < (moment := reminder_instant(rule, line.due_at)) < line.due_at]
    return min(ahead, default=None)


def _says(draft: Draft, text: str) -> bool:
    sender = draft.tree.get("sender")
    name = sender.get("name") if isinstance(sender, dict) else ""
    said = rounds.search_key(*(str(text or "") for text in (draft.tree.get("dnr"), name, draft.tree.get("title"))))
    return all(word in said for word in swedish_sort_key(text).split())
