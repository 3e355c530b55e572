"""Where somebody signed in sits for one request: who acts, what was posted, and the page that answers.

Every page of the console is a `Place`: it says what permission its reading and its acts ask for, so that one test can
walk all of them with every role. Handlers are plain functions and run in a thread.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk import accounts
from desk.accounts import Sitting
from desk.office import Office
from models.errors import Refused, RemissError, TemporaryFailure
from models.people import Permission
from store.files.files import Incoming
from templates.console import messages, words
from templates.words import Language
from web.guard import comes_from_us
from web.house import House, house_of
from web.multipart import ReceivedForm, Upload
from web.pages import language_of, request_language
from web.receiving import received
from web.sealed import Seal
from web.signing import Bearer

HOME = "/konsol"
COOKIE = "__Host-remiss-konsol"
CSRF = "csrf"
SIGNED_IN = "inloggad"
"""The query word of the page that signing in leads to: there the cookie must come back."""
TEXT_LIMIT = 2 * 1024 * 1024
NOT_FOUND = frozenset(
    {
        *("no_such_page", "no_such_delivery", "no_such_dnr", "no_such_milestone", "no_such_recipient"),
        *("no_such_round", "no_such_token", "no_such_webhook"),
    }
)
"""Refusals that answer 404: what another sender has and what nobody has look alike."""
RAISED = frozenset({"not_allowed", "no_such_page"})
"""Refusals that are no fault of a form, and are answered by a page of their own."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Seat:
    """One request of somebody signed in. `office` acts as that person."""

    request: Request
    house: House
    office: Office
    sitting: Sitting
    language: Language
    loop: asyncio.AbstractEventLoop
    form: ReceivedForm = field(default_factory=ReceivedForm)

    @property
    def path(self) -> str:
        return self.request.url.path

    def asked(self, name: str, default: str = "") -> str:
        """A value of the address."""
        return self.request.query_params.get(name, default)

    def part(self, name: str) -> str:
        """A part of the address's path."""
        return str(self.request.path_params[name])

    def may(self, permission: Permission) -> bool:
        return self.office.actor.may(permission)

    @property
    def seal(self) -> Seal:
        """For this person and this round alone."""
        return Seal(self.house.console_signing, f"{self.sitting.session_id}\n{self.part('round_id')}")

    @cached_property
    def csrf(self) -> str:
        return form_token(self.house, self.sitting.session_id)

    def chosen(self, field: str = "") -> list[tuple[Upload, Incoming]]:
        """The files that came, in their order, or those of one field: none left out without a word, for who sent it
        believes it to be there. Raises Refused("file_too_large"), ("files_too_many"), ("file_empty")."""
        came = []
        for upload in self.form.uploads:
            if not upload.name or field not in {"", upload.field}:
                continue
            if upload.problem is not None:
                raise Refused(upload.problem, path=upload.name)
            if upload.incoming is None:
                raise Refused("file_empty", path=upload.name)
            came.append((upload, upload.incoming))
        return came

    def page(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """`template` stands in `templates/console/`."""
        return self.house.pages.page(
            f"console/{template}",
            language=self.language,
            path=self.path,
            status=status,
            seat=self,
            who=self.sitting,
            csrf=self.csrf,
            done=words.done(self.request.query_params, self.language),
            may_write=self.may(Permission.WRITE),
            may_approve=self.may(Permission.APPROVE),
            **facts,
        )

    def go(self, path: str, done: str = "", **facts: object) -> Response:
        """On to a page, after something was done: `done` is the code of the sentence it then shows."""
        query = {"klart": done, **facts} if done else dict(facts)
        if self.language == "en":
            query["lang"] = "en"
        return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303)

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of what runs on the server's own loop, where Temporal's client lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def sentence(self, error: RemissError) -> str:
        return messages.sentence(error, self.language)

    def typed(self) -> dict[str, str]:
        """Everything that was posted, but for the page's own token."""
        return {name: values[0] for name, values in self.form.fields.items() if name != CSRF}


Handler = Callable[[Seat], Response]


@dataclass(frozen=True)
class Place:
    """A page of the console. `show` answers GET, `act` answers POST."""

    path: str
    show: Handler | None = None
    act: Handler | None = None
    reads: Permission = Permission.READ
    writes: Permission = Permission.WRITE
    keeps_files: bool = False

    def route(self) -> Route:
        methods = ["GET"] * (self.show is not None) + ["POST"] * (self.act is not None)
        return Route(self.path, _endpoint(self), methods=methods)


def form_token(house: House, session_id: str) -> str:
    return house.console_signing.form_token(Bearer(id=session_id, generation=1))


def _endpoint(place: Place) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        house = house_of(request)
        loop = asyncio.get_running_loop()
        if request.method != "POST":
            return await house.threads.run(_shown, place, request, loop)
        form = await received(request, keep_files=place.keeps_files, text_limit=TEXT_LIMIT)
        if isinstance(form, Response):
            return form
        try:
            return await house.threads.run(_acted, place, request, loop, form)
        finally:
            form.discard()

    return answer


def _shown(place: Place, request: Request, loop: asyncio.AbstractEventLoop) -> Response:
    language, signed_in = request_language(request), SIGNED_IN in request.query_params
    seat = _seat(request, loop, language)
    if seat is None:
        fault, status = _lost(request, language, status=200)
        return sign_in_page(request, language, next_page=_here(request), fault=fault, status=status)
    if signed_in:
        return RedirectResponse(_here(request), 303)
    assert place.show is not None  # noqa: S101 - its route takes no GET without
    return _guarded(seat, place.show, place.reads)


def _acted(place: Place, request: Request, loop: asyncio.AbstractEventLoop, form: ReceivedForm) -> Response:
    language = language_of(form.first("lang") or request.query_params.get("lang"))
    seat = _seat(request, loop, language, form)
    if seat is None:
        fault, status = _lost(request, language)
        carried = _carried(form)
        return sign_in_page(request, language, next_page=request.url.path, carried=carried, fault=fault, status=status)
    bearer = Bearer(id=seat.sitting.session_id, generation=1)
    ours = comes_from_us(request, seat.house.config.origins)
    if not ours or not seat.house.console_signing.may_post(form.first(CSRF), bearer):
        return seat.page("again.html", status=403, carried=_carried(form), target=request.url.path)
    assert place.act is not None  # noqa: S101 - its route takes no POST without
    return _guarded(seat, place.act, place.writes)


def _lost(request: Request, language: Language, status: int = 401) -> tuple[str, int]:
    """What to say where nobody is signed in, and the answer's status. Who has just signed in, and whose browser then
    sends no cookie, would otherwise go round."""
    if SIGNED_IN in request.query_params and COOKIE not in request.cookies:
        return messages.sentence(Refused("cookies_blocked"), language), 403
    return "", status


def _guarded(seat: Seat, handler: Handler, permission: Permission) -> Response:
    try:
        seat.office.demand(permission)
        return handler(seat)
    except Refused as refusal:
        status = 404 if refusal.code in NOT_FOUND else 403 if refusal.code == "not_allowed" else 422
        if status == 404:
            return seat.page("missing.html", status=404)
        return seat.page("refused.html", status=status, sentence=seat.sentence(refusal), carried=_carried(seat.form))
    except TemporaryFailure as failure:
        return seat.page("refused.html", status=503, sentence=seat.sentence(failure), carried=_carried(seat.form))


def _carried(form: ReceivedForm) -> list[tuple[str, str]]:
    """What was typed, to be kept on the page that answers instead of the one that was meant."""
    return [(name, value) for name, values in form.fields.items() if name != CSRF for value in values]


def _here(request: Request) -> str:
    """The page's own address, to come back to."""
    url = request.url.remove_query_params(SIGNED_IN) if SIGNED_IN in request.query_params else request.url
    return f"{url.path}?{url.query}" if url.query else url.path


def _seat(
    request: Request, loop: asyncio.AbstractEventLoop, language: Language, form: ReceivedForm | None = None
) -> Seat | None:
    house, token = house_of(request), request.cookies.get(COOKIE, "")
    office = house.office
    if office is None or not token:
        return None
    found = accounts.sitting(office, token)
    if found is None:
        return None
    return Seat(request, house, office.acting(found.actor), found, language, loop, form or ReceivedForm())


def sign_in_page(
    request: Request,
    language: Language,
    *,
    next_page: str = HOME,
    carried: list[tuple[str, str]] | None = None,
    status: int = 200,
    fault: str = "",
    email: str = "",
) -> Response:
    """The page to sign in at. `carried`: what a lost session had written, kept until it can be sent."""
    house = house_of(request)
    return house.pages.page(
        "console/sign_in.html",
        language=language,
        path=f"{HOME}/logga-in",
        status=status,
        next_page=next_page,
        carried=carried or [],
        fault=fault,
        email=email,
        open_token=house.console_signing.open_token(DOOR),
        has_provider=house.office is not None and bool(house.office.settings.oidc_issuer),
    )


DOOR = Bearer(id="door", generation=1)


def own_page(path: str) -> str:
    """An address of the console to go on to; home for every other."""
    inside = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return path if inside and "\\" not in path and "//" not in path and ".." not in path else HOME


def begin(response: Response, token: str) -> Response:
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return response


def finish(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def places(*rooms: Mapping[str, Place]) -> list[Place]:
    return [place for room in rooms for place in room.values()]
