"""One search over all that the answers of a round say, in the form and in their files."""

from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.office import Office
from models.people import Permission
from models.secrecy import FILE, WHOLE
from rules import searching
from rules.searching import Hit
from store.answers import secrecy, texts
from store.answers.texts import ToldText

if TYPE_CHECKING:
    from models.tables import RoundRow

SHOWN = 300
"""Places shown of one search; all are counted."""
WANTED_LIMIT = 200


class FoundPlace(NamedTuple):
    """One hit. `section`: the provision, where the text is marked as confidential."""

    told: ToldText
    hit: Hit
    section: str


class SearchFound(NamedTuple):
    """`places`: the first of them, in the recipients' order. `answers`: how many answers have one."""

    round: "RoundRow"
    places: tuple[FoundPlace, ...]
    total: int
    answers: int


def search(office: Office, round_id: str, wanted: str) -> SearchFound:
    """Where the words stand, one after another, case aside. Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    row = round_commands.by_id(office, round_id)
    pattern = searching.pattern(wanted[:WANTED_LIMIT])
    if pattern is None:
        return SearchFound(row, (), 0, 0)
    places: list[tuple[ToldText, Hit]] = []
    total, holding = 0, set()
    with office.database.reading() as session:
        for told in texts.of_round(session, row.id):
            hits = searching.hits(told.text, pattern)
            if hits:
                total += len(hits)
                holding.add(told.answer_id)
                places += [(told, hit) for hit in hits[: SHOWN - len(places)]]
        marks = secrecy.marks(session, sorted({told.answer_id for told, _hit in places}))
    shown = []
    for told, hit in places:
        own = marks.get(told.answer_id, ())
        part = FILE if told.file_id else told.part
        held = (m for m in own if m.part == WHOLE or (m.part == part and m.file_id == told.file_id))
        shown.append(FoundPlace(told, hit, next((mark.section for mark in held), "")))
    return SearchFound(row, tuple(shown), total, len(holding))
