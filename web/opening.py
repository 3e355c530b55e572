"""The button behind a link, the recipients' own or the attesters': only pressing it opens, and it is stopped alike."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from templates.words import Language
from web.guard import comes_from_us
from web.house import house_of
from web.limiting import Limit
from web.receiving import small_form
from web.signing import Bearer, Signing


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


def opened(path: str, language: Language, signing: Signing, bearer: Bearer) -> Response:
    """On to what the link leads to, with the visit's cookie."""
    response = RedirectResponse(path + ("?lang=en" if language == "en" else ""), 303)
    signing.begin_visit(response, bearer)
    return response


def with_pause(response: Response) -> Response:
    """A page that says "too often" also says when to come back, in seconds, to a program that asks."""
    if response.status_code == 429:
        response.headers["retry-after"] = "60"
    return response
