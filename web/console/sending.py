"""Send now or at a time: to whom, what, when; and a planned sending, moved or taken back."""

from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from desk import approving, dispatching
from desk import rounds as round_commands
from models import names
from models.errors import Refused
from models.messages import SendCommand
from models.values import RoundState
from templates import dates
from web.console.approval import whole
from web.console.going_out import with_frames
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.console.writing import SaidTree

if TYPE_CHECKING:
    from models.tables import RoundRow

READY = frozenset({RoundState.APPROVED, RoundState.SCHEDULED})


def show(seat: Seat) -> Response:
    return _page(seat, round_commands.by_id(seat.office, seat.part("round_id")))


def act(seat: Seat) -> Response:
    """POST: sends, plans or takes back. What is said of the time is shown first, and asks for the button once more."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    action, base = seat.form.first("action"), f"{HOME}/remisser/{row.id}"
    try:
        if action == "back":
            if not seat.form.first("comment").strip():
                raise Refused("comment_missing")
            seat.wait(approving.send_back(seat.office, row, seat.form.first("comment")))
            return seat.go(f"{base}/godkann", "returned")
        at = dispatching.moment(seat.form.first("day"), seat.form.first("clock")) if action == "later" else None
        off = dispatching.day_off(at or seat.office.clock())
        if off is not None and seat.form.first("said") != _mark(at):
            return _page(seat, row, off=off, at=at, said=_mark(at), action=action)
        seat.wait(round_commands.command(seat.office, row, names.SEND, SendCommand(at=at)))
    except Refused as refusal:
        if refusal.code == "not_allowed":
            raise
        return _page(seat, row, fault=seat.sentence(refusal), status=422)
    if at is None:
        return seat.go(f"{base}/utskick", "sending")
    return seat.go(f"{base}/skicka", "planned", nar=dates.moment_words(at, seat.language))


def _mark(at: datetime | None) -> str:
    """What has been said: of this very time, or of now."""
    return at.isoformat() if at else "now"


def _page(
    seat: Seat,
    row: "RoundRow",
    *,
    fault: str = "",
    off: dispatching.DayOff | None = None,
    at: datetime | None = None,
    said: str = "",
    action: str = "",
    status: int = 200,
) -> Response:
    row = round_commands.by_id(seat.office, row.id)
    page = seat.page(
        "send.html",
        status=status,
        round=row,
        ready=row.state in READY,
        asked=approving.asked(seat.office, row),
        fault=fault,
        fault_at={},
        off=off,
        at=at,
        said=said,
        action=action,
        typed=SaidTree(seat.typed()),
        **whole(seat, row),
    )
    return with_frames(page)


PLACES = [Place(f"{ROUND}/skicka", show=show, act=act)]
