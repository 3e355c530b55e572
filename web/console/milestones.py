"""One step of a case: done, moved, changed, dropped and planned again, with what has happened to it."""

from typing import Any

from starlette.responses import Response

from desk import cases, dispatching, milestones
from desk.naming import WHY_NO_ADDRESS
from models.cases import GATE_STEPS, OF_A_ROUND, Milestone, MilestoneKind, MilestoneState
from models.errors import Refused
from templates import case_words as say
from web.console.cases import CASE, CASES, RAISED, kinds, typed_plan
from web.console.seat import Place, Seat
from web.console.writing import SaidTree

_FIELDS = {
    "milestone_same_day": "to",
    "milestone_in_future": "day",
    "milestone_too_early": "day",
    "milestone_direction_missing": "day",
    "milestone_before_direction": "day",
    "milestone_title_missing": "title",
    "decision_body_missing": "body",
    "decision_day_bad": "day",
    "gate_choice_missing": "said",
    "gate_not_closed": "said",
    "gate_go_ahead_missing": "said",
    "gate_direction_missing": "said",
    "gate_reason_missing": "grounds",
    "gate_uncounted": "grounds",
    "gate_decided": "grounds",
    **dict.fromkeys(WHY_NO_ADDRESS.values(), "owner_email"),
}
_FIELDS_OF = {
    ("move", "milestone_day_bad"): "to",
    ("done", "date_unreadable"): "day",
    ("edit", "date_unreadable"): "not_before",
}
_REASONS = {"done": "grounds", "move": "move_why", "undo": "undo_why", "drop": "drop_why"}
_DONE = {
    "done": "step_done",
    "move": "step_moved",
    "edit": "step_saved",
    "drop": "step_dropped",
    "undo": "step_undone",
}


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: the act that the pressed button names."""
    case_id, step_id, action = seat.part("case_id"), seat.part("step_id"), seat.form.first("action")
    one = _step(seat)
    try:
        _do(seat, action, case_id, step_id)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal, action)
    here = f"{CASES}/{case_id}"
    return seat.go(f"{here}/steg/{one.id}" if action == "edit" else here, _DONE[action])


def _do(seat: Seat, action: str, case_id: str, step_id: str) -> None:
    typed = seat.form.first
    seen = int(said) if (said := typed("seen")).isascii() and said.isdecimal() and len(said) < 9 else 0
    if action == "done":
        told = {"body": typed("body"), "day": typed("day"), "section": typed("section"), "reason": typed("grounds")}
        milestones.done(seat.office, case_id, step_id, **told, said=typed("said") or "yes", seen=seen)
    elif action == "move":
        milestones.move(seat.office, case_id, step_id, typed("to"), typed("move_why"), seen=seen)
    elif action == "edit":
        milestones.edit(seat.office, case_id, step_id, typed_plan(seat), seen=seen)
    elif action == "drop":
        milestones.drop(seat.office, case_id, step_id, typed("drop_why"), seen=seen)
    elif action == "undo":
        milestones.undo(seat.office, case_id, step_id, typed("undo_why"), seen=seen)
    else:
        raise Refused("no_such_page")


def _step(seat: Seat) -> Milestone:
    """Raises Refused("no_such_page"), also for a step of another case."""
    steps = cases.steps_of(seat.office, cases.by_id(seat.office, seat.part("case_id")))
    found = next((one for one in steps if one.id == seat.part("step_id")), None)
    if found is None:
        raise Refused("no_such_page")
    return found


def _page(seat: Seat, fault: Refused | None = None, action: str = "") -> Response:
    one, found = _step(seat), cases.shown(seat.office, seat.part("case_id"))
    sentence = seat.sentence(fault) if fault else ""
    field = _field(action, fault) if fault else ""
    return seat.page(
        "case_step.html",
        status=422 if fault else 200,
        row=found.listed.row,
        one=one,
        say=say,
        now=seat.office.clock(),
        changes=found.changes.get(one.id, [])[::-1],
        letters=[each for each in found.letters if each.milestone_id == one.id],
        actors=found.names,
        kinds=kinds(seat),
        today=dispatching.today(seat.office),
        typed=SaidTree({**_stands(one, found.definition.owner), **seat.typed()}),
        **_may(one),
        action=action,
        fault=sentence,
        fault_at={field: sentence} if field else {},
    )


def _field(action: str, fault: Refused) -> str:
    """Where a refusal stands; one that is of the step as a whole stands above."""
    named = str(fault.facts.get("field", ""))
    if named == "reason" or fault.code == "milestone_reason_missing":
        return _REASONS[action]
    return named or _FIELDS_OF.get((action, fault.code)) or _FIELDS.get(fault.code, "")


def _stands(one: Milestone, of_case: Any) -> dict[str, str]:
    """What the fields say before anybody has typed. An owner that is the case's own is left empty."""
    own = one.owner if one.owner != of_case else None
    return {
        "kind": one.kind.value,
        "title": one.title,
        "forum": one.forum,
        "not_before": one.not_before,
        "owner_name": own.name if own else "",
        "owner_email": own.email if own else "",
        "body": one.forum,
        "said": "yes",
    }


def _may(one: Milestone) -> dict[str, bool]:
    """What of the step is people's: a round fills its own kinds, and a gate has its own decisions."""
    planned, own = one.state is MilestoneState.PLANNED, not one.round_id or one.kind not in OF_A_ROUND
    in_gate = bool(one.round_id) and one.kind in GATE_STEPS
    return {
        "is_planned": planned,
        "may_be_done": planned and own,
        "may_move": planned and (own or one.kind is MilestoneKind.COMPILATION),
        "may_drop": planned and own,
        "may_undo": not planned and own and not (in_gate and one.is_yes is not None),
        "in_gate": in_gate,
    }


PLACES = [Place(f"{CASE}/steg/{{step_id}}", show=show, act=act)]
