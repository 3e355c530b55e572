"""Suggested groups of like synpunkter: a person accepts or declines each, and writes what the group says."""

import json
from typing import NamedTuple

from desk import rounds as round_commands
from desk.office import Office
from desk.synpunkter import SynpunktWork, words, work
from models.errors import Refused
from models.synpunkter import Synpunkt
from models.tables import GroupSuggestionRow, SynpunktRow
from store.views import editions, suggestions, synpunkter


class Suggestion(NamedTuple):
    row: GroupSuggestionRow
    synpunkter: tuple[Synpunkt, ...]


class SuggestionsPage(NamedTuple):
    work: SynpunktWork
    waiting: list[Suggestion]


def page(office: Office, round_id: str) -> SuggestionsPage:
    """Those that wait and whose synpunkter are all still in no group. Raises Refused("no_such_page")."""
    found = work(office, round_id)
    free = {one.id: one for one in found.treatment.synpunkter if not one.group_id}
    with office.database.reading() as session:
        rows = suggestions.waiting(session, found.round.id)
    waiting = [
        Suggestion(row, tuple(free[each] for each in json.loads(row.synpunkt_ids) if each in free)) for row in rows
    ]
    return SuggestionsPage(
        found, [one for one in waiting if len(one.synpunkter) == len(json.loads(one.row.synpunkt_ids))]
    )


def accept(office: Office, round_id: str, suggestion_id: str, says: str) -> str:
    """Makes the suggested ones a group, whose origin and model stay with each, and returns its id. `says`: in a
    person's words. Raises Refused("suggestion_says_missing"), and ("suggestion_moved_on") when somebody has decided on
    it, or on one of its synpunkter, since."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        suggestion = suggestions.find(session, own_id, suggestion_id)
        said = words(says)
        if not said:
            raise Refused("suggestion_says_missing")
        rows = [editions.find(session, SynpunktRow, own_id, each) for each in json.loads(suggestion.synpunkt_ids)]
        if any(row.group_id for row in rows):
            raise Refused("suggestion_moved_on")
        themes = {row.theme_id or "" for row in rows} - {""}
        theme_id = next(iter(themes)) if len(themes) == 1 else ""
        at, by = office.clock(), office.actor.mark
        held = synpunkter.group(session, rows, said, theme_id=theme_id, at=at, by=by)
        suggestions.mark_origin(session, rows, suggestion.model)
        suggestions.decide(session, suggestion, group_id=held.id, at=at, by=by)
        return held.id


def decline(office: Office, round_id: str, suggestion_id: str) -> None:
    """It is not made again. Raises Refused("suggestion_moved_on")."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        suggestion = suggestions.find(session, own_id, suggestion_id)
        suggestions.decide(session, suggestion, group_id="", at=office.clock(), by=office.actor.mark)
