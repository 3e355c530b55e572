"""Answers are handed out upon a request: which ones, to whom, and what has been handed out before."""

from starlette.responses import Response

from desk import handout, rounds
from models.errors import Refused
from models.people import Permission
from web.answer.downloads import received_file
from web.console.rounds import ROUND
from web.console.seat import RAISED, Place, Seat

HANDOUTS = f"{ROUND}/utlamnande"


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    return seat.page(
        "handout.html",
        status=422 if fault else 200,
        round=row,
        to_give=handout.to_give(seat.office, row.id),
        given=handout.given(seat.office, row.id),
        chosen=seat.form.fields.get("answer", []),
        typed=seat.form.first,
        fault_at={"answer" if fault.code == "handout_empty" else "request": seat.sentence(fault)} if fault else {},
    )


def hand_out(seat: Seat) -> Response:
    round_id = rounds.by_id(seat.office, seat.part("round_id")).id
    form = seat.form
    try:
        asked = {"asked_by": form.first("asked_by"), "request": form.first("request")}
        row = handout.hand_out(seat.office, round_id, form.fields.get("answer", []), **asked)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(f"/konsol/remisser/{round_id}/utlamnande", "handed_out", n=row.number)


def download(seat: Seat) -> Response:
    """The ZIP, byte for byte as it was given."""
    kept = handout.kept(seat.office, seat.part("round_id"), seat.part("handout_id"))
    return received_file(seat.house, kept, seat.language, back=seat.path.rpartition("/")[0].rpartition("/")[0])


PLACES = [
    Place(HANDOUTS, show=show, act=hand_out, writes=Permission.WRITE),
    Place(f"{HANDOUTS}/{{handout_id}}/zip", show=download),
]
