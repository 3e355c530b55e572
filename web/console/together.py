"""What several bodies do alike: the checklist of their decisions, and one press text from all."""

from datetime import datetime

from starlette.responses import Response

from desk import checklists, dispatching, press
from desk import rounds as round_commands
from documents.lists import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from models.checklists import PointState
from models.errors import Refused
from models.people import Permission
from models.press import PressVersion
from templates import dates, together_words
from web.answer.downloads import attached
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree

FORMATS = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_xlsx, XLSX_TYPE)}
_PRESS_FIELDS = {
    "press_embargo_past": "embargo",
    "date_unreadable": "embargo",
    "time_does_not_exist": "embargo",
    "press_silent": "sure",
    "press_choice": "said",
    "decision_body_missing": "body",
    "decision_day_bad": "day",
}


def show_checklist(seat: Seat) -> Response:
    return _checklist(seat)


def act_on_checklist(seat: Seat) -> Response:
    """POST: points are added or taken away, or one decision is looked through."""
    round_id, typed = seat.part("round_id"), seat.form.first
    action, _, which = typed("action").partition(":")
    try:
        if action == "check":
            points = checklists.room(seat.office, round_id).points
            states = {one.place: (typed(f"state-{one.place}"), typed(f"where-{one.place}")) for one in points}
            checklists.check(seat.office, round_id, typed("code"), states)
            return seat.go(seat.path, "points_checked")
        if action == "end":
            checklists.end(seat.office, round_id, which)
            return seat.go(seat.path, "point_ended")
        number = checklists.add(seat.office, round_id, typed("points"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _checklist(seat, refusal)
    return seat.go(seat.path, "points_added", n=number)


def _checklist(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = checklists.room(seat.office, row.id)
    code = seat.form.first("code") or seat.asked("mottagare")
    sentence = seat.sentence(fault) if fault else ""
    return seat.page(
        "checklist.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        chosen=next((line for line in found.lines if line.code == code), None),
        say=together_words,
        states=[(state.value, words[seat.language == "en"]) for state, words in together_words.STATES.items()],
        missing=PointState.MISSING,
        typed=SaidTree(seat.typed()),
        fault=sentence,
        fault_at={field: sentence} if (field := _point_field(seat, fault)) else {},
    )


def _point_field(seat: Seat, fault: Refused | None) -> str:
    """The field that a refusal stands at; empty for one that is about no field."""
    if fault is None:
        return ""
    if place := fault.facts.get("place"):
        return f"{'where' if fault.code == 'point_long' else 'state'}-{place}"
    return "points" if seat.form.first("action") in {"add", ""} else ""


def checklist_file(seat: Seat) -> Response:
    """GET .../checklista.csv and .xlsx."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    ending = seat.path.rpartition(".")[2]
    make, media_type = FORMATS[ending]
    return attached(make(checklists.printed(seat.office, row)), f"checklista {row.dnr}.{ending}", media_type)


def show_press(seat: Seat) -> Response:
    return _press(seat)


def act_on_press(seat: Seat) -> Response:
    """POST: a version is written, said yes or no to, or sent to all."""
    round_id, typed = seat.part("round_id"), seat.form.first
    try:
        match typed("action"):
            case "say":
                press.say(seat.office, round_id, typed("code"), said=typed("said"), told=typed("told"))
                return seat.go(seat.path, "press_said")
            case "ask":
                return seat.go(seat.path, "press_asked", n=press.ask(seat.office, round_id))
            case "send":
                number = press.send(seat.office, round_id, sure=bool(typed("sure")))
                return seat.go(seat.path, "press_sent", n=number)
            case _:
                fields = {"title": typed("title"), "text": typed("text"), "embargo": typed("embargo")}
                return seat.go(seat.path, "press_written", n=press.write(seat.office, round_id, **fields))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _press(seat, refusal)


def approve_press(seat: Seat) -> Response:
    """POST .../presstext/godkann: the newest version is approved."""
    round_id, typed = seat.part("round_id"), seat.form.first
    told = {"body": typed("body"), "day": typed("day"), "section": typed("paragraph")}
    try:
        press.approve(seat.office, round_id, typed("version"), **told)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _press(seat, refusal)
    return seat.go(f"{HOME}/remisser/{round_id}/presstext", "press_approved")


def _press(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = press.room(seat.office, row.id)
    sentence = seat.sentence(fault) if fault else ""
    kept = _kept(found.newest, seat.office.clock()) if found.newest else {}
    return seat.page(
        "press.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        said_words=together_words.press_said,
        typed=SaidTree({**kept, **seat.typed()}),
        today=dispatching.today(seat.office),
        fault=sentence,
        fault_at={_PRESS_FIELDS.get(fault.code, "text"): sentence} if fault else {},
    )


def _kept(newest: PressVersion, now: datetime) -> dict[str, str]:
    """What a new version starts from. An embargo that has been holds nobody any more."""
    until = newest.embargo_at
    return {
        "title": newest.title,
        "text": newest.text,
        "embargo": dates.plain_moment(until) if until is not None and until > now else "",
    }


PLACES = [
    Place(f"{ROUND}/checklista", show=show_checklist, act=act_on_checklist),
    Place(f"{ROUND}/checklista.csv", show=checklist_file),
    Place(f"{ROUND}/checklista.xlsx", show=checklist_file),
    Place(f"{ROUND}/presstext", show=show_press, act=act_on_press),
    Place(f"{ROUND}/presstext/godkann", act=approve_press, writes=Permission.APPROVE),
]
