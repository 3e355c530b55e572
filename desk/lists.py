"""Lists of recipients: those of a round being written, and those that a sender has saved to use again. Both are changed
by the same acts, row by row, and every address typed in either is proposed the next time.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from data.register import load_register
from desk import writing
from desk.address_book import book, remember, sender_of
from desk.office import Office
from desk.writing import Draft
from models.answer import SHORT_LIMIT
from models.errors import Refused
from models.findings import Fault
from models.listing import AddressOrigin, KnownAddress, ListRow
from models.tables import RecipientListRow, RoundRow
from models.values import RecipientKind
from roundfile.keys import ROWS_LIMIT
from roundfile.listing import read_row, read_rows, row_of
from roundfile.selections import SELECTED_AS
from rules import listing as rules
from rules.listing import Changed
from rules.register import name_key
from rules.text import with_visible_direction
from store.recipients import recipient_lists, recipients

Act = Callable[[list[ListRow]], Changed]
NAME_LIMIT = 200
_TURNS = 5
"""Times that an act is done anew because somebody else saved at the same moment."""


class Listing(NamedTuple):
    """A list in hand: of a draft, or saved. `sections`: what questions belong to, that a row may be asked about."""

    rows: list[ListRow]
    sections: tuple[str, ...] = ()
    draft: Draft | None = None
    saved: RecipientListRow | None = None


def of_draft(office: Office, draft_id: str) -> Listing:
    """Raises as `writing.find` does."""
    return _of_draft(writing.find(office, draft_id))


def of_list(office: Office, list_id: str) -> Listing:
    """Raises Refused("no_such_page"), also for another sender's, and for one that was discarded."""
    with office.database.reading() as session:
        row = recipient_lists.find(session, list_id)
    if row is None or office.actor.sender_id not in {"", row.sender_id}:
        raise Refused("no_such_page")
    return _of_saved(row)


def saved(office: Office) -> list[Listing]:
    """The sender's saved lists, by name."""
    with office.database.reading() as session:
        return [_of_saved(row) for row in recipient_lists.of_sender(session, office.actor.sender_id)]


def by_name(office: Office, name: str) -> Listing:
    """A saved list by its name. Raises Refused("no_such_list") with the names there are."""
    kept = saved(office)
    key = " ".join(name.split()).casefold()
    found = next((each for each in kept if each.saved and each.saved.name.casefold() == key), None)
    if found is None:
        known = ", ".join(each.saved.name for each in kept if each.saved)
        raise Refused("no_such_list" if known else "no_lists", name=name, known=known)
    return found


def of_round(office: Office, row: RoundRow) -> Listing:
    """Those whom a round has asked, as a list."""
    with office.database.reading() as session:
        members = [each for each in recipients.of_round(session, row.id) if each.invited]
    rows = [
        ListRow(
            code=each.code,
            name=each.full_name,
            kind=each.kind,
            county_name=each.county_name,
            email=each.email,
            cc=recipients.copies(each),
            obliged=each.obliged,
        )
        for each in members
    ]
    return Listing(rows)


def _of_draft(draft: Draft) -> Listing:
    questions = draft.tree.get("questions") or ()
    sections = dict.fromkeys(str(item.get("section") or "") for item in questions if isinstance(item, Mapping))
    rows = read_rows(draft.tree.get("recipients") or (), load_register())
    return Listing(rows, tuple(filter(None, sections)), draft=draft)


def _of_saved(row: RecipientListRow) -> Listing:
    return Listing(read_rows(recipient_lists.content(row), load_register()), saved=row)


def change(office: Office, listing: Listing, act: Act, origin: AddressOrigin = AddressOrigin.TYPED) -> Changed:
    """Does the act to the list as it now stands: what somebody else has saved meanwhile stays. Remembers the addresses
    that the act gave. Raises as `act` and `writing.save` do."""
    for turn in range(_TURNS):
        now = of_draft(office, listing.draft.id) if listing.draft else of_list(office, _id(listing))
        changed = act(list(now.rows))
        if len(changed.rows) > max(ROWS_LIMIT, len(now.rows)):
            raise Refused("list_too_long", limit=ROWS_LIMIT)
        try:
            _save(office, now, changed.rows)
        except Refused as refusal:
            if refusal.code != "draft_moved_on" or turn == _TURNS - 1:
                raise
            continue
        remember(office, now.rows, changed.rows, origin)
        return changed
    raise AssertionError


def _id(listing: Listing) -> str:
    return listing.saved.id if listing.saved else ""


def _save(office: Office, now: Listing, rows: Iterable[ListRow]) -> None:
    content = [row.tree() for row in rows]
    if now.draft is not None:
        writing.save(office, now.draft, {"recipients": content})
    elif now.saved is not None:
        _save_list(office, now.saved, now.saved.name, content)


def _save_list(office: Office, row: RecipientListRow, name: str, content: Sequence[object]) -> None:
    with office.changing() as session:
        by, at = office.actor.mark, office.clock()
        if not recipient_lists.save(session, row, name=name, content=content, by=by, at=at):
            raise Refused("draft_moved_on")


def add_entries(office: Office, listing: Listing, codes: Iterable[str], *, obliged: bool = False) -> Changed:
    """Adds organisations of the register, or own ones of the address book, with the addresses that are known."""
    register, known = load_register(), book(office)
    new = []
    for code in codes:
        entry, own = register.by_code(code), known.get(code.upper())
        if entry is not None:
            new.append(row_of(entry, obliged=obliged))
        elif own is not None:
            new.append(ListRow(code=own.code, name=own.name, kind=own.kind, obliged=obliged))
    new = [rules.with_address(row, known, register) for row in new]
    return change(office, listing, lambda rows: rules.add(rows, new, register))


def fill_addresses(office: Office, listing: Listing, *, replacing: bool = False) -> Changed:
    """Gives the recipients without an address what the address book knows; `replacing`: those with another one too."""
    register, known = load_register(), book(office)

    def act(rows: list[ListRow]) -> Changed:
        filled = [rules.with_address(row, known, register, replacing=replacing) for row in rows]
        return Changed(filled, sum(row != before for row, before in zip(filled, rows, strict=True)))

    return change(office, listing, act)


def proposals(office: Office, listing: Listing) -> tuple[int, list[tuple[ListRow, str]]]:
    """How many recipients without an address the address book knows; and those it has another address for, with it."""
    register, known = load_register(), book(office)
    found = [(row, rules.known_address(row, known, register)) for row in listing.rows]
    lacking = sum(not row.email and each is not None for row, each in found)
    return lacking, [(row, each.email) for row, each in found if each and row.email and row.email != each.email]


def add_own(office: Office, listing: Listing, row: ListRow) -> Changed:
    """Adds an organisation outside the register; its code is made here. Raises Refused("own_name_in_register"),
    ("own_on_list"), or as `own_name` does."""
    register, known, name = load_register(), book(office), own_name(row.name)
    if register.find(name) is not None:
        raise Refused("own_name_in_register", name=name)

    def act(rows: list[ListRow]) -> Changed:
        if any(name_key(each.name) == name_key(name) for each in rows):
            raise Refused("own_on_list", name=name)
        code = rules.codes_for([name], rows, known, register)[0]
        new = rules.with_address(row.model_copy(update={"code": code, "name": name}), known, register)
        return rules.add(rows, [new], register)

    return change(office, listing, act)


def own_name(typed: str) -> str:
    """The name as it is kept. Raises Refused("own_name_missing"), ("own_name_long")."""
    name = " ".join(with_visible_direction(typed).split())
    if not name:
        raise Refused("own_name_missing")
    if len(name) > SHORT_LIMIT:
        raise Refused("own_name_long", limit=SHORT_LIMIT)
    return name


def group(kind: RecipientKind, county: str, excepted: str) -> tuple[list[str], tuple[Fault, ...]]:
    """The codes of all of a kind in a county (empty: the country) but for those named, by name or code with commas or
    lines between; and what could not be read of it."""
    names = [name.strip() for name in re.split("[,;\n]", excepted) if name.strip()]
    said = {"select": SELECTED_AS[kind].value, "county": county, "except": names}
    rows, faults = read_row(said, load_register())
    return [row.code for row in rows], faults


def add_list(office: Office, listing: Listing, list_id: str) -> Changed:
    """Adds a saved list's recipients, with the address book's addresses where the book is of later date."""
    other, register, known = of_list(office, list_id), load_register(), book(office)
    since = other.saved.updated_at if other.saved else office.clock()
    rows = [_latest(row, known, since) for row in other.rows]
    return change(office, listing, lambda there: rules.add(there, rows, register))


def _latest(row: ListRow, known: Mapping[str, KnownAddress], since: datetime) -> ListRow:
    found = known.get(row.code.upper())
    if found is None or (row.email and found.at <= since):
        return row
    return row.model_copy(update={"email": found.email, "cc": found.cc})


def save_as(office: Office, listing: Listing, name: str) -> RecipientListRow:
    """Saves the recipients under a name, without the sections they are asked about, which are one round's. Raises
    Refused("list_name_missing"), ("list_name_long"), ("list_name_taken")."""
    content = [row.model_copy(update={"chapters": ()}).tree() for row in listing.rows]
    wanted, sender_id, by, at = _free_name(office, name), sender_of(office), office.actor.mark, office.clock()
    with office.changing() as session:
        return recipient_lists.add(session, sender_id=sender_id, name=wanted, content=content, by=by, at=at)


def rename(office: Office, listing: Listing, name: str) -> None:
    if listing.saved is not None:
        wanted = _free_name(office, name, but=listing.saved.id)
        _save_list(office, listing.saved, wanted, recipient_lists.content(listing.saved))


def discard(office: Office, listing: Listing) -> None:
    with office.changing() as session:
        recipient_lists.discard(session, _id(listing), by=office.actor.mark, at=office.clock())


def _free_name(office: Office, name: str, but: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("list_name_missing")
    if len(name) > NAME_LIMIT:
        raise Refused("list_name_long", limit=NAME_LIMIT)
    for other in saved(office):
        if other.saved and other.saved.id != but and other.saved.name.casefold() == name.casefold():
            raise Refused("list_name_taken", name=other.saved.name)
    return name
