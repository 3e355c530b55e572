"""What a button inside the form changes in it: a row more or less, a choice taken back. Each is saved, and the visitor
comes back to the place with the focus there, also without scripts.
"""

from typing import NamedTuple
from urllib.parse import quote

from web.answer import joint
from web.answer.fields import DISSENTS_LIMIT, JOINT, codes_in, dissent_name, dissent_numbers, number
from web.answer.work import Work

BUTTONS = frozenset(
    {
        *("add_reservation", "remove_reservation", "remove_file", "take_back"),
        *("find_joint", "add_joint", "remove_joint"),
    }
)
DONE = "gjort"
"""The id of the words that say, at the place, what has just been done."""
_PARTS = ("who", "party", "kind", "text")


class EditedPlace(NamedTuple):
    """Where the visitor goes on: query words for what the page says there, and the id that gets the focus."""

    marks: dict[str, object]
    anchor: str


def edit(work: Work) -> EditedPlace | None:
    """Makes the change in what was typed, before it is saved; None when no such button was pressed."""
    fields, form = work.tidied.fields, work.form
    if form.first("add_reservation"):
        place = min(max((*dissent_numbers(fields), 0)) + 1, DISSENTS_LIMIT)
        return EditedPlace({"reservation": 1}, dissent_name(place, "who"))
    if gone := number(form.first("remove_reservation")):
        _close_up(fields, gone)
        return EditedPlace({"reservation_bort": gone}, DONE)
    if form.first("remove_file"):
        return EditedPlace({"fil_bort": 1}, DONE)
    if name := form.first("take_back"):
        if name in {field.name for field in work.desk.visit.fields}:
            fields.pop(name, None)
        return EditedPlace({}, quote(name))
    return _joint(work, fields)


def _close_up(fields: dict[str, list[str]], gone: int) -> None:
    """Takes one reservation out and moves those after it up."""
    for place in range(gone, DISSENTS_LIMIT + 1):
        for part in _PARTS:
            moved = fields.pop(dissent_name(place + 1, part), None) if place < DISSENTS_LIMIT else None
            fields.pop(dissent_name(place, part), None)
            if moved is not None:
                fields[dissent_name(place, part)] = moved


def _joint(work: Work, fields: dict[str, list[str]]) -> EditedPlace | None:
    form, codes = work.form, list(codes_in(fields))
    if form.first("find_joint"):
        words = form.first("joint_find").strip()
        found = joint.search(work.desk.visit, words)
        if words and len(found) == 1:
            return _with(fields, [*codes, found[0].code], {"med": 1})
        return EditedPlace({"hitta": words or "*"}, DONE)
    if code := form.first("add_joint"):
        return _with(fields, [*codes, code], {"med": 1})
    if code := form.first("remove_joint"):
        return _with(fields, [one for one in codes if one != code], {"inte_med": 1})
    return None


def _with(fields: dict[str, list[str]], codes: list[str], marks: dict[str, object]) -> EditedPlace:
    fields.pop(JOINT, None)
    if codes:
        fields[JOINT] = ["\n".join(dict.fromkeys(codes))]
    return EditedPlace(marks, DONE)
