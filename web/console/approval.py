"""The approver's page: the frozen round with its hash and everything that will go out, or a version of its compilation,
and the decision."""

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from desk import approving, compilations, dispatching
from desk import rounds as round_commands
from models.errors import Refused
from models.people import Permission
from models.values import ApprovalOutcome, RoundState
from store.rounds import rounds as rounds_store
from templates.console import compilations as compilation_words
from templates.console import words
from web.answer import downloads
from web.console import going_out
from web.console.compilations import VERSIONS
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.console.writing import SaidTree

if TYPE_CHECKING:
    from models.tables import RoundRow

APPROVE, SEND_BACK, HAND_IN = "approve", "return", "hand_in"


def show(seat: Seat) -> Response:
    return _page(seat, _row(seat))


def decide(seat: Seat) -> Response:
    """POST: the decision, or the round given back with a comment."""
    row = _row(seat)
    typed = seat.form.first
    try:
        if typed("action") == SEND_BACK:
            if not typed("comment").strip():
                raise Refused("comment_missing")
            seat.wait(approving.send_back(seat.office, row, typed("comment")))
            return seat.go(_address(row), "returned")
        said = approving.decision_words(seat.office, typed("body"), typed("day"), typed("paragraph"))
        seat.wait(approving.approve(seat.office, row, said, typed("frozen")))
    except Refused as refusal:
        if refusal.code == "not_allowed":
            raise
        return _page(seat, row, fault=seat.sentence(refusal), field=_FIELDS.get(refusal.code, ""), status=422)
    return seat.go(_address(row), "approved", beslut=said)


_FIELDS = {"decision_body_missing": "body", "decision_day_bad": "day", "comment_missing": "comment"}


def _page(seat: Seat, row: "RoundRow", *, fault: str = "", field: str = "", status: int = 200) -> Response:
    row = round_commands.by_id(seat.office, row.id)
    asked = approving.asked(seat.office, row)
    waits = row.state is RoundState.AWAITING_APPROVAL
    response = seat.page(
        "approve.html",
        status=status,
        round=row,
        asked=asked,
        waits=waits,
        mine=waits and approving.may_decide(asked, seat.office.actor),
        fault=fault,
        fault_at={field: fault} if field else {},
        typed=SaidTree(seat.typed()),
        outcomes=words.OUTCOMES[seat.language],
        today=dispatching.today(seat.office),
        **whole(seat, row),
    )
    return going_out.with_frames(response)


def whole(seat: Seat, row: "RoundRow") -> dict[str, Any]:
    """Everything that goes out with the round, as pages show it."""
    out = dispatching.going_out(seat.office, row)
    return {"out": out, "kinds": going_out.by_kind(out.recipients, seat.language)}


def show_paper(seat: Seat) -> Response:
    """A paper as it will be sent."""
    out = dispatching.going_out(seat.office, _row(seat))
    found = next((paper for paper in out.papers if str(paper.position) == seat.part("position")), None)
    if found is None:
        raise Refused("no_such_page")
    return downloads.whole_file(seat.house, found)


def show_compilation(seat: Seat) -> Response:
    return _compilation_page(seat)


def decide_compilation(seat: Seat) -> Response:
    """POST: handed in by whoever writes; approved or given back by whoever is named."""
    row, typed, action = _row(seat), seat.form.first, seat.form.first("action")
    number = compilations.version(seat.office, row.id, seat.part("version")).row
    said, done = "", "compilation_handed_in"
    try:
        if action == HAND_IN:
            gaps = compilations.open_gaps(seat.office, compilations.version(seat.office, row.id, number.version))
            named = {"approver": typed("approver"), "deputy": typed("deputy")}
            approving.hand_in_compilation(seat.office, row, number, gaps, **named)
        elif action == SEND_BACK:
            if not typed("comment").strip():
                raise Refused("comment_missing")
            approving.decide_compilation(seat.office, row, number, ApprovalOutcome.RETURNED, typed("comment"))
            done = "compilation_returned"
        else:
            said = approving.decision_words(seat.office, typed("body"), typed("day"), typed("paragraph"))
            outcome = ApprovalOutcome.APPROVED
            approving.decide_compilation(seat.office, row, number, outcome, said, typed("frozen"))
            done = "compilation_approved"
    except Refused as refusal:
        if refusal.code == "not_allowed":
            raise
        return _compilation_page(seat, fault=seat.sentence(refusal), field=_FIELDS.get(refusal.code, ""), status=422)
    return seat.go(seat.path, done, n=number.version, **({"beslut": said} if said else {}))


def _compilation_page(seat: Seat, *, fault: str = "", field: str = "", status: int = 200) -> Response:
    office, row = seat.office, _row(seat)
    one = compilations.version(office, row.id, seat.part("version"))
    asked = approving.asked(office, row, one.row)
    waits = asked is not None and asked.outcome is None
    settled = waits or (asked is not None and asked.outcome is ApprovalOutcome.APPROVED)
    may_hand_in = seat.may(Permission.WRITE) and not settled and not one.row.preliminary
    definition = rounds_store.definition(row)
    return seat.page(
        "compilation_approve.html",
        status=status,
        round=row,
        one=one,
        asked=asked,
        waits=waits,
        mine=waits and approving.may_decide(asked, office.actor),
        may_hand_in=may_hand_in,
        gaps=compilations.open_gaps(office, one) if may_hand_in else 0,
        choices=[(each.email, f"{each.name} ({each.email})") for each in approving.approvers(office)],
        named=definition.approver_address,
        stands_in=definition.deputy_email,
        body=definition.approval_body,
        earlier=one.row.version - 1,
        formats=compilation_words.FORMATS,
        fault=fault,
        fault_at={field: fault} if field else {},
        typed=SaidTree(seat.typed()),
        outcomes=words.OUTCOMES[seat.language],
        today=dispatching.today(office),
    )


def _row(seat: Seat) -> "RoundRow":
    return round_commands.by_id(seat.office, seat.part("round_id"))


def _address(row: "RoundRow") -> str:
    return f"{HOME}/remisser/{row.id}/godkann"


PLACES = [
    Place(f"{ROUND}/godkann", show=show, act=decide, writes=Permission.APPROVE),
    Place(f"{VERSIONS}/{{version}}/godkann", show=show_compilation, act=decide_compilation, writes=Permission.READ),
    Place(f"{ROUND}/godkann/handlingar/{{position}}", show=show_paper),
]
