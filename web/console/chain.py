"""A kedjeremiss that is out: whose turn it is, who comes next, and what a registrar does with it."""

from starlette.responses import Response

from desk import chain
from desk import rounds as round_commands
from models.errors import Refused
from templates import chain_words
from web.console.rounds import ROUND
from web.console.seat import RAISED, Place, Seat


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: one is passed, or the order changed."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    typed = seat.form.first
    try:
        if typed("action") == "order":
            done = "chain_ordered"
            chain.put_in_order(seat.office, row, typed("order").split())
        else:
            done = "chain_passed"
            chain.pass_over(seat.office, row, typed("action").removeprefix("pass:"), typed("reason"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(seat.path, done)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = chain.standing(seat.office, row)
    sentence = seat.sentence(fault) if fault else ""
    field = "order" if seat.form.first("action") == "order" else "reason"
    return seat.page(
        "chain.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        say=chain_words,
        order=seat.form.first("order") or "\n".join(link.code for link in found.links),
        reason=seat.form.first("reason"),
        fault=sentence,
        fault_at={field: sentence} if fault else {},
    )


PLACES = [Place(f"{ROUND}/kedja", show=show, act=act)]
