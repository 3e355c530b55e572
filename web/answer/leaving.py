"""The end of a visit, before its time: on a computer that others use too."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from templates.words import Language
from web.guard import comes_from_us
from web.house import house_of
from web.opening import end_visit
from web.pages import request_language


async def leave(request: Request) -> Response:
    """POST /svar/{rid}/lamna: ends the visit on a shared computer."""
    return await house_of(request).threads.run(_leave, request)


def _leave(request: Request) -> Response:
    language = request_language(request)
    if comes_from_us(request, house_of(request).config.origins):
        return left(request, language)
    return _to_start(language)


def left(request: Request, language: Language) -> Response:
    """The start page, and the end of the visit whose page was asked from."""
    response = _to_start(language)
    end_visit(request, response, house_of(request).signing, request.path_params["rid"])
    return response


def _to_start(language: Language) -> Response:
    return RedirectResponse("/?lang=en" if language == "en" else "/", 303)
