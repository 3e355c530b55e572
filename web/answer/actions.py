"""What a posted form can ask for, and which of it is done."""

from collections.abc import Callable

from starlette.responses import Response

from web.answer import (
    attesting,
    completing,
    confirming,
    drafting,
    forwarding,
    requests,
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
    "decline": submitting.decline,
    "no_comments": submitting.no_comments,
    "extend": requests.extend,
    "acknowledge": requests.acknowledge,
    "forward": forwarding.forward,
    "attest": attesting.ask,
}


def chosen(form: ReceivedForm, *, completes: bool, wants_json: bool) -> str:
    """The action to take: a save for what is not asked for by its name, and for what the form of a supplement
    (`completes`) does not have."""
    action = form.first("action", "save")
    allowed = completing.ACTIONS if completes else ACTIONS.keys()
    if form.first("then") or form.first("remove_file") or form.first("add_reservation") or action not in allowed:
        action = "save"
    has_word_form = any(one.field == WORD_FORM for one in form.uploads)
    if has_word_form and action in {"save", "review"} and not completes and not wants_json:
        return "word_form"  # a form was chosen but another button pressed: it is not dropped unread
    return action
