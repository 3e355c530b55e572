"""Many recipients at once: out of a table, or out of a list of names as text. Nothing is saved before a person has seen
what would come of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from data.register import load_register
from desk import lists
from desk.address_book import book
from desk.lists import Listing
from desk.office import Office
from models.errors import Refused
from models.listing import AddressOrigin, CellFinding, ListRow, ListTable
from models.values import RecipientKind
from roundfile.listing import row_of
from roundfile.recipient_table import JudgedTable, TableReader, applied
from roundfile.tables import table_of_file
from rules import listing as rules
from rules.listing import Changed
from rules.name_lists import NAMES_LIMIT, Doubt, NamedLine, read_names
from rules.register import name_key

DOUBTS_LIMIT = 900
"""Choices that one form can hold."""
OUT, OWN, ENTRY = "out", "own", "code"
"""What is chosen for a name in doubt: `out`, `own:organisation`, `code:0160`."""


def judge(office: Office, listing: Listing, table: ListTable) -> JudgedTable:
    """What the table would do to the list as it stands, and every fault in it."""
    return TableReader(load_register(), listing.rows, book(office), listing.sections).judge(table)


def apply(office: Office, listing: Listing, judged: JudgedTable) -> Changed:
    """Makes the changes of the rows without faults. `listing`: as it was judged against; a row that has been changed
    since raises Refused("list_moved_on")."""
    known, register = book(office), load_register()

    def act(rows: list[ListRow]) -> Changed:
        if rows != listing.rows:
            raise Refused("list_moved_on")
        return Changed(applied(rows, judged.changes, known, register), len(judged.changes))

    return lists.change(office, listing, act, AddressOrigin.READ)


class SavedTable(NamedTuple):
    """`number`: of rows on the saved list; 0 when there are faults, and nothing is saved."""

    faults: list[CellFinding]
    number: int = 0


def save_table(office: Office, name: str, path: Path) -> SavedTable:
    """Saves what a table in a file says as a list, or adds it to the list of that name. Raises Refused("file_missing"),
    and as `lists.save_as` does."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    table = table_of_file(path)
    if isinstance(table, CellFinding):
        return SavedTable([table])
    listing = next((each for each in lists.saved(office) if each.saved and each.saved.name == name), Listing([]))
    judged = judge(office, listing, table)
    if judged.faults:
        return SavedTable(judged.faults)
    if listing.saved is None:
        listing = lists.of_list(office, lists.save_as(office, listing, name).id)
    return SavedTable([], len(apply(office, listing, judged).rows))


def names_of(text: str) -> list[NamedLine]:
    """Raises Refused("names_too_many") for more names, or doubts, than a form can hold, and ("names_none")."""
    found = read_names(text, load_register())
    if len(found) > NAMES_LIMIT:
        raise Refused("names_too_many", limit=NAMES_LIMIT)
    if sum(is_doubtful(each) for each in found) > DOUBTS_LIMIT:
        raise Refused("names_too_many", limit=DOUBTS_LIMIT)
    if not any(each.doubt is not Doubt.HEADING for each in found):
        raise Refused("names_none")
    return found


def is_doubtful(named: NamedLine) -> bool:
    return named.doubt not in {Doubt.NONE, Doubt.GROUP}


class Option(NamedTuple):
    """One of the choices for a name in doubt: its value, and what it says."""

    value: str
    name: str
    kind: RecipientKind | None


def options(named: NamedLine) -> list[Option]:
    """What a name in doubt may be: an entry, an organisation outside the register, or nobody."""
    entries = [Option(f"{ENTRY}:{entry.code}", entry.full_name, entry.kind) for entry in named.entries]
    own_kinds = sorted((RecipientKind.ORGANISATION, RecipientKind.PARTY_GROUP), key=lambda kind: kind != named.own_kind)
    own = [Option(f"{OWN}:{kind.value}", named.text, kind) for kind in own_kinds]
    return [*entries, *own, Option(OUT, "", None)]


def proposed(named: NamedLine) -> str:
    """The choice that is made beforehand: none where an entry of the register is like the name."""
    if named.doubt is Doubt.HEADING:
        return OUT
    return f"{OWN}:{named.own_kind.value}" if named.doubt is Doubt.UNKNOWN else ""


def add_names(
    office: Office, listing: Listing, found: Sequence[NamedLine], choices: Mapping[int, str], *, obliged: bool = False
) -> Changed:
    """Adds whom the names mean. `choices`: by a doubtful name's place in `found`. Raises Refused("choice_missing") when
    one is left open."""
    register, known = load_register(), book(office)
    new: list[ListRow] = []
    for number, named in enumerate(found):
        if not is_doubtful(named):
            new += [row_of(entry, obliged=obliged) for entry in named.entries]
            continue
        choice = choices.get(number, "")
        if choice not in {option.value for option in options(named)}:
            raise Refused("choice_missing", name=named.text)
        new += _chosen(named, choice, obliged=obliged)

    def act(rows: list[ListRow]) -> Changed:
        there = {name_key(row.name) for row in rows if row.is_own}
        wanted = {row.code or name_key(row.name): row for row in new if row.code or name_key(row.name) not in there}
        own = [row.name for row in wanted.values() if not row.code]
        codes = iter(rules.codes_for(own, rows, known, register))
        coded = [row if row.code else row.model_copy(update={"code": next(codes)}) for row in wanted.values()]
        return rules.add(rows, [rules.with_address(row, known, register) for row in coded], register)

    return lists.change(office, listing, act)


def _chosen(named: NamedLine, choice: str, *, obliged: bool) -> list[ListRow]:
    what, _, value = choice.partition(":")
    if what == ENTRY:
        return [row_of(entry, obliged=obliged) for entry in named.entries if entry.code == value]
    if what == OWN:
        return [ListRow(code="", name=lists.own_name(named.text), kind=RecipientKind(value), obliged=obliged)]
    return []
