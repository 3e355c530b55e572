"""One recipient of a draft or of a saved list: its addresses, what it is asked, and away with it."""

from typing import Any

from starlette.responses import Response

from desk import address_book, lists
from desk.lists import Listing
from models.errors import Refused
from models.listing import ListRow
from rules import listing as rules
from rules.text import line
from web.console.fields import addresses_typed, email_faults, own_kind
from web.console.recipients import DRAFTS, LISTS, base_of, list_page, listing_of, sections_typed
from web.console.seat import Place, Seat


def show_row(seat: Seat) -> Response:
    listing = listing_of(seat)
    return _row_page(seat, listing, _row(seat, listing))


def _row(seat: Seat, listing: Listing) -> ListRow:
    row = rules.keyed(listing.rows).get(seat.part("key"))
    if row is None:
        raise Refused("no_such_page")
    return row


def _row_page(
    seat: Seat, listing: Listing, row: ListRow, *, typed: ListRow | None = None, status: int = 200, **more: Any
) -> Response:
    """`row`: as it is saved. `typed`: as somebody has written it now."""
    known = address_book.book(seat.office).get(row.code.upper())
    shown = typed or row
    return list_page(
        seat,
        listing,
        "recipient_row.html",
        status=status,
        row=row,
        typed=shown,
        key=seat.part("key"),
        stamp=rules.stamp(row),
        known=known if known and (known.email, known.cc) != (shown.email, shown.cc) else None,
        names=address_book.names(seat.office),
        **{"fault_at": {}, "theirs": None, **more},
    )


def save_row(seat: Seat) -> Response:
    listing, key = listing_of(seat), seat.part("key")
    row, seen = _row(seat, listing), seat.form.first("stamp")
    if seat.form.first("action") == "remove":
        lists.change(seat.office, listing, lambda rows: rules.change(rows, {key: seen}, None, removing=True))
        return seat.go(base_of(listing), "recipients_removed", count=1)
    typed, fault_at = _typed(seat, listing, row)
    if seat.form.first("action") == "use" and (known := address_book.book(seat.office).get(row.code.upper())):
        typed, fault_at = typed.model_copy(update={"email": known.email, "cc": known.cc}), {}
    if fault_at:
        return _row_page(seat, listing, row, typed=typed, status=422, fault_at=fault_at)
    update = {name: getattr(typed, name) for name in ("name", "kind", "email", "cc", "obliged", "chapters")}
    try:
        lists.change(seat.office, listing, lambda rows: rules.change(rows, {key: seen}, update))
    except Refused as refusal:
        if refusal.code != "row_moved_on":
            raise
        now = listing_of(seat)
        return _row_page(seat, now, _row(seat, now), typed=typed, status=409, theirs=_row(seat, now))
    return seat.go(base_of(listing), "recipient_saved", name=typed.name)


def _typed(seat: Seat, listing: Listing, row: ListRow) -> tuple[ListRow, dict[str, str]]:
    """The row as the form says it, and what is wrong at which field."""
    email, cc = addresses_typed(seat.form)
    fault_at = email_faults(seat, email, cc)
    update: dict[str, object] = {
        "email": email,
        "cc": cc,
        "obliged": seat.form.first("obliged") == "1",
        "chapters": sections_typed(seat, listing) if listing.sections else row.chapters,
    }
    if row.is_own:
        update["kind"] = own_kind(seat.form.first("kind"))
        try:
            update["name"] = lists.own_name(seat.form.first("name"))
        except Refused as refusal:
            update["name"] = line(seat.form.first("name")).text
            fault_at["name"] = seat.sentence(refusal)
    return row.model_copy(update=update), fault_at


PLACES = [Place(f"{base}/rad/{{key}}", show=show_row, act=save_row) for base in (DRAFTS, LISTS)]
