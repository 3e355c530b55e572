"""What is to be done after the last decision, with owners and days."""

from starlette.responses import Response

from desk import duties
from desk import rounds as round_commands
from models.duties import DutyRule
from models.errors import Refused
from rules.duties import is_late
from templates import duty_words
from web.console.rounds import ROUND
from web.console.seat import RAISED, Place, Seat
from web.console.writing import SaidTree

_FIELDS = {
    "duty_what_missing": "what",
    "duty_text_long": "what",
    "duty_owner_missing": "owner",
    "duty_rule_missing": "rule",
    "duty_amount": "when",
    "duty_day": "when",
    "duty_day_of_year": "when",
    "duty_notice": "notice",
    "duty_not_sent": "what",
    "duty_cancelled": "what",
}


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: a duty is added, done or taken away."""
    round_id, typed = seat.part("round_id"), seat.form.first
    action, _, number = typed("action").partition(":")
    try:
        if action == "done":
            done, n = "duty_done", duties.done(seat.office, round_id, number, typed("words"))
        elif action == "end":
            done, n = "duty_ended", duties.end(seat.office, round_id, number, typed("reason"))
        else:
            fields = {name: typed(name) for name in ("what", "owner", "email", "rule", "when", "notice")}
            done, n = "duty_added", duties.add(seat.office, round_id, **fields)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(seat.path, done, n=n)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    action, _, number = seat.form.first("action").partition(":")
    sentence = seat.sentence(fault) if fault else ""
    fault_at = {}
    if fault and action in {"add", ""}:
        fault_at = {_FIELDS.get(fault.code, "email"): sentence}
    elif fault and fault.code == "duty_reason_missing":
        fault_at = {f"reason-{number}": sentence}
    return seat.page(
        "duties.html",
        status=422 if fault else 200,
        round=row,
        found=duties.room(seat.office, row.id),
        say=duty_words,
        is_late=is_late,
        rules=[(rule.value, words[seat.language == "en"]) for rule, words in duty_words.RULES.items()],
        yearly=DutyRule.YEARLY,
        typed=SaidTree({"notice": "7", **(seat.typed() if action in {"add", ""} else {})}),
        of=number if action in {"done", "end"} else "",
        reason=seat.form.first("reason"),
        words_typed=seat.form.first("words"),
        fault=sentence,
        fault_at=fault_at,
    )


PLACES = [Place(f"{ROUND}/uppdrag", show=show, act=act)]
