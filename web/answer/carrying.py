"""What was typed and could not be taken: shown so that it can be read and copied, and carried to be sent once more."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from templates.web import form_messages
from web.answer import editing, withdrawing
from web.answer.visit import Visit
from web.house import house_of
from web.multipart import ReceivedForm
from web.pages import language_of

_KEPT_ACTIONS = frozenset(
    {
        *("resolve", "attest", "confirm", "withdraw", "joint_confirm", "joint_deny", "stand", "press"),
        *("internal_ask", "internal_again", "internal_withdraw", "internal_decide"),
    }
)
"""What is asked again as it was, whatever stopped it: as a save it would undo the choice made, or take nothing."""
_OWN_NAMES = frozenset({"lang", "csrf", "action", "then", withdrawing.TICK, *editing.BUTTONS})
"""Not carried. The tick that takes an answer back is asked for anew, at the answer that counts then."""


class Stop(StrEnum):
    """Why a form could not be taken. `renewed`: the visit is open, but the form was made for an older link."""

    NO_VISIT = "no_visit"
    RENEWED = "renewed"
    THROTTLED = "throttled"
    BUSY = "busy"


STATUS = {Stop.NO_VISIT: 403, Stop.RENEWED: 403, Stop.THROTTLED: 429, Stop.BUSY: 503}
RETRY_AFTER = {Stop.THROTTLED: "60", Stop.BUSY: "10"}
"""Seconds."""


def send_again(
    request: Request, form: ReceivedForm, stop: Stop, visit: Visit | None = None, *, is_internal: bool = False
) -> Response:
    """The page that carries everything typed. `visit`: the open one, whose own token then replaces the form's.
    `is_internal`: it is a colleague's in an internremiss."""
    house, status = house_of(request), STATUS[stop]
    headers = {"retry-after": RETRY_AFTER[stop]} if stop in RETRY_AFTER else {}
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"problem": stop}, status, headers)
    token = house.signing.form_token(visit.bearer) if visit is not None else form.first("csrf")
    response = house.pages.page(
        "send_again.html",
        language=language_of(form.first("lang", request.query_params.get("lang", ""))),
        path=request.url.path,
        status=status,
        stop=stop,
        csrf=token,
        action=_action(form, stop),
        carried={name: values for name, values in form.fields.items() if name not in _OWN_NAMES},
        shown={name: values for name, values in form.fields.items() if any(values) and form_messages.has_label(name)},
        too_long=[name for name in form.oversized if form_messages.has_label(name)],
        had_files=_has_files(form),
        is_internal=is_internal,
    )
    response.headers.update(headers)
    return response


def _action(form: ReceivedForm, stop: Stop) -> str:
    """A save, which sends nothing unasked. After a mere delay what was asked, unless its files are gone."""
    asked = form.first("action", "save")
    return asked if asked in _KEPT_ACTIONS or (stop is Stop.BUSY and not _has_files(form)) else "save"


def _has_files(form: ReceivedForm) -> bool:
    return any(upload.size for upload in form.uploads)
