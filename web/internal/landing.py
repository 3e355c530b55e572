"""The address in a colleague's letter: as the recipients' own, it asks nothing, changes nothing and sets nothing.

It says whose answer the parts belong to, for whoever it has been sent on to; nothing that anybody has written is shown
before the button is pressed.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from templates.words import Language
from web.answer.landing import wrong_link
from web.answer.visit import Visit
from web.house import House, house_of
from web.internal.visit import ending, of_token
from web.opening import opened, pressed, stopped_with, with_pause
from web.pages import language_of, request_language


async def show(request: Request) -> Response:
    """GET /intern/{token}"""
    return await house_of(request).threads.run(_show, request)


def _show(request: Request) -> Response:
    house, token = house_of(request), request.path_params["token"]
    visit = of_token(house, token)
    return _page(house, visit, request_language(request), token) if visit is not None else wrong_link(request)


def _page(house: House, visit: Visit, language: Language, token: str, *, status: int = 200) -> Response:
    return with_pause(
        house.pages.page(
            "internal_landing.html",
            language=language,
            path=f"/intern/{token}",
            status=status,
            visit=visit,
            ending=ending(visit),
            refused=status,
            open_token=house.internal_signing.open_token(visit.bearer),
        )
    )


async def open_visit(request: Request) -> Response:
    """POST /intern/{token}"""
    return await pressed(request, _open)


def _open(request: Request, typed: Mapping[str, str]) -> Response:
    house, token = house_of(request), request.path_params["token"]
    language = language_of(typed.get("lang"))
    visit = of_token(house, token)
    if visit is None:
        return wrong_link(request)
    stop = stopped_with(request, typed, house.internal_signing, visit.bearer)
    if stop is not None:
        return _page(house, visit, language, token, status=stop)
    return opened(request, f"/internsvar/{visit.bearer.id}", language, house.internal_signing, visit.bearer)
