"""Incoming remisses: the list, registering one, and its page, where members are told, their round is begun, and the
answer leaves."""

from datetime import date
from typing import Any

from starlette.responses import Response

from desk import (
    approving,
    dispatching,
    incoming,
    incoming_registration,
    inner_rounds,
    joint_answers,
    joint_sending,
    member_addresses,
    member_stands,
)
from models.errors import Refused
from models.incoming import Plan, Registration, Way
from models.people import Permission
from models.values import ApprovalOutcome
from templates import incoming_words as words
from templates.dates import day_words
from templates.documents.joint_answer import who_stands
from web.answer.downloads import whole_file
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree, address

INCOMING = f"{HOME}/inkomna"
ONE = f"{INCOMING}/{{incoming_id}}"


def show_all(seat: Seat) -> Response:
    found = incoming.all_of(seat.office)
    return seat.page("incoming.html", found=found, stages=words.STAGES[seat.language])


def show_new(seat: Seat) -> Response:
    return _new_page(seat, incoming_registration.proposed(seat.office).model_dump(), {})


def register(seat: Seat) -> Response:
    """POST: registered, or every fault at its field and all that was typed kept."""
    said = {name: seat.form.first(name) for name in Registration.model_fields}
    typed = Registration(**said)
    _found, faults = incoming_registration.read(seat.office, typed)
    if not faults:
        try:
            row = incoming_registration.register(seat.office, typed)
            return seat.go(f"{INCOMING}/{row.id}", "incoming_registered")
        except Refused as refusal:
            if refusal.code in RAISED:
                raise
            faults = {"dnr": refusal}
    return _new_page(seat, said, {name: seat.sentence(fault) for name, fault in faults.items()})


def _new_page(seat: Seat, said: dict[str, Any], fault_at: dict[str, str]) -> Response:
    return seat.page(
        "incoming_new.html",
        status=422 if fault_at else 200,
        said=SaidTree(said),
        fault_at=fault_at,
        ways=[(way.value, words.WAYS[seat.language][way]) for way in Way],
        approvers=[(each.email, f"{each.name} ({each.email})") for each in approving.approvers(seat.office)],
    )


def show(seat: Seat) -> Response:
    return _page(seat)


_FIELDS = {
    "incoming_plan_missing": "plan",
    "inner_day_not_before": "due_on",
    "inner_day_past": "due_on",
    "date_unreadable": "due_on",
    "no_such_dnr": "inner_dnr",
    "inner_round_kind": "inner_dnr",
    "inner_round_cancelled": "inner_dnr",
    "inner_round_taken": "inner_dnr",
    "handed_in_by_missing": "by",
    "handed_in_how_missing": "how",
    "handed_in_day_bad": "day",
    "incoming_no_address": "to",
    "counted_how_missing": "known",
    "decision_body_missing": "body",
    "decision_day_bad": "day",
    "comment_missing": "comment",
}


def act(seat: Seat) -> Response:
    """POST: members are told, their round is begun or named, a paper is added, the answer leaves."""
    row, typed = incoming.by_id(seat.office, seat.part("incoming_id")), seat.form.first
    here, action = f"{INCOMING}/{row.id}", seat.form.first("action")
    try:
        if action == "plan" or action.startswith("address:"):
            return _tell_members(seat, row, here)
        if action == "round":
            draft = inner_rounds.begin(seat.office, row, typed("due_on"))
            return seat.go(address(draft.id, "arende"))
        if action == "name":
            inner_rounds.name(seat.office, row, typed("inner_dnr"))
        elif action == "paper":
            _take_paper(seat, row)
        elif action == "send":
            own, to = bool(typed("with_own")), typed("to").strip()
            joint_sending.send(seat.office, row, to=to, words_with=typed("words"), with_own=own)
            return seat.go(here, "incoming_sent")
        elif action == "arrived":
            joint_sending.count_as_sent(seat.office, row, typed("known"))
            return seat.go(here, "incoming_counted")
        elif action == "hand_in":
            joint_sending.hand_in(seat.office, row, typed("day"), typed("by"), typed("how"))
            return seat.go(here, "incoming_handed_in")
        else:
            raise Refused("no_such_page")
    except Refused as refusal:
        if refusal.code in RAISED - {"no_such_dnr"}:
            raise
        return _page(seat, refusal, action)
    return seat.go(here, "saved")


def _tell_members(seat: Seat, row: Any, here: str) -> Response:
    """All are told whether there is a plan to answer, or one gets again what did not reach it."""
    typed = seat.form.first
    kind, _, code = typed("action").partition(":")
    if kind == "address":
        done = member_addresses.change(seat.office, row, code, typed("email"))
        return seat.go(here, "member_address", n=done.again)
    made = incoming.plan(seat.office, row, typed("plan"), typed("words"))
    return seat.go(here, "incoming_told" if made else "incoming_told_before", n=made)


def _take_paper(seat: Seat, row: Any) -> None:
    chosen = seat.chosen()
    if not chosen:
        raise Refused("no_file_chosen")
    upload, came = chosen[0]
    taken = [paper.name for paper in joint_answers.work(seat.office, row).papers]
    kept = incoming.keep_paper(seat.office, came.flush(), upload.name, taken)
    incoming.add_paper(seat.office, row, seat.form.first("title"), kept)


def facts(seat: Seat, fault: Refused | None = None, field: str = "") -> dict[str, Any]:
    """What every page of one shows."""
    row = incoming.by_id(seat.office, seat.part("incoming_id"))
    found = joint_answers.work(seat.office, row)
    sentence = seat.sentence(fault) if fault else ""
    return {
        "row": row,
        "found": found,
        "stages": words.STAGES[seat.language],
        "plans": words.PLANS[seat.language],
        "ways": words.WAYS[seat.language],
        "letter_kinds": words.LETTERS[seat.language],
        "stood_words": words.STOOD[seat.language],
        "counted": member_stands.counted(found.stood),
        "who_stands": who_stands(found.stood) if found.stood else "",
        "came_words": day_words(date.fromisoformat(row.received_on), seat.language),
        "handed_words": day_words(date.fromisoformat(row.handed_in_on), seat.language) if row.handed_in_on else "",
        "today": dispatching.today(seat.office),
        "typed": SaidTree(seat.typed()),
        "fault": sentence,
        "fault_at": {field: sentence} if fault and field else {},
    }


def _page(seat: Seat, fault: Refused | None = None, action: str = "") -> Response:
    kind, _, code = action.partition(":")
    otherwise = {"paper": "paper", "plan": "plan", "address": f"email-{code}"}.get(kind, "")
    field = _FIELDS.get(fault.code, otherwise) if fault else ""
    own = facts(seat, fault, field)
    day = inner_rounds.proposed_day(seat.office, own["row"])
    return seat.page(
        "incoming_one.html",
        status=422 if fault else 200,
        **own,
        plan_choices=[(plan.value, words.PLANS[seat.language][plan]) for plan in Plan],
        proposed=day.isoformat() if day else "",
        action=action,
    )


def show_paper(seat: Seat) -> Response:
    row = incoming.by_id(seat.office, seat.part("incoming_id"))
    found = joint_answers.work(seat.office, row).papers
    paper = next((each for each in found if str(each.position) == seat.part("position")), None)
    if paper is None:
        raise Refused("no_such_page")
    return whole_file(seat.house, paper)


def show_document(seat: Seat) -> Response:
    """The answer as it was handed in for approval: PDF or Word, or the members' own."""
    row = incoming.by_id(seat.office, seat.part("incoming_id"))
    return whole_file(seat.house, joint_sending.document(seat.office, row, seat.part("kind")))


def show_approval(seat: Seat) -> Response:
    return _approval_page(seat)


def decide(seat: Seat) -> Response:
    """POST: the decision, or the answer given back with a comment."""
    row, typed = incoming.by_id(seat.office, seat.part("incoming_id")), seat.form.first
    try:
        if typed("action") == "return":
            joint_sending.decide(seat.office, row, ApprovalOutcome.RETURNED, typed("comment"))
        else:
            said = approving.decision_words(seat.office, typed("body"), typed("day"), typed("paragraph"))
            joint_sending.decide(seat.office, row, ApprovalOutcome.APPROVED, said, typed("frozen"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _approval_page(seat, refusal)
    return seat.go(f"{INCOMING}/{row.id}", "incoming_decided")


def _approval_page(seat: Seat, fault: Refused | None = None) -> Response:
    field = _FIELDS.get(fault.code, "") if fault else ""
    return seat.page("incoming_approve.html", status=422 if fault else 200, **facts(seat, fault, field))


PLACES = [
    Place(INCOMING, show=show_all),
    Place(f"{INCOMING}/ny", show=show_new, act=register, reads=Permission.WRITE),
    Place(ONE, show=show, act=act, keeps_files=True),
    Place(f"{ONE}/handlingar/{{position}}", show=show_paper),
    Place(f"{ONE}/dokument/{{kind}}", show=show_document),
    Place(f"{ONE}/godkann", show=show_approval, act=decide, writes=Permission.APPROVE),
]
