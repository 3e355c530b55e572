"""What each decision has to cover (R26): the points, what was found of each, and what is missing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.afterwards import Shown
from desk.naming import recipient_of
from desk.office import Office
from documents.lists import PrintedList
from models.checklists import CheckedItem, Found, Point, PointState
from models.errors import Refused
from models.people import Permission
from rules.text import from_command_line
from store.rounds import checklists
from templates import together_words as words

if TYPE_CHECKING:
    from models.tables import RoundRow

POINT_LIMIT, POINTS_LIMIT, WHERE_LIMIT = 500, 40, 500


class ChecklistsRoom(NamedTuple):
    points: tuple[Point, ...]
    lines: tuple[CheckedItem, ...]

    @property
    def complete(self) -> int:
        """How many decisions have been looked through and lack nothing."""
        return sum(not line.unseen(self.points) and not line.missing(self.points) for line in self.lines)

    @property
    def lacking(self) -> int:
        return sum(bool(line.missing(self.points)) for line in self.lines)


def room(office: Office, round_id: str) -> ChecklistsRoom:
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        return ChecklistsRoom(checklists.points(session, row.id), checklists.checked(session, row.id))


def add(office: Office, round_id: str, typed: str) -> int:
    """A point a line; how many. Raises Refused: "point_missing", "point_long", "points_many"."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    texts = [text for line in typed.splitlines() if (text := from_command_line(line))]
    if not texts:
        raise Refused("point_missing")
    if max(map(len, texts)) > POINT_LIMIT:
        raise Refused("point_long", limit=POINT_LIMIT)
    with office.changing() as session:
        if len(checklists.points(session, row.id)) + len(texts) > POINTS_LIMIT:
            raise Refused("points_many", limit=POINTS_LIMIT)
        checklists.add(session, row.id, texts, office.clock(), by=office.actor.mark)
    return len(texts)


def end(office: Office, round_id: str, place: str) -> None:
    """Raises Refused("no_such_point")."""
    row = round_commands.by_id(office, round_id)
    number = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else 0
    with office.changing() as session:
        checklists.end(session, row.id, number, office.clock(), by=office.actor.mark)


def check(office: Office, round_id: str, named: str, states: Mapping[int, tuple[str, str]]) -> None:
    """What was found in one decision: by the point's place a `PointState`, or empty, and where it stands.

    Raises Refused as `recipient_of` does, ("no_such_point"), ("point_state"), ("point_long").
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        recipient = recipient_of(session, row, named)
        points = {one.place: one for one in checklists.points(session, row.id)}
        found: dict[str, Found | None] = {}
        for place, (state, where) in states.items():
            if place not in points:
                raise Refused("no_such_point", number=place)
            found[points[place].id] = _found(place, state, from_command_line(where), office.actor.mark)
        checklists.say(session, row.id, recipient, found, office.clock(), by=office.actor.mark)


def _found(place: int, state: str, where: str, by: str) -> Found | None:
    if not state:
        return None
    if state not in set(PointState):
        raise Refused("point_state", place=place)
    if len(where) > WHERE_LIMIT:
        raise Refused("point_long", limit=WHERE_LIMIT, place=place)
    return Found(state=PointState(state), where=where, by=by)


def printed(office: Office, row: "RoundRow") -> PrintedList:
    """The table, to be printed or sent on."""
    found = room(office, row.id)
    columns = ((words.DECISION_OF, 30), *((f"{one.place}. {one.text}", 24) for one in found.points), (words.LACKS, 40))
    rows = [
        (
            line.name,
            *(words.found_words(line.found.get(one.id)) for one in found.points),
            "; ".join(one.text for one in line.missing(found.points)),
        )
        for line in found.lines
    ]
    return PrintedList(words.CHECKLIST, columns, rows)


def shown(office: Office, row: "RoundRow") -> Shown:
    found = room(office, row.id)
    data = {
        "dnr": row.dnr,
        "points": [one.text for one in found.points],
        "decisions": [
            {
                "code": line.code,
                "name": line.name,
                "found": {
                    str(one.place): line.found[one.id].state.value for one in found.points if one.id in line.found
                },
                "missing": [one.place for one in line.missing(found.points)],
            }
            for line in found.lines
        ],
    }
    return Shown(data, words.checklist_lines(found.points, found.lines))
