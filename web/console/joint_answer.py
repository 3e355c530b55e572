"""The editor of a joint answer: sections that several people write, what they agree with in members' answers, who
stands behind it, and the handing in."""

from starlette.responses import Response

from desk import incoming, joint_answers, joint_sending, member_stands
from models.errors import Refused
from models.incoming import Stand
from templates import incoming_words as words
from web.console.incoming import INCOMING, ONE, facts
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import edition
from web.multipart import ReceivedForm

TEXT = f"{ONE}/yttrande"
_TEXTS = ("heading", "text")


def show(seat: Seat) -> Response:
    return _page(seat)


_FIELDS = {
    "incoming_section_empty": "text",
    "incoming_not_in_round": "code",
    "cite_no_answer": "code",
    "incoming_no_such_member": "code",
    "stand_until_bad": "until",
    "date_unreadable": "until",
    "stand_missing": "said",
    "stand_exception_missing": "exception",
    "stand_still_open": "anyway",
}
"""The field of a fault; each form's fields have its section's id after them."""


def act(seat: Seat) -> Response:
    """POST: one section is added, saved, moved or taken out; an agreement is made or taken out; members are asked; the
    answer is handed in."""
    row, form = incoming.by_id(seat.office, seat.part("incoming_id")), seat.form
    here, action, section_id = f"{INCOMING}/{row.id}/yttrande", form.first("action"), form.first("section")
    try:
        if action == "ask":
            made, _without = member_stands.ask_members(seat.office, row, form.first("until"))
            return seat.go(here, "incoming_asked", n=made)
        if action == "submit":
            joint_sending.submit(seat.office, row, anyway=bool(form.first("anyway")))
            return seat.go(f"{INCOMING}/{row.id}", "incoming_submitted")
        _work(seat, action, section_id)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code == "view_moved_on" and action in {"save", "end"}:
            return _conflict(seat, section_id, form)
        return _page(seat, refusal, action)
    return seat.go(here, "saved")


def _work(seat: Seat, action: str, section_id: str) -> None:
    row, form = incoming.by_id(seat.office, seat.part("incoming_id")), seat.form
    match action:
        case "add":
            joint_answers.add_section(seat.office, row, form.first("heading"), form.first("text"))
        case "save":
            said = {name: form.first(name) for name in _TEXTS}
            joint_answers.save_section(seat.office, row, section_id, edition(form), **said)
        case "end":
            joint_answers.end_section(seat.office, row, section_id, edition(form))
        case "up" | "down":
            joint_answers.move_section(seat.office, row, section_id, up=action == "up")
        case "cite":
            joint_answers.cite(seat.office, row, section_id, form.first("code"), form.first("point"))
        case "uncite":
            joint_answers.uncite(seat.office, row, form.first("citation"))
        case "stand":
            said_of = (form.first("code"), form.first("said"), form.first("exception"))
            member_stands.enter_stand(seat.office, row, *said_of)
        case _:
            raise Refused("no_such_page")


def _page(seat: Seat, fault: Refused | None = None, action: str = "") -> Response:
    field = _FIELDS.get(fault.code, "text" if action in {"add", "save"} else "") if fault else ""
    own = facts(seat, fault)
    section_id = seat.form.first("section") if fault else ""
    place = f"{field}-{section_id}" if section_id else f"{field}-{action}"
    own["fault_at"] = {place: own["fault"]} if field else {}
    return seat.page(
        "joint_answer.html",
        status=422 if fault else 200,
        **own,
        at=section_id,
        action=action,
        stands=[(stand.value, words.STOOD[seat.language][stand]) for stand in Stand],
        may_edit=not joint_answers.is_locked(own["found"].stage),
    )


def _conflict(seat: Seat, section_id: str, form: ReceivedForm) -> Response:
    """Somebody has saved since: both texts, and nothing of either lost."""
    own = facts(seat)
    now = next((each.row for each in own["found"].sections if each.row.id == section_id), None)
    return seat.page(
        "joint_answer_conflict.html",
        status=409,
        **own,
        now=now,
        by=next((each.by for each in own["found"].sections if each.row.id == section_id), ""),
        mine={name: form.first(name) for name in _TEXTS},
    )


def show_earlier(seat: Seat) -> Response:
    own = facts(seat)
    earlier = joint_answers.earlier(seat.office, own["row"], seat.part("section_id"))
    return seat.page("joint_answer_earlier.html", **own, earlier=earlier)


PLACES = [
    Place(TEXT, show=show, act=act),
    Place(f"{TEXT}/{{section_id}}", show=show_earlier),
]
