"""The button behind a link, the recipients' own or the attesters': only pressing it opens, and it is stopped alike."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from store.recipients import visits
from templates.words import Language
from web.guard import comes_from_us
from web.house import house_of
from web.limiting import Limit
from web.pages import request_language
from web.receiving import small_form
from web.signing import VISIT_SECONDS, Bearer, Signing


async def pressed(request: Request, open_link: Callable[[Request, Mapping[str, str]], Response]) -> Response:
    """Reads the button's small form and opens in a thread."""
    typed = await small_form(request)
    if typed is None:
        return Response(status_code=413)
    return await house_of(request).threads.run(open_link, request, typed)


def stopped_with(request: Request, typed: Mapping[str, str], signing: Signing, bearer: Bearer) -> int | None:
    """The status of the page that says why nothing is opened: 403 for a button that is not ours, 429 for one pressed
    too often. None when nothing stops it; that press is counted."""
    house = house_of(request)
    if not comes_from_us(request, house.config.origins) or not signing.may_open(typed.get("open", ""), bearer):
        return 403
    return None if house.limiter.allows(Limit.OPEN, bearer.id) else 429


JUST_OPENED = "oppnat"
"""The query word of the page that an opening leads to: there the cookie must come back."""


def opened(request: Request, path: str, language: Language, signing: Signing, bearer: Bearer) -> Response:
    """On to what the link leads to, with the visit's cookie."""
    response = RedirectResponse(f"{path}?{JUST_OPENED}=1" + ("&lang=en" if language == "en" else ""), 303)
    signing.begin_visit(response, bearer.model_copy(update={"visit": _visit(request, signing, bearer.id)}))
    return response


def _visit(request: Request, signing: Signing, owner_id: str) -> str:
    """The visit that this browser is in already, so that its end ends every cookie the browser has had; else a new
    one."""
    known = signing.visitor(request, owner_id)
    if known is not None:
        with house_of(request).config.database.reading() as session:
            if not visits.has_ended(session, known.visit):
                return known.visit
    return uuid4().hex


def no_visit(
    request: Request, signing: Signing, owner_id: str, *, is_attest: bool = False, is_internal: bool = False
) -> Response:
    """The page of one whose browser shows no visit that is open: it has ended, or the browser keeps no cookies."""
    blocked = JUST_OPENED in request.query_params and not signing.has_visited(request, owner_id)
    facts = {"is_attest": is_attest, "is_internal": is_internal, "blocked": blocked}
    language = request_language(request)
    return house_of(request).pages.page("no_visit.html", language=language, path="/", status=403, **facts)


def end_visit(request: Request, response: Response, signing: Signing, owner_id: str) -> None:
    """Ends the visit on this computer and on the server: a copy of its cookie opens nothing any more."""
    config, bearer = house_of(request).config, signing.visitor(request, owner_id)
    if bearer is not None:
        with config.database.changing() as session:
            visits.end(session, bearer.visit, config.clock(), lifetime=timedelta(seconds=VISIT_SECONDS))
    signing.forget_visit(response, owner_id)


def with_pause(response: Response) -> Response:
    """A page that says "too often" also says when to come back, in seconds, to a program that asks."""
    if response.status_code == 429:
        response.headers["retry-after"] = "60"
    return response
