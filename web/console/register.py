"""The register with the address book beside it, one organisation's addresses, and the saved lists."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from data.register import load_register
from desk import address_book, lists
from models.errors import Refused
from models.listing import KnownAddress
from models.register import RegisterEntry
from models.values import RecipientKind
from rules.text import line
from web.console.adding import search
from web.console.fields import addresses_typed, email_faults
from web.console.seat import HOME, Place, Seat

REGISTER, LISTS = f"{HOME}/register", f"{HOME}/listor"


def show(seat: Seat) -> Response:
    """What is searched for; before that the counties, with how many of each the address book knows."""
    q = line(seat.asked("q")).text[:200]
    kind, county = seat.asked("slag"), seat.asked("lan")
    register, known = load_register(), address_book.book(seat.office)
    counties = register.counties()
    kind = kind if kind in set(RecipientKind) else ""
    county = county if county in counties else ""
    found, own = search(q, known) if q else (list(register.entries), _own(seat))
    asked = bool(q or kind or county)
    near = register.nearest(q) if q and not found and not own else None
    shown = (*found, *own) if asked else own
    hits = [each for each in shown if kind in {"", each.kind.value} and county in {"", each.county_code}]
    return seat.page(
        "register.html",
        q=q,
        kind=kind,
        county=county,
        counties=counties,
        by_county={} if asked else _by_county(register.entries, known),
        hits=[(each, _known(each, known)) for each in hits],
        near=near,
        is_empty=not known,
        names=address_book.names(seat.office),
    )


def _by_county(entries: Iterable[RegisterEntry], known: dict[str, KnownAddress]) -> dict[str, tuple[int, int]]:
    """How many organisations a county has, and how many of them the address book knows, by its code."""
    of_county: dict[str, list[bool]] = {}
    for each in entries:
        of_county.setdefault(each.county_code, []).append(_known(each, known) is not None)
    return {code: (len(found), sum(found)) for code, found in sorted(of_county.items())}


def _known(entry: RegisterEntry, known: dict[str, KnownAddress]) -> KnownAddress | None:
    return known.get(entry.code.upper()) or known.get(entry.also_code.upper())


def _own(seat: Seat) -> list[RegisterEntry]:
    """Every organisation outside the register that the address book knows."""
    return [
        RegisterEntry(
            code=each.code, name=each.name, full_name=each.name, kind=each.kind, county_code="", county_name=""
        )
        for each in address_book.book(seat.office).values()
        if load_register().by_code(each.code) is None
    ]


def show_one(seat: Seat) -> Response:
    return _one(seat)


def _one(seat: Seat, *, status: int = 200, fault_at: dict[str, str] | None = None, **typed: Any) -> Response:
    code, name, kind = address_book.whose(seat.office, seat.part("code"))
    known = address_book.book(seat.office).get(code.upper())
    shown = typed or {"email": known.email if known else "", "cc": known.cc if known else ()}
    return seat.page(
        "organisation.html",
        status=status,
        code=code,
        name=name,
        kind=kind,
        entry=load_register().by_code(code),
        known=known,
        typed=shown,
        earlier=address_book.history(seat.office, code),
        names=address_book.names(seat.office),
        fault_at=fault_at or {},
    )


def save_one(seat: Seat) -> Response:
    code, name, _kind = address_book.whose(seat.office, seat.part("code"))
    place = f"{REGISTER}/{code}"
    if seat.form.first("action") == "forget":
        address_book.forget(seat.office, code)
        own = load_register().by_code(code) is None
        return seat.go(REGISTER if own else place, "address_forgotten", name=name)
    email, cc = addresses_typed(seat.form)
    fault_at = email_faults(seat, email, cc)
    if not email and not fault_at:
        fault_at = {"email": seat.sentence(Refused("address_missing"))}
    if fault_at:
        return _one(seat, status=422, fault_at=fault_at, email=email, cc=cc)
    address_book.correct(seat.office, code, [email, *cc])
    return seat.go(place, "saved")


def show_lists(seat: Seat) -> Response:
    return seat.page("lists.html", kept=lists.saved(seat.office), fault="", typed="")


def begin_list(seat: Seat) -> Response:
    """POST: a new list, empty."""
    try:
        kept = lists.save_as(seat.office, lists.Listing([]), seat.form.first("name"))
    except Refused as refusal:
        if not refusal.code.startswith("list_"):
            raise
        kept_lists, fault = lists.saved(seat.office), seat.sentence(refusal)
        return seat.page("lists.html", status=422, kept=kept_lists, fault=fault, typed=seat.form.first("name"))
    return seat.go(f"{LISTS}/{kept.id}/lagg-till")


PLACES = [
    Place(REGISTER, show=show),
    Place(f"{REGISTER}/{{code}}", show=show_one, act=save_one),
    Place(LISTS, show=show_lists, act=begin_list),
]
