"""Many recipients at once: a table pasted or in a file, and a remisslista as text. What was read is shown with every
fault and doubt, and nothing is saved until it is confirmed."""

from typing import Any

from starlette.responses import Response

from desk import importing
from desk.lists import Listing
from models.errors import Refused
from models.listing import CellCode, CellFinding, ListTable
from roundfile.tables import TEXT_LIMIT, as_text, table_of_file, table_of_text
from rules.name_lists import NAMES_LIMIT, NamedLine
from templates.console.table_messages import cell_sentence
from web.console.recipients import DRAFTS, LISTS, base_of, list_page, listing_of, whole
from web.console.seat import Place, Seat

_SHOWN_EMPTY = 20


def show_table(seat: Seat) -> Response:
    return _table_page(seat, listing_of(seat))


def _table_page(seat: Seat, listing: Listing, *, status: int = 200, text: str = "", **more: Any) -> Response:
    shown: dict[str, Any] = {"judged": None, "faults": [], "notices": [], "text": text, "whole": whole(listing)}
    return list_page(seat, listing, "recipients_table.html", status=status, **{**shown, **more})


def read_table(seat: Seat) -> Response:
    """POST: what the table says, or, confirmed, what it does to the list."""
    listing, found = listing_of(seat), _table(seat)
    text = seat.form.first("text")
    if isinstance(found, CellFinding):
        return _table_page(seat, listing, status=422, text=text, faults=[(found, cell_sentence(found))])
    judged = importing.judge(seat.office, listing, found)
    fault = ""
    if seat.form.first("action") == "confirm" and judged.changes and (not judged.faults or seat.form.first("partly")):
        try:
            if seat.form.first("whole") != whole(listing):
                raise Refused("list_moved_on")
            count = importing.apply(seat.office, listing, judged).touched
            return seat.go(base_of(listing), "recipients_read", count=count)
        except Refused as refusal:
            if refusal.code not in {"list_moved_on", "list_too_long"}:
                raise
            listing, fault = listing_of(seat), seat.sentence(refusal)
            judged = importing.judge(seat.office, listing, found)
    return _table_page(
        seat,
        listing,
        status=409 if fault else 422 if judged.faults else 200,
        fault=fault,
        text=as_text(found),
        judged=judged,
        faults=[(each, cell_sentence(each)) for each in judged.faults],
        notices=_noticed(judged.notices),
    )


def _noticed(notices: list[CellFinding]) -> list[str]:
    """Of the empty cells, which may be thousands, the first."""
    empty = [each for each in notices if each.code is CellCode.EMAIL_EMPTY]
    told = [each for each in notices if each.code is not CellCode.EMAIL_EMPTY] + empty[:_SHOWN_EMPTY]
    rest = len(empty) - _SHOWN_EMPTY
    return [*map(cell_sentence, told), *([f"Ytterligare {rest} celler för e-postadress är tomma."] if rest > 0 else [])]


def _table(seat: Seat) -> ListTable | CellFinding:
    for upload in seat.form.uploads:
        if upload.problem is not None:
            return CellFinding(CellCode.TOO_LARGE, facts={"limit": TEXT_LIMIT // 1_000_000})
        if upload.incoming is not None and upload.name:
            return _as_carried(table_of_file(upload.incoming.flush()))
    if "text" in seat.form.oversized:
        return CellFinding(CellCode.TOO_LARGE, facts={"limit": TEXT_LIMIT // 1_000_000})
    return table_of_text(seat.form.first("text"))


def _as_carried(found: ListTable | CellFinding) -> ListTable | CellFinding:
    """A file's table as the page's form carries it until it is confirmed."""
    carried = table_of_text(as_text(found)) if isinstance(found, ListTable) else found
    if isinstance(carried, ListTable) and isinstance(found, ListTable):
        return carried._replace(notices=found.notices)
    return carried


def show_names(seat: Seat) -> Response:
    return _names_page(seat, listing_of(seat))


def _names_page(
    seat: Seat, listing: Listing, *, status: int = 200, found: list[NamedLine] | None = None, **more: Any
) -> Response:
    numbered = list(enumerate(found or []))
    return list_page(
        seat,
        listing,
        "recipients_names.html",
        status=status,
        text=seat.form.first("text"),
        sure=[named for _number, named in numbered if not importing.is_doubtful(named)],
        doubts=[
            (number, named, importing.options(named), _choice(seat, number, named))
            for number, named in numbered
            if importing.is_doubtful(named)
        ],
        typed=seat.typed(),
        **more,
    )


def _choice(seat: Seat, number: int, named: NamedLine) -> str:
    """As it was chosen; before anybody has, what is proposed."""
    return seat.form.first(f"val-{number}", importing.proposed(named))


def read_names(seat: Seat) -> Response:
    """POST: whom the names mean, or, confirmed, their adding."""
    listing = listing_of(seat)
    try:
        if "text" in seat.form.oversized:
            raise Refused("names_too_many", limit=NAMES_LIMIT)
        found = importing.names_of(seat.form.first("text"))
    except Refused as refusal:
        return _names_page(seat, listing, status=422, fault=seat.sentence(refusal))
    if seat.form.first("action") != "confirm":
        return _names_page(seat, listing, found=found)
    choices = {
        number: _choice(seat, number, named) for number, named in enumerate(found) if importing.is_doubtful(named)
    }
    try:
        obliged = seat.form.first("obliged") == "1"
        count = importing.add_names(seat.office, listing, found, choices, obliged=obliged).touched
    except Refused as refusal:
        if refusal.code not in {"choice_missing", "own_name_long", "list_too_long"}:
            raise
        missing = [number for number, choice in choices.items() if not choice]
        return _names_page(seat, listing, status=422, found=found, fault=seat.sentence(refusal), missing=missing)
    return seat.go(base_of(listing), "recipients_added" if count else "recipients_there", count=count)


PLACES = [
    place
    for base in (DRAFTS, LISTS)
    for place in (
        Place(f"{base}/tabell", show=show_table, act=read_table, keeps_files=True),
        Place(f"{base}/remisslista", show=show_names, act=read_names),
    )
]
