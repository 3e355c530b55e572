"""What a posted form can ask for, and which of it is done."""

from collections.abc import Callable

from starlette.responses import Response

from web.answer import (
    adoption,
    attesting,
    completing,
    confirming,
    drafting,
    editing,
    forwarding,
    internal,
    internal_taking,
    joint,
    outcome,
    press,
    publishing,
    requests,
    stand,
    standing_by,
    submitting,
    withdrawing,
    word_form,
)
from web.answer.work import Work
from web.multipart import WORD_FORM, ReceivedForm

ACTIONS: dict[str, Callable[[Work], Response]] = {
    "save": drafting.save,
    "review": drafting.review,
    "resolve": drafting.resolve,
    "word_form": word_form.fill,
    "submit": submitting.submit,
    "confirm": confirming.confirm,
    "withdraw": withdrawing.withdraw,
    "stand_by": standing_by.stand_by,
    "decline": submitting.decline,
    "no_comments": submitting.no_comments,
    "extend": requests.extend,
    "acknowledge": requests.acknowledge,
    "forward": forwarding.forward,
    "attest": attesting.ask,
    "internal": internal.go,
    "internal_ask": internal.ask,
    "internal_again": internal.ask_again,
    "internal_withdraw": internal.withdraw,
    "internal_decide": internal_taking.decide,
    "joint_confirm": joint.confirm,
    "joint_deny": joint.deny,
    "outcome_reply": outcome.reply,
    "may_publish": publishing.say,
    "adoption": adoption.send,
    "adoption_force": adoption.say_force,
    "stand": stand.say,
    "press": press.say,
}


def chosen(form: ReceivedForm, *, completes: bool, wants_json: bool) -> str:
    """The action to take: a save for what is not asked for by its name, and for what the form of a supplement
    (`completes`) does not have."""
    action = form.first("action", "save")
    allowed = completing.ACTIONS if completes else ACTIONS.keys()
    if form.first("then") or any(form.first(button) for button in editing.BUTTONS) or action not in allowed:
        action = "save"
    has_word_form = any(one.field == WORD_FORM for one in form.uploads)
    if has_word_form and action in {"save", "review"} and not completes and not wants_json:
        return "word_form"  # a form was chosen but another button pressed: it is not dropped unread
    return action
