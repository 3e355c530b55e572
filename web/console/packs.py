"""Meeting packs: what goes in, in which order, for which forum, and the packs made before."""

from starlette.responses import Response

from desk import packs
from desk import rounds as round_commands
from models.errors import Refused
from models.people import Permission
from web.answer.downloads import whole_file
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree
from web.threads import Lane

PACKS = f"{ROUND}/motesunderlag"
ORDER = "o-"
_FIELDS = {"pack_name_missing": "name", "pack_empty": "val", "pack_order_odd": "val", "pack_text_long": "name"}


def show(seat: Seat) -> Response:
    return _page(seat)


def make(seat: Seat) -> Response:
    """POST: one PDF of what has a number, in the order of the numbers."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    try:
        order = _order(seat)
        name, forum = seat.form.first("name"), seat.form.first("forum")
        made = seat.wait(seat.house.threads.run_in(Lane.DOCUMENTS, _make, seat, row.id, order, name, forum))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(f"{HOME}/remisser/{row.id}/motesunderlag", "pack_made", n=made)


def _make(seat: Seat, round_id: str, order: dict[str, int], name: str, forum: str) -> int:
    return packs.make(seat.office, round_id, order, name=name, forum=forum).number


def _order(seat: Seat) -> dict[str, int]:
    """Key to place of each part that was given one. Raises Refused("pack_order_odd")."""
    typed = {key.removeprefix(ORDER): value.strip() for key, value in seat.typed().items() if key.startswith(ORDER)}
    chosen = {key: value for key, value in typed.items() if value}
    if not all(value.isdecimal() and len(value) <= _DIGITS for value in chosen.values()):
        raise Refused("pack_order_odd")
    return {key: int(value) for key, value in chosen.items()}


_DIGITS = 4


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = packs.room(seat.office, row.id)
    again = next((one for one in found.made if one.row.id == seat.asked("efter")), None)
    before = {key: str(place) for place, (key, _title) in enumerate(again.parts, start=1)} if again else {}
    sentence = seat.sentence(fault) if fault else ""
    return seat.page(
        "packs.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        typed=seat.form.first if fault else lambda name: getattr(again.row, name) if again else "",
        order=SaidTree({key.removeprefix(ORDER): value for key, value in seat.typed().items()} if fault else before),
        fault=sentence,
        fault_at={_FIELDS.get(fault.code, "val"): sentence} if fault else {},
    )


def download(seat: Seat) -> Response:
    return whole_file(seat.house, packs.kept(seat.office, seat.part("round_id"), seat.part("pack_id")))


PLACES = [
    Place(PACKS, show=show, act=make, writes=Permission.WRITE),
    Place(f"{PACKS}/{{pack_id}}/pdf", show=download),
]
