"""Changes to a list of recipients, row by row: what one person changes is never another's row unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.errors import Refused
from models.listing import KnownAddress, ListRow
from rules.naming import own_code, receipt_code
from rules.register import Register, name_key


def key_of(row: ListRow, number: int) -> str:
    """How addresses and buttons name a row: its code, or its place for one without a code that is fit to be shown."""
    fit = row.kept is None and all(letter.isalnum() or letter in "_.-" for letter in row.code)
    return row.code if fit and row.code else f"_{number}"


def keyed(rows: Sequence[ListRow]) -> dict[str, ListRow]:
    """The rows by their keys, in order. Of two with one code the second goes by its place."""
    found: dict[str, ListRow] = {}
    for number, row in enumerate(rows):
        key = key_of(row, number)
        found[f"_{number}" if key in found else key] = row
    return found


def stamp(row: ListRow) -> str:
    """A short hash of what a row says: a button carries it, so that an act knows whether the row was changed since."""
    said = json.dumps(row.tree(), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


class Changed(NamedTuple):
    """`rows`: the list afterwards. `touched`: how many rows the act added or changed."""

    rows: list[ListRow]
    touched: int


def add(rows: Sequence[ListRow], new: Iterable[ListRow], register: Register) -> Changed:
    """The new ones last, but for organisations that are on the list already, under either of their codes."""
    taken = {code for row in rows for code in _codes(row, register)}
    added: list[ListRow] = []
    for row in new:
        if taken.isdisjoint(_codes(row, register)):
            added.append(row)
            taken.update(_codes(row, register))
    return Changed([*rows, *added], len(added))


def _codes(row: ListRow, register: Register) -> set[str]:
    entry = register.by_code(row.code)
    return {code.casefold() for code in (row.code, entry.also_code if entry else "") if code}


def change(
    rows: Sequence[ListRow], marked: Mapping[str, str], update: Mapping[str, object] | None, removing: bool = False
) -> Changed:
    """The marked rows (stamps by keys) with these fields changed, or gone. Raises Refused("row_moved_on") when one of
    them has been changed or taken away since it was shown: nothing is then done."""
    found = keyed(rows)
    for key, seen in marked.items():
        if key not in found or stamp(found[key]) != seen:
            raise Refused("row_moved_on", name=found[key].name if key in found else key)
    left = [
        row.model_copy(update=dict(update or {})) if key in marked and row.kept is None else row
        for key, row in found.items()
        if not (removing and key in marked)
    ]
    return Changed(left, len(marked))


def known_address(row: ListRow, book: Mapping[str, KnownAddress], register: Register) -> KnownAddress | None:
    """What the address book has of the organisation, under either of its codes."""
    entry = register.by_code(row.code)
    codes = [row.code.upper(), *([entry.also_code] if entry and entry.also_code else [])]
    return next((book[code] for code in codes if code in book), None) if row.kept is None else None


def with_address(
    row: ListRow, book: Mapping[str, KnownAddress], register: Register, *, replacing: bool = False
) -> ListRow:
    """The row with what the address book proposes, when it has no address of its own. `replacing`: also when it has
    another."""
    known = known_address(row, book, register)
    if known is None or (row.email and not replacing) or row.email == known.email:
        return row
    return row.model_copy(update={"email": known.email, "cc": known.cc if replacing else row.cc or known.cc})


def codes_for(
    names: Iterable[str], rows: Iterable[ListRow], book: Mapping[str, KnownAddress], register: Register
) -> list[str]:
    """The codes of organisations outside the register, to be added together: the one that each had before, or a new
    one that no receipt number of the list can be mistaken for."""
    taken = {receipt_code(row.code) for row in rows}
    reserved = {receipt_code(entry.code) for entry in register.entries} | {receipt_code(code) for code in book}
    known = {name_key(each.name): each.code for each in book.values() if register.by_code(each.code) is None}
    codes = []
    for name in names:
        before = known.get(name_key(name), "")
        code = before if before and receipt_code(before) not in taken else own_code(name, taken | reserved)
        codes.append(code)
        taken.add(receipt_code(code))
    return codes
