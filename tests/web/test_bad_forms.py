"""Forms, cookies and addresses that no browser of ours sends: refused whole, and nothing is stored."""

import httpx
import pytest

from tests.web_visitor import BASE, TrialHouse, Visitor


async def raw(visitor: Visitor, body: bytes, kind: str) -> httpx.Response:
    headers = {"content-type": kind, "cookie": "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())}
    async with httpx.AsyncClient(transport=visitor.house.transport, base_url=BASE) as client:
        return await client.post(visitor.place, content=body, headers=headers)


def part(name: bytes, value: bytes) -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"


MULTIPART = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"stance=supports", "application/x-www-form-urlencoded"),
        (b"summary=%ED%A0%80&stance=supports", "application/x-www-form-urlencoded"),  # a lone surrogate
        (b'{"stance": "supports"}', "text/plain"),
        (b"", MULTIPART),
        (b"nonsense", MULTIPART),
        (part(b"stance", b"supports"), MULTIPART),  # cut off: no closing boundary
        (part(b"summary", b"\xed\xa0\x80") + b"--x--\r\n", MULTIPART),  # a lone surrogate
        (part(b"summary", b"\xc0\xaf") + b"--x--\r\n", MULTIPART),  # overlong
        (part(b"summary", "text".encode("utf-16")) + b"--x--\r\n", MULTIPART),
        (part(b"\xff", b"x") + b"--x--\r\n", MULTIPART),
        (b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--\r\n", MULTIPART),  # a part without a name
        (b"".join(part(b"a%d" % number, b"") for number in range(10_000)) + b"--x--\r\n", MULTIPART),
        (b"--x\r\nX: " + b"y" * 100_000 + b"\r\n\r\n\r\n--x--\r\n", MULTIPART),
        (part(b"stance", b"supports") + b"--x--\r\n", "multipart/form-data"),  # no boundary told
    ],
    ids=range(14),
)
async def test_a_form_that_cannot_be_read_is_400_and_stores_nothing(
    house: TrialHouse, visitor: Visitor, body: bytes, kind: str
) -> None:
    reply = await raw(visitor, body, kind)
    assert reply.status_code == 400
    assert "Formuläret kunde inte läsas" in reply.text
    assert list((house.files.root / "incoming").iterdir()) == []


async def test_a_cookie_that_was_tampered_with_opens_nothing(visitor: Visitor) -> None:
    for name, value in list(visitor.cookies.items()):
        for wrong in (value[:-1], value + "x", "", "x" * 8000, value.replace(".", "", 1)):
            visitor.cookies[name] = wrong
            assert (await visitor.get(visitor.place)).status_code == 403


@pytest.mark.parametrize("query", ["?next=//evil.example", "?next=javascript:alert(1)", "?lang=xx"])
async def test_no_query_leads_anywhere_else(visitor: Visitor, query: str) -> None:
    page = await visitor.get(visitor.place + query)
    assert page.status_code == 200
    assert "evil" not in page.text
    assert "javascript:" not in page.text
