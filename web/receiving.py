"""Bodies on their way in, as every page of the server takes them: whole forms with files, and the small one of a
button."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from models.errors import Refused
from web.house import house_of
from web.multipart import ReceivedForm, receive_form
from web.pages import request_language

_BODY_LIMIT = 16 * 1024


async def received(request: Request, *, keep_files: bool, text_limit: int) -> ReceivedForm | Response:
    """The posted form, or the page that says why it could not be read. The caller discards the form's files."""
    house = house_of(request)
    try:
        return await receive_form(
            request, house.config.files, house.config.clock, keep_files=keep_files, text_limit=text_limit
        )
    except Refused as refusal:
        status = 413 if refusal.code == "body_too_large" else 400
        return house.pages.page(
            "bad_form.html", language=request_language(request), path="/", status=status, code=refusal.code
        )


async def small_form(request: Request) -> dict[str, str] | None:
    """The few fields behind a landing page's button; None when the body is larger than such a form can be."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _BODY_LIMIT:
            return None
    typed = parse_qs(bytes(body).decode("ascii", "replace"), max_num_fields=10)
    return {name: values[0] for name, values in typed.items()}
