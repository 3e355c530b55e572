"""The recipients of a draft, and of a saved list: the same pages, where each act changes the rows it names and no
others."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from desk import lists, writing
from desk.lists import Listing
from models.errors import Refused
from models.findings import Fault
from models.listing import OWN_KINDS, ListRow
from models.values import RecipientKind
from rules import listing as rules
from rules.register import name_key
from rules.sorting import swedish_sort_key
from rules.text import line
from templates.console import findings
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.steps import BY_SLUG, STEPS, step_of
from web.console.writing import DRAFT, facts

STEP = BY_SLUG["mottagare"]
DRAFTS, LISTS = f"{DRAFT}/{STEP.slug}", f"{HOME}/listor/{{list_id}}"
PAGE_SIZE = 100
SHOWN = ("", "utan-adress", "skyldiga", "inbjudna", "ska-rattas")


def listing_of(seat: Seat) -> Listing:
    """The list that the address names: a draft's or a saved one."""
    if "draft_id" in seat.request.path_params:
        return lists.of_draft(seat.office, seat.part("draft_id"))
    return lists.of_list(seat.office, seat.part("list_id"))


def base_of(listing: Listing) -> str:
    if listing.draft is not None:
        return f"{HOME}/utkast/{listing.draft.id}/{STEP.slug}"
    return f"{HOME}/listor/{listing.saved.id if listing.saved else ''}"


def list_page(seat: Seat, listing: Listing, template: str, *, status: int = 200, **more: Any) -> Response:
    """A page of the list: it shows where it belongs, whichever kind it is."""
    own = facts(seat, listing.draft) if listing.draft else {}
    shared = {
        "step": STEP,
        "listing": listing,
        "base": base_of(listing),
        "own_kinds": OWN_KINDS,
        "fault": "",
        "fault_at": {},
    }
    return seat.page(template, status=status, **{**own, **shared, **more})


def show(seat: Seat) -> Response:
    return _page(seat, listing_of(seat))


def _page(seat: Seat, listing: Listing, *, status: int = 200, fault: str = "") -> Response:
    rows = rules.keyed(listing.rows)
    wanted = _wanted(seat)
    chosen = _chosen(rows, wanted)
    first = (_number(wanted["sida"], len(chosen)) - 1) * PAGE_SIZE
    fillable, others = lists.proposals(seat.office, listing)
    counties = sorted({row.county_name for row in listing.rows if row.county_name}, key=swedish_sort_key)
    return list_page(
        seat,
        listing,
        "recipients.html",
        status=status,
        fault=fault,
        rows=[(key, row, rules.stamp(row)) for key, row in list(chosen.items())[first : first + PAGE_SIZE]],
        chosen=len(chosen),
        pages=_pages(wanted, len(chosen)),
        wanted=wanted,
        counties=counties,
        whole=whole(listing),
        kinds=_counted(Counter(row.kind for row in listing.rows if row.kept is None)),
        by_county=sorted(
            Counter(row.county_name for row in listing.rows if row.county_name).items(),
            key=lambda each: swedish_sort_key(each[0]),
        ),
        lacking=sum(not row.email for row in listing.rows),
        fillable=fillable,
        others=others,
        saved_lists=lists.saved(seat.office) if listing.draft else [],
        following=STEPS[STEPS.index(STEP) + 1],
        **_findings(seat, listing),
    )


def _findings(seat: Seat, listing: Listing) -> dict[str, list[str]]:
    if listing.draft is None or not listing.rows:
        return {"faults": [], "notices": []}
    checked = writing.check(seat.office, listing.draft, papers=False)
    mine = [each for each in (*checked.faults, *checked.notices) if step_of(each.place) is STEP]
    return {
        "faults": [findings.sentence(each.found, seat.language) for each in mine if isinstance(each.found, Fault)],
        "notices": [findings.sentence(each.found, seat.language) for each in mine if not isinstance(each.found, Fault)],
    }


def _counted(kinds: Counter[RecipientKind]) -> list[tuple[RecipientKind, int]]:
    return [(kind, kinds[kind]) for kind in RecipientKind if kinds[kind]]


def _wanted(seat: Seat) -> dict[str, str]:
    """What the address, or the form that carries it along, asks to see. An unknown value says nothing."""

    def said(name: str) -> str:
        return seat.form.first(name) or seat.asked(name)

    kind, shown = said("slag"), said("visa")
    return {
        "q": line(said("q")).text[:200],
        "slag": kind if kind in set(RecipientKind) else "",
        "lan": said("lan")[:60],
        "visa": shown if shown in SHOWN else "",
        "sida": said("sida"),
    }


def _chosen(rows: dict[str, ListRow], wanted: dict[str, str]) -> dict[str, ListRow]:
    text = name_key(wanted["q"])

    def fits(row: ListRow) -> bool:
        said = name_key(" ".join((row.code, row.name, row.email, *row.cc, row.county_name)))
        shown = {
            "": True,
            "utan-adress": not row.email,
            "skyldiga": row.obliged,
            "inbjudna": not row.obliged,
            "ska-rattas": row.kept is not None,
        }
        return (
            text in said
            and wanted["slag"] in {"", row.kind.value}
            and wanted["lan"] in {"", row.county_name}
            and shown[wanted["visa"]]
        )

    return {key: row for key, row in rows.items() if fits(row)}


def _number(page: str, count: int) -> int:
    last = max(-(-count // PAGE_SIZE), 1)
    return min(int(page), last) if page.isdecimal() and page.isascii() and len(page) < 6 and int(page) else 1


def _pages(wanted: dict[str, str], count: int) -> list[tuple[int, str, bool]]:
    """Each page's number, its query, and whether it is the one shown."""
    said = {name: value for name, value in wanted.items() if value and name != "sida"}
    current = _number(wanted["sida"], count)
    return [
        (number, urlencode({**said, "sida": number}), number == current)
        for number in range(1, -(-count // PAGE_SIZE) + 1)
    ]


def whole(listing: Listing) -> str:
    """A hash of all that the list says."""
    return writing.stamp({"rows": [row.tree() for row in listing.rows]}, ["rows"])


def act(seat: Seat) -> Response:
    """POST: rows taken away, made obliged or invited, asked about sections; the list saved under a name."""
    listing, action = listing_of(seat), seat.form.first("action")
    try:
        if action == "save_as":
            kept = lists.save_as(seat.office, listing, seat.form.first("name"))
            return seat.go(base_of(listing), "list_saved", name=kept.name)
        if action == "rename":
            lists.rename(seat.office, listing, seat.form.first("name"))
            return seat.go(base_of(listing), "saved")
        if action in {"fill", "renew"}:
            count = lists.fill_addresses(seat.office, listing, replacing=action == "renew").touched
            return seat.go(base_of(listing), "recipients_changed", count=count)
        if action == "discard_list" and listing.saved is not None:
            lists.discard(seat.office, listing)
            return seat.go(f"{HOME}/listor", "list_discarded", name=listing.saved.name)
        return _change(seat, listing, action)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        status = 409 if refusal.code in {"row_moved_on", "list_moved_on"} else 422
        return _page(seat, listing_of(seat), status=status, fault=seat.sentence(refusal))


def _change(seat: Seat, listing: Listing, action: str) -> Response:
    marked, update = _marked(seat, listing, action), _update(seat, listing, action)
    if not marked:
        raise Refused("nobody_marked")
    removing = update is None
    changed = lists.change(seat.office, listing, lambda rows: rules.change(rows, marked, update, removing))
    said = {name: value for name, value in _wanted(seat).items() if value}
    return seat.go(
        base_of(listing), "recipients_removed" if removing else "recipients_changed", count=changed.touched, **said
    )


def _update(seat: Seat, listing: Listing, action: str) -> dict[str, object] | None:
    """The fields that the act changes; None when it takes rows away."""
    match action.partition(":")[0]:
        case "obliged":
            return {"obliged": True}
        case "invited":
            return {"obliged": False}
        case "chapters":
            return {"chapters": sections_typed(seat, listing)}
        case "remove":
            return None
        case _:
            raise Refused("nobody_marked")


def sections_typed(seat: Seat, listing: Listing) -> tuple[str, ...]:
    """Of the sections that questions belong to; none when all are chosen, which says the same."""
    typed = tuple(section for section in listing.sections if section in seat.form.fields.get("chapters", []))
    return () if len(typed) == len(listing.sections) else typed


def _marked(seat: Seat, listing: Listing, action: str) -> dict[str, str]:
    """The rows that the act concerns, and what they were when they were shown: the one of the button, those ticked, or
    every one that the search found."""
    button = action.partition(":")[2]
    if button:
        return dict([_split(button)])
    if seat.form.first("all"):
        if seat.form.first("whole") != whole(listing):
            raise Refused("list_moved_on")
        return {key: rules.stamp(row) for key, row in _chosen(rules.keyed(listing.rows), _wanted(seat)).items()}
    return dict(_split(value) for value in seat.form.fields.get("row", []))


def _split(value: str) -> tuple[str, str]:
    key, _, seen = value.rpartition(":")
    return key, seen


PLACES = [Place(base, show=show, act=act) for base in (DRAFTS, LISTS)]
