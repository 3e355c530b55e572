"""The address in the attester's letter: as the recipients' own, it asks nothing, changes nothing and sets nothing.

The draft is internal to the organisation that writes it, so nothing of it is shown before the button is pressed.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from templates.words import Language
from web.answer.landing import wrong_link
from web.attest.visit import AttestVisit, of_token
from web.house import House, house_of
from web.opening import opened, pressed, stopped_with, with_pause
from web.pages import language_of, request_language


async def show(request: Request) -> Response:
    """GET /attest/{token}"""
    return await house_of(request).threads.run(_show, request)


def _show(request: Request) -> Response:
    house, token = house_of(request), request.path_params["token"]
    visit = of_token(house, token)
    return _page(house, visit, request_language(request), token) if visit is not None else wrong_link(request)


def _page(house: House, visit: AttestVisit, language: Language, token: str, *, status: int = 200) -> Response:
    return with_pause(
        house.pages.page(
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
    )


async def open_visit(request: Request) -> Response:
    """POST /attest/{token}"""
    return await pressed(request, _open)


def _open(request: Request, typed: Mapping[str, str]) -> Response:
    house, token = house_of(request), request.path_params["token"]
    language = language_of(typed.get("lang"))
    visit = of_token(house, token)
    if visit is None:
        return wrong_link(request)
    if visit.ending:
        return _page(house, visit, language, token, status=409)
    stop = stopped_with(request, typed, house.attest_signing, visit.bearer)
    if stop is not None:
        return _page(house, visit, language, token, status=stop)
    return opened(request, f"/attestera/{visit.attest.id}", language, house.attest_signing, visit.bearer)
