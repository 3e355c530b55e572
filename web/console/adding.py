"""The page where recipients are added to a list: by county and kind, by search, as an organisation of one's own, or
from a saved list."""

from typing import Any

from starlette.responses import Response

from data.register import load_register
from desk import address_book, lists
from desk.lists import Listing
from models.errors import Refused
from models.listing import KnownAddress, ListRow
from models.register import RegisterEntry
from models.values import RecipientKind
from roundfile.selections import SELECTED_AS
from rules.register import name_key
from rules.text import line
from templates.console import findings
from web.console.fields import addresses_typed, email_faults, own_kind
from web.console.recipients import DRAFTS, LISTS, base_of, list_page, listing_of, sections_typed
from web.console.seat import RAISED, Place, Seat

_HITS = 50


def show(seat: Seat) -> Response:
    return _page(seat, listing_of(seat))


def _page(
    seat: Seat, listing: Listing, *, status: int = 200, fault: str = "", fault_at: dict[str, str] | None = None
) -> Response:
    q = line(seat.asked("q") or seat.form.first("q")).text[:200]
    known = address_book.book(seat.office)
    found, own = search(q, known)
    near = load_register().nearest(q) if q and not found and not own else None
    there = {row.code.upper() for row in listing.rows}
    return list_page(
        seat,
        listing,
        "recipients_add.html",
        status=status,
        fault=fault,
        fault_at=fault_at or {},
        q=q,
        hits=[_hit(entry, known, there) for entry in (*found, *own)][:_HITS],
        hidden=max(len(found) + len(own) - _HITS, 0),
        near=near,
        group_kinds=list(SELECTED_AS),
        counties=load_register().counties(),
        saved_lists=[each for each in lists.saved(seat.office) if each.saved and base_of(each) != base_of(listing)],
        typed=seat.typed(),
    )


def search(text: str, known: dict[str, KnownAddress]) -> tuple[list[RegisterEntry], list[RegisterEntry]]:
    """Of the register, and of the own organisations that the address book knows."""
    register, key = load_register(), name_key(text)
    own = [
        RegisterEntry(
            code=each.code, name=each.name, full_name=each.name, kind=each.kind, county_code="", county_name=""
        )
        for each in known.values()
        if key and key in name_key(each.name) and register.by_code(each.code) is None
    ]
    return list(register.search(text)), own


def _hit(entry: RegisterEntry, known: dict[str, KnownAddress], there: set[str]) -> dict[str, Any]:
    codes = {entry.code.upper(), entry.also_code.upper()} - {""}
    return {
        "entry": entry,
        "known": next((known[code] for code in codes if code in known), None),
        "is_there": not codes.isdisjoint(there),
    }


def act(seat: Seat) -> Response:
    """POST: whoever is chosen is added, last on the list."""
    listing, action = listing_of(seat), seat.form.first("action")
    try:
        match action.partition(":")[0]:
            case "entry":
                count = lists.add_entries(
                    seat.office, listing, [action.partition(":")[2]], obliged=_obliged(seat)
                ).touched
                return seat.go(f"{base_of(listing)}/lagg-till", _said(count), count=count, q=seat.form.first("q"))
            case "group":
                return _add_group(seat, listing)
            case "own":
                return _add_own(seat, listing)
            case "list":
                count = lists.add_list(seat.office, listing, seat.form.first("list")).touched
                return seat.go(base_of(listing), _said(count), count=count)
            case _:
                raise Refused("nobody_marked")
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, listing, status=422, fault=seat.sentence(refusal))


def _obliged(seat: Seat) -> bool:
    return seat.form.first("obliged") == "1"


def _said(count: int) -> str:
    return "recipients_added" if count else "recipients_there"


def _add_group(seat: Seat, listing: Listing) -> Response:
    kind = next((each for each in SELECTED_AS if each.value == seat.form.first("kind")), RecipientKind.MUNICIPALITY)
    codes, faults = lists.group(kind, seat.form.first("county"), seat.form.first("except"))
    if faults:
        sentences = {"except": " ".join(findings.sentence(fault, seat.language) for fault in faults)}
        return _page(seat, listing, status=422, fault_at=sentences)
    count = lists.add_entries(seat.office, listing, codes, obliged=_obliged(seat)).touched
    return seat.go(base_of(listing), _said(count), count=count)


def _add_own(seat: Seat, listing: Listing) -> Response:
    email, cc = addresses_typed(seat.form)
    fault_at = email_faults(seat, email, cc)
    row = ListRow(
        code="",
        name=seat.form.first("name"),
        kind=own_kind(seat.form.first("kind")),
        email=email,
        cc=cc,
        obliged=_obliged(seat),
        chapters=sections_typed(seat, listing),
    )
    try:
        if not fault_at:
            lists.add_own(seat.office, listing, row)
            return seat.go(base_of(listing), "recipients_added", count=1)
        lists.own_name(row.name)
    except Refused as refusal:
        if not refusal.code.startswith("own_"):
            raise
        fault_at = {"name": seat.sentence(refusal), **fault_at}
    return _page(seat, listing, status=422, fault_at=fault_at)


PLACES = [Place(f"{base}/lagg-till", show=show, act=act) for base in (DRAFTS, LISTS)]
