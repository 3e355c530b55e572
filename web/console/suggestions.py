"""Suggested groups of like synpunkter, one by one."""

from starlette.responses import Response

from desk import suggestions
from models.errors import Refused
from models.people import Permission
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, facts


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "") -> Response:
    page = suggestions.page(seat.office, seat.part("round_id"))
    return seat.page(
        "suggestions.html",
        status=422 if fault else 200,
        **facts(seat, page.work, fault),
        waiting=page.waiting,
        fault_at=seat.form.first("suggestion"),
        is_on=seat.office.settings.suggestions,
    )


def act(seat: Seat) -> Response:
    """POST: one is accepted or declined."""
    round_id, one, form = seat.part("round_id"), seat.form.first("suggestion"), seat.form
    try:
        if form.first("action") == "decline":
            suggestions.decline(seat.office, round_id, one)
            return seat.go(address(round_id, "/forslag"), "suggestion_declined")
        suggestions.accept(seat.office, round_id, one, form.first("says"))
        return seat.go(address(round_id, "/forslag"), "views_merged")
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))


PLACES = [Place(f"{VIEWS}/forslag", show=show, act=act, writes=Permission.WRITE)]
