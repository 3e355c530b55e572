"""Fetching the Word form of a page and handing it in, for tests of both."""

from collections.abc import Mapping

import httpx

from models.media import DOCX
from tests.web_visitor import BASE, TrialHouse, Visitor, hidden_fields


async def opened(house: TrialHouse, token: str | None = None) -> Visitor:
    visitor = house.visitor(token)
    await visitor.open()
    return visitor


async def form_of(visitor: Visitor) -> bytes:
    return (await visitor.get(f"{visitor.place}/blankett")).content


async def hand_in(
    visitor: Visitor,
    data: bytes,
    typed: Mapping[str, str] | None = None,
    action: str = "word_form",
    name: str = "blankett.docx",
) -> httpx.Response:
    """Posts the form with a file in its Word form field, and one beside it."""
    sent = {**visitor.hidden, **(typed or {}), "action": action}
    parts = [("word_form", (name, data, DOCX)), ("files", ("", b"", "application/octet-stream"))]
    cookie = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())
    async with httpx.AsyncClient(transport=visitor.house.transport, base_url=BASE) as client:
        reply = await client.post(visitor.place, data=sent, files=parts, headers={"cookie": cookie})
    if reply.status_code in {409, 413, 422}:
        visitor.hidden = hidden_fields(reply.text)
    return reply
