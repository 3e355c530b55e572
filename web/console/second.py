"""A second round: begun from a closed first one, and seen beside it."""

from starlette.responses import Response

from desk import rounds as round_commands
from desk import second_rounds
from models.errors import Refused
from templates import linked_words
from templates.linked_words import USUAL_CAUSE
from templates.round_words import ROUND_STATES
from templates.synpunkt_words import OUTCOMES_IN
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.steps import STEPS
from web.console.writing import SaidTree, address

_FIELDS = {"second_judged_missing": "why"}


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: the second round is begun, or judged not to be needed."""
    round_id, typed = seat.part("round_id"), seat.form.first
    try:
        if typed("action") == "judge":
            second_rounds.judge(seat.office, round_id, typed("why"))
            return seat.go(seat.path, "second_judged")
        draft = second_rounds.begin(seat.office, round_id, typed("cause"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(address(draft.id, STEPS[0].slug), "second_begun", n=len(draft.tree["recipients"]))


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    sentence = seat.sentence(fault) if fault else ""
    field = "why" if seat.form.first("action") == "judge" else "cause"
    said = SaidTree({"cause": USUAL_CAUSE, **seat.typed()})
    return seat.page(
        "second.html",
        status=422 if fault else 200,
        round=row,
        room=second_rounds.room(seat.office, row.id),
        say=linked_words,
        outcomes=OUTCOMES_IN[seat.language],
        states=ROUND_STATES[seat.language],
        typed=said,
        fault=sentence,
        fault_at={_FIELDS.get(fault.code, field): sentence} if fault else {},
    )


def show_beside(seat: Seat) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    return seat.page(
        "second_beside.html",
        round=row,
        previous=second_rounds.previous_dnr(row),
        found=second_rounds.beside(seat.office, row.id),
        say=linked_words,
        outcomes=OUTCOMES_IN[seat.language],
        states=ROUND_STATES[seat.language],
    )


def fetch(seat: Seat) -> Response:
    """POST: the change list is taken anew from the first round's views."""
    number = second_rounds.fetch_changes(seat.office, seat.part("round_id"))
    return seat.go(f"{HOME}/remisser/{seat.part('round_id')}/forsta-remissen", "second_changes", n=number)


PLACES = [
    Place(f"{ROUND}/andra-remissen", show=show, act=act),
    Place(f"{ROUND}/forsta-remissen", show=show_beside, act=fetch),
]
