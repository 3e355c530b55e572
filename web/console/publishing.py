"""Publishing for everybody: which answers, with what, and taking it back."""

from starlette.responses import Response

from desk import publishing
from desk import rounds as round_commands
from models.errors import Refused
from models.people import Permission
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree

PUBLISHING = f"{ROUND}/publicering"
_FIELDS = {"publish_unsure": "sure", "publish_reason_missing": "reason"}


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: published, or taken back."""
    row, typed = round_commands.by_id(seat.office, seat.part("round_id")), seat.form.first
    address = f"{HOME}/remisser/{row.id}/publicering"
    try:
        if typed("action") == "withdraw":
            publishing.withdraw(seat.office, row.id, typed("reason"))
            return seat.go(address, "publication_withdrawn")
        number = publishing.publish(
            seat.office,
            row.id,
            seat.form.fields.get("answer", []),
            with_files=bool(typed("files")),
            with_compilation=bool(typed("compilation")),
            sure=bool(typed("sure")),
        )
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(address, "published", n=number)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = publishing.room(seat.office, row.id)
    sentence = seat.sentence(fault) if fault else ""
    chosen = seat.form.fields.get("answer", []) if fault else [one.code for one in found.choices if one.published]
    return seat.page(
        "publishing.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        chosen=chosen,
        typed=SaidTree(seat.typed()),
        address=f"{seat.house.config.base_url}/publicerat/{row.id}",
        fault=sentence,
        fault_at={_FIELDS.get(fault.code, "answer"): sentence} if fault else {},
    )


PLACES = [Place(PUBLISHING, show=show, act=act, writes=Permission.WRITE)]
