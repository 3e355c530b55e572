"""In and out of the console: with a password, by a trial's own link, and back out again."""

import asyncio
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk import accounts
from models.errors import Refused
from models.people import Permission
from templates.console.messages import sentence
from templates.words import Language
from web.console.seat import (
    COOKIE,
    DOOR,
    HOME,
    SIGNED_IN,
    TEXT_LIMIT,
    Place,
    Seat,
    begin,
    finish,
    own_page,
    sign_in_page,
)
from web.guard import comes_from_us
from web.house import house_of
from web.limiting import Limit
from web.multipart import ReceivedForm
from web.pages import language_of, request_language
from web.receiving import received
from web.signing import CONSOLE, Bearer, Signing

TRIAL = Bearer(id="trial", generation=1)


async def show(request: Request) -> Response:
    """GET /konsol/logga-in."""
    return sign_in_page(request, request_language(request), next_page=own_page(request.query_params.get("next", HOME)))


async def sign_in(request: Request) -> Response:
    """POST /konsol/logga-in. What a lost session had written comes along and can be sent on the next page."""
    form = await received(request, keep_files=False, text_limit=TEXT_LIMIT)
    if isinstance(form, Response):
        return form
    loop = asyncio.get_running_loop()
    return await house_of(request).threads.run(_sign_in, request, form, loop)


def _sign_in(request: Request, form: ReceivedForm, loop: asyncio.AbstractEventLoop) -> Response:
    house, language = house_of(request), language_of(form.first("lang"))
    email, goal = accounts.as_kept(form.first("email")), own_page(form.first("next", HOME))
    carried = [
        (name.removeprefix("kept:"), value)
        for name, values in form.fields.items()
        if name.startswith("kept:")
        for value in values
    ]

    def refused(code: str, status: int) -> Response:
        return sign_in_page(
            request,
            language,
            next_page=goal,
            carried=carried,
            status=status,
            fault=sentence(Refused(code), language) if code else "",
            email=email,
        )

    ours = comes_from_us(request, house.config.origins)
    if house.office is None or not ours or not house.console_signing.may_open(form.first("open"), DOOR):
        return refused("", 403)
    if not house.limiter.allows(Limit.SIGN_IN, email.lower()):
        return refused("sign_in_too_often", 429)
    try:
        signed_in = accounts.sign_in(house.office, email, form.first("password"))
    except Refused as refusal:
        return refused(refusal.code, 422)
    if not carried:
        return begin(_onward(goal, language), signed_in.token)
    found = accounts.sitting(house.office, signed_in.token)
    if found is None:
        return refused("sign_in_failed", 422)
    seat = Seat(request, house, house.office.acting(found.actor), found, language, loop)
    target = f"{urlsplit(goal).path}?{SIGNED_IN}=1"
    return begin(seat.page("again.html", carried=carried, target=target), signed_in.token)


def _onward(goal: str, language: Language) -> Response:
    """To the page that was asked for, in the language of the door."""
    parts = urlsplit(goal)
    query = {**dict(parse_qsl(parts.query)), SIGNED_IN: "1"}
    if language == "en":
        query["lang"] = "en"
    return RedirectResponse(f"{parts.path}?{urlencode(query)}", 303)


async def trial(request: Request) -> Response:
    """GET /konsol/prov/{token}: the way in that `remiss up` prints; a button, since a link alone opens nothing."""
    house = house_of(request)
    if not _is_trial(request):
        return house.pages.page("not_found.html", language=request_language(request), path="/", status=404)
    return house.pages.page(
        "console/trial.html",
        language=request_language(request),
        path=request.url.path,
        token=request.path_params["token"],
        next_page=own_page(request.query_params.get("next", HOME)),
    )


async def open_trial(request: Request) -> Response:
    """POST /konsol/prov/{token}."""
    house = house_of(request)
    ours = comes_from_us(request, house.config.origins)
    if not _is_trial(request) or not ours:
        return house.pages.page("not_found.html", language=request_language(request), path="/", status=404)
    form = await received(request, keep_files=False, text_limit=TEXT_LIMIT)
    if isinstance(form, Response):
        return form
    return await house.threads.run(_open_trial, request, form)


def _open_trial(request: Request, form: ReceivedForm) -> Response:
    office = house_of(request).office
    if office is None:
        raise Refused("no_such_page")
    account = accounts.trial_account(office)
    signed_in = accounts.sign_in_as(office, account.id)
    return begin(_onward(own_page(form.first("next", HOME)), language_of(form.first("lang"))), signed_in.token)


def trial_key(key: bytes) -> str:
    """What the address of a trial's own way in ends with."""
    return Signing(key, CONSOLE).open_token(TRIAL)


def _is_trial(request: Request) -> bool:
    """Only where everything runs on one machine for trial, and only with the key of this installation."""
    house = house_of(request)
    local = house.office is not None and house.office.settings.environment == "local" and house.config.is_loopback
    return local and house.console_signing.may_open(request.path_params["token"], TRIAL)


def sign_out(seat: Seat) -> Response:
    accounts.sign_out(seat.office, seat.request.cookies[COOKIE])
    return finish(seat.go(f"{HOME}/logga-in"))


def show_password(seat: Seat) -> Response:
    return seat.page("password.html", fault="", length=accounts.PASSWORD_LENGTH)


def change_password(seat: Seat) -> Response:
    new = seat.form.first("new")
    try:
        if new != seat.form.first("again"):
            raise Refused("password_differs")
        accounts.change_password(seat.office, seat.form.first("old"), new)
    except Refused as refusal:
        return seat.page("password.html", status=422, fault=seat.sentence(refusal), length=accounts.PASSWORD_LENGTH)
    return finish(seat.go(f"{HOME}/logga-in"))


ROUTES = [
    Route(f"{HOME}/logga-in", show),
    Route(f"{HOME}/logga-in", sign_in, methods=["POST"]),
    Route(f"{HOME}/prov/{{token}}", trial),
    Route(f"{HOME}/prov/{{token}}", open_trial, methods=["POST"]),
]
PLACES = [
    Place(f"{HOME}/logga-ut", act=sign_out, writes=Permission.READ),
    Place(f"{HOME}/losenord", show=show_password, act=change_password, writes=Permission.READ),
]
