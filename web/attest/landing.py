"""The address in the attester's letter: as the recipients' own, it asks nothing, changes nothing and sets nothing.

The draft is internal to the organisation that writes it, so nothing of it is shown before the button is pressed.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from templates.words import Language
from web.answer.landing import wrong_link
from web.attest.visit import AttestVisit, of_token
from web.guard import comes_from_us
from web.house import House, house_of
from web.limiting import Limit
from web.pages import language_of, request_language
from web.receiving import small_form


async def show(request: Request) -> Response:
    """GET /attest/{token}"""
    return await house_of(request).threads.run(_show, request)


def _show(request: Request) -> Response:
    house, token = house_of(request), request.path_params["token"]
    visit = of_token(house, token)
    return _page(house, visit, request_language(request), token) if visit is not None else wrong_link(request)


def _page(house: House, visit: AttestVisit, language: Language, token: str, *, status: int = 200) -> Response:
    response = house.pages.page(
        "attest_ended.html" if visit.ending else "attest_landing.html",
        language=language,
        path=f"/attest/{token}",
        status=status,
        visit=visit.answer,
        attest=visit.attest,
        ending=visit.ending,
        refused=status,
        open_token=house.attest_signing.open_token(visit.bearer),
    )
    if status == 429:
        response.headers["retry-after"] = "60"
    return response


async def open_visit(request: Request) -> Response:
    """POST /attest/{token}"""
    typed = await small_form(request)
    if typed is None:
        return Response(status_code=413)
    return await house_of(request).threads.run(_open, request, typed)


def _open(request: Request, typed: Mapping[str, str]) -> Response:
    house, token = house_of(request), request.path_params["token"]
    language = language_of(typed.get("lang"))
    visit = of_token(house, token)
    if visit is None:
        return wrong_link(request)
    if visit.ending:
        return _page(house, visit, language, token, status=409)
    ours = comes_from_us(request, house.config.origins)
    if not ours or not house.attest_signing.may_open(typed.get("open", ""), visit.bearer):
        return _page(house, visit, language, token, status=403)
    if not house.limiter.allows(Limit.OPEN, visit.attest.id):
        return _page(house, visit, language, token, status=429)
    query = "?lang=en" if language == "en" else ""
    response = RedirectResponse(f"/attestera/{visit.attest.id}{query}", 303)
    house.attest_signing.begin_visit(response, visit.bearer)
    return response
