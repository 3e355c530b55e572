"""Klartecken: what the answers say by the rule, and what a person has decided."""

from starlette.responses import Response

from desk import afterwards, dispatching
from desk import rounds as round_commands
from models.afterwards import GateStep
from models.errors import Refused
from models.people import Permission
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree

_FIELDS = {
    "decision_body_missing": "body",
    "gate_choice_missing": "decide",
    "gate_reason_missing": "reason",
    "gate_uncounted": "reason",
    "gate_decided": "reason",
    "gate_not_closed": "decide",
    "gate_go_ahead_missing": "decide",
    "gate_direction_missing": "decide",
}


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: a decision is put on record."""
    row, typed = round_commands.by_id(seat.office, seat.part("round_id")), seat.form.first
    try:
        afterwards.decide(
            seat.office,
            row,
            typed("step"),
            typed("decide"),
            body=typed("body"),
            day=typed("day"),
            section=typed("paragraph"),
            reason=typed("reason"),
        )
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(f"{HOME}/remisser/{row.id}/klartecken", "gate_decided")


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    sentence = seat.sentence(fault) if fault else ""
    found = afterwards.standing(seat.office, row, seat.language)
    return seat.page(
        "gate.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        stopped=seat.sentence(found.stopped) if found and found.stopped else "",
        steps=tuple(GateStep),
        typed=SaidTree(seat.typed()),
        today=dispatching.today(seat.office),
        fault=sentence,
        fault_at={_FIELDS.get(fault.code, "day"): sentence} if fault else {},
    )


PLACES = [Place(f"{ROUND}/klartecken", show=show, act=act, writes=Permission.WRITE)]
