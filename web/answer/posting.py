"""A whole form behind a link, from its first byte to the page that answers it: a recipient's or a colleague's."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from models.errors import TemporaryFailure
from web.answer.carrying import Stop
from web.answer.uploads import look_into, take_long
from web.house import house_of
from web.limiting import Limit
from web.multipart import STRANGERS_TEXT_LIMIT, TEXT_LIMIT, ReceivedForm
from web.receiving import received
from web.signing import Bearer, Signing
from web.threads import Lane

Act = Callable[[Request, Bearer, ReceivedForm], Response]
Again = Callable[[Request, ReceivedForm, Stop], Response]


async def posted(request: Request, signing: Signing, owner_id: str, act: Act, again: Again) -> Response:
    """What `act` answers, for who visits; `again` gives the page that carries everything typed when it cannot be
    taken."""
    house, bearer = house_of(request), signing.visitor(request, owner_id)
    allowed = bearer is not None and await house.admits(Limit.POST, bearer.id)
    visited = bearer is not None or signing.has_visited(request, owner_id)
    form = await received(request, keep_files=allowed, text_limit=TEXT_LIMIT if visited else STRANGERS_TEXT_LIMIT)
    if isinstance(form, Response):
        return form
    try:
        if bearer is None or not allowed:
            stop = Stop.NO_VISIT if bearer is None else Stop.THROTTLED
            return await house.threads.run_in(Lane.ECHOES, again, request, form, stop)
        if take_long(form.uploads):
            await house.threads.run_in(Lane.FILES, look_into, form.uploads)
        return await house.threads.run(_acted, request, bearer, form, act, again)
    finally:
        form.discard()


def _acted(request: Request, bearer: Bearer, form: ReceivedForm, act: Act, again: Again) -> Response:
    try:
        return act(request, bearer, form)
    except (TemporaryFailure, OSError):
        # Not every browser still has the form behind its Back button, so what was typed goes with this answer.
        return again(request, form, Stop.BUSY)
