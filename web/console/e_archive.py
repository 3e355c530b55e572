"""Packages for the e-archive: made of a round that has ended, fetched, and noted as received."""

from starlette.responses import Response

from desk import disposing, e_archive
from desk import rounds as round_commands
from models.errors import Refused
from models.people import Permission
from web.answer.downloads import whole_file
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.threads import Lane

PACKAGES = f"{ROUND}/e-arkiv"


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: `received` is the number of a package that the archive has; without it a new one is made."""
    row, form = round_commands.by_id(seat.office, seat.part("round_id")), seat.form
    own = f"{HOME}/remisser/{row.id}/e-arkiv"
    if number := form.first("received"):
        return seat.go(own, "archive_received", n=e_archive.receive(seat.office, row.id, number).number)
    try:
        made = seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, _pack, seat, row.id))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(own, "packed_for_archive", n=made)


def _pack(seat: Seat, round_id: str) -> int:
    typed = {name: seat.form.first(name) for name in ("archivist", "archivist_code", "agreement")}
    return e_archive.pack(seat.office, round_id, **typed).number


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    made = e_archive.of_round(seat.office, row.id)
    before = made[0].row if made else None
    of_disposal = seat.path.endswith("/gallra")
    place = _DECIDED.get(fault.code if fault else "", "decision" if of_disposal else "archivist")
    if fault and fault.code.startswith("dispose_") and fault.code not in _DECIDED:
        place = ""  # what stands in the way is no field
    return seat.page(
        "e_archive.html",
        status=422 if fault else 200,
        round=row,
        made=made,
        is_ready=e_archive.is_ready(row),
        typed=seat.form.first if fault and not of_disposal else lambda name: getattr(before, name) if before else "",
        decided=seat.form.first if of_disposal else lambda name: "",
        fault=seat.sentence(fault) if fault else "",
        may_dispose=disposing.is_time(seat.office, row),
        fault_at={place: seat.sentence(fault)} if fault and place else {},
    )


def download(seat: Seat) -> Response:
    return whole_file(seat.house, e_archive.kept(seat.office, seat.part("round_id"), seat.part("number")))


def dispose(seat: Seat) -> Response:
    """POST: everything of the round goes."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    typed = {name: seat.form.first(name) for name in ("decision", "reason", "dnr")}
    try:
        seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, lambda: disposing.dispose(seat.office, row.id, **typed)))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(f"{HOME}/gallrade", "disposed", dnr=row.dnr)


def disposed(seat: Seat) -> Response:
    return seat.page("disposed.html", disposed=disposing.of_sender(seat.office))


_DECIDED = {
    "dispose_dnr_differs": "dnr",
    "dispose_no_decision": "decision",
    "dispose_not_archived": "reason",
    "dispose_package_old": "reason",
}
PLACES = [
    Place(f"{HOME}/gallrade", show=disposed),
    Place(f"{PACKAGES}/gallra", act=dispose, writes=Permission.WRITE),
    Place(PACKAGES, show=show, act=act, writes=Permission.WRITE),
    Place(f"{PACKAGES}/{{number}}/zip", show=download),
]
