"""What the columns of a table of recipients may be called, and the words that their cells may hold."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.answer import SHORT_LIMIT
from models.listing import CellCode, CellFinding
from models.values import RecipientKind
from roundfile import addresses

HEADERS: dict[str, tuple[str, ...]] = {
    "code": addresses.HEADERS["code"],
    "name": (
        *("name", "namn", "kommun", "region", "organisation", "mottagare", "remissinstans", "instans", "myndighet"),
        *("recipient", "kommunnamn"),
    ),
    "email": (*addresses.HEADERS["email"], "adress", "address"),
    "cc": ("cc", "kopia", "kopiatill", "kopior", "copy", "copies", "copiesto"),
    "obliged": ("obliged", "skyldig", "skyldigattsvara"),
    "chapters": ("chapters", "avsnitt", "kapitel", "sections"),
    "kind": ("kind", "slag", "typ", "type"),
}
"""What the columns may be called, written without hyphens, spaces and capitals."""
YES, NO = {"ja", "j", "yes", "x", "true", "1", "skyldig"}, {"nej", "n", "no", "false", "0", "inbjuden"}
OWN_KIND_WORDS = {
    **dict.fromkeys(("partigrupp", "parti", "party_group", "party group"), RecipientKind.PARTY_GROUP),
    **dict.fromkeys(
        ("organisation", "förening", "forening", "företag", "myndighet", "annan", "association", "company"),
        RecipientKind.ORGANISATION,
    ),
}
REGISTER_KIND_WORDS = {"kommun", "region", "länsstyrelse", "municipality", "county_board"}


class TableLine(NamedTuple):
    """One row of the table."""

    number: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def said(self, column: str) -> str:
        place = self.columns.get(column, len(self.cells))
        return self.cells[place] if place < len(self.cells) else ""


class Columns(NamedTuple):
    """The columns' places by what they hold, why they cannot be told, and those that nothing is read from."""

    places: dict[str, int]
    faults: list[CellFinding]
    unread: list[CellFinding]


def columns_of(number: int, head: Sequence[str]) -> Columns:
    """`number`: the row that the headings stand in."""
    found: dict[str, int] = {}
    faults, unread = [], []
    for place, text in enumerate(head):
        key = re.sub(r"[\W_]", "", text.casefold())
        meant = next((name for name, words in HEADERS.items() if key in words), "")
        if meant and meant in found:
            facts = {"first": head[found[meant]]}
            faults.append(CellFinding(CellCode.COLUMN_TWICE, number, place + 1, text, facts))
        elif meant:
            found[meant] = place
        elif text:
            unread.append(CellFinding(CellCode.COLUMN_UNREAD, number, place + 1, text))
    if "code" not in found and "name" not in found:
        shown = "; ".join(filter(None, head))[:SHORT_LIMIT]
        faults.append(CellFinding(CellCode.COLUMNS_MISSING, number, 0, shown))
    return Columns(found, faults, unread)
