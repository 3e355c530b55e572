"""The address in the letter: a page that asks nothing, changes nothing and sets nothing, and the button that opens.

Mail scanners fetch links and run scripts; only a POST opens, and even that only says that somebody pressed a button.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from store.recipients import recipients
from templates.words import Language
from web.answer import downloads, word_form
from web.answer.visit import Visit, of_token
from web.house import House, house_of
from web.limiting import Limit
from web.opening import opened, pressed, stopped_with, with_pause
from web.pages import language_of, request_language


async def show(request: Request) -> Response:
    """GET /s/{token}"""
    return await house_of(request).threads.run(_show, request)


def _show(request: Request) -> Response:
    house, language = house_of(request), request_language(request)
    visit = of_token(house, request.path_params["token"])
    if visit is None:
        return wrong_link(request)
    return landing_page(house, visit, language, request.path_params["token"])


def landing_page(house: House, visit: Visit, language: Language, token: str, *, status: int = 200) -> Response:
    """`status`: 403 and 429 say on the page why nothing was opened."""
    path = f"/s/{token}"
    template = "landing.html" if visit.is_sent and not visit.is_cancelled else "unavailable.html"
    facts = {"visit": visit, "papers_path": f"{path}/handlingar", "open_token": house.signing.open_token(visit.bearer)}
    return with_pause(house.pages.page(template, language=language, path=path, status=status, refused=status, **facts))


async def open_visit(request: Request) -> Response:
    """POST /s/{token}"""
    return await pressed(request, _open)


def _open(request: Request, typed: Mapping[str, str]) -> Response:
    house, token = house_of(request), request.path_params["token"]
    language = language_of(typed.get("lang"))
    visit = of_token(house, token)
    if visit is None:
        return wrong_link(request)
    if not visit.is_sent or visit.is_cancelled:
        return landing_page(house, visit, language, token, status=409)
    stop = stopped_with(request, typed, house.signing, visit.bearer)
    if stop is not None:
        return landing_page(house, visit, language, token, status=stop)
    if visit.recipient.opened_at is None:
        with house.config.database.changing() as session:
            recipients.mark_opened(session, visit.recipient.id, visit.now)
    return opened(request, f"/svar/{visit.recipient.id}", language, house.signing, visit.bearer)


async def paper(request: Request) -> Response:
    """GET /s/{token}/handlingar/{position}: the papers can be read before anything is opened."""
    return await house_of(request).threads.run(_paper, request)


def _paper(request: Request) -> Response:
    house = house_of(request)
    visit = of_token(house, request.path_params["token"])
    found = downloads.paper(house, visit, request.path_params["position"]) if visit is not None else None
    return found if found is not None else wrong_link(request)


async def blank_form(request: Request) -> Response:
    """GET /s/{token}/blankett: the questions as a Word form, like the papers before anything is opened."""
    return await house_of(request).threads.run(_blank_form, request)


def _blank_form(request: Request) -> Response:
    visit = of_token(house_of(request), request.path_params["token"])
    found = word_form.download(visit) if visit is not None else None
    return found if found is not None else wrong_link(request)


def wrong_link(request: Request) -> Response:
    """One page for every link that does not open, whatever the reason. Only callers of wrong links are ever slowed."""
    house, language = house_of(request), request_language(request)
    caller = request.client.host if request.client else ""
    status = 404 if house.limiter.allows(Limit.WRONG_LINK, caller) else 429
    return house.pages.page("wrong_link.html", language=language, path="/", status=status)
