"""Behind a proxy: who asks is what a trusted proxy says, and a request for another host is answered and told."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from tests.web_visitor import BASE, TrialHouse
from web.app import create_app
from web.config import WebConfig
from web.request_log import route

WRONG = "/s/" + "x" * 43
LIMIT = 30
LOOPBACK = ("127.0.0.1/32", "10.0.0.0/24")


def caller(house: TrialHouse, **changes: Any) -> httpx.AsyncClient:
    """The proxy's end, at 127.0.0.1."""
    transport = house.transport.app.state.house.config  # type: ignore[attr-defined]
    config: WebConfig = replace(transport, **changes)
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(config)), base_url=BASE)


async def wrong_links(client: httpx.AsyncClient, forwarded: str, times: int = 1) -> int:
    """The last answer's status."""
    replies = [await client.get(WRONG, headers={"x-forwarded-for": forwarded}) for _ in range(times)]
    return replies[-1].status_code


async def test_behind_a_trusted_proxy_only_the_guesser_is_slowed(house: TrialHouse) -> None:
    async with caller(house, trusted_proxies=LOOPBACK) as client:
        assert await wrong_links(client, "203.0.113.7", LIMIT + 1) == 429
        assert await wrong_links(client, "203.0.113.8") == 404
        assert await wrong_links(client, "203.0.113.7, 10.0.0.9") == 429, "through two of ours"
        assert await wrong_links(client, "203.0.113.8, 203.0.113.7") == 429, "what a caller says of himself"


async def test_what_a_stranger_forwards_is_not_believed_and_told_once(house: TrialHouse) -> None:
    async with caller(house, trusted_proxies=("10.0.0.0/24",)) as client:
        with capture_logs() as told:
            assert await wrong_links(client, "203.0.113.7", LIMIT + 1) == 429
            assert await wrong_links(client, "203.0.113.8") == 429
    warned = [line for line in told if line["event"] == "proxy_not_trusted"]
    assert [line["trusted"] for line in warned] == [["10.0.0.0/24"]]
    assert "203.0.113" not in repr(told)


async def test_another_host_gets_a_page_that_says_where_the_pages_are(house: TrialHouse) -> None:
    async with caller(house) as client:
        with capture_logs() as told:
            page = await client.get("/", headers={"host": "Intern.example:8080"})
            for number in range(40):
                await client.get("/", headers={"host": f"{number}.example"})
        style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert (await client.get(style, headers={"host": "intern.example"})).status_code == 200
    assert (page.status_code, page.headers["x-frame-options"]) == (400, "DENY")
    assert f'<a href="{BASE}/">{BASE}</a>' in page.text
    assert '<html lang="sv">' in page.text
    hosts = [line for line in told if line["event"] == "foreign_host"]
    assert (hosts[0]["host"], "127.0.0.1:8080" in hosts[0]["ours"]) == ("intern.example:8080", True)
    assert len(hosts) == 20, "a stranger fills no log"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/s/hemlig/handlingar/2", "/s/{token}/handlingar/{position}"),
        ("/s/hemlig/handlingar/hemlig", ""),
        ("/svar/r1/kvittens/k1/f1", "/svar/{rid}/kvittens/{receipt}/{file_id}"),
        ("/konsol/hemlig", ""),
        ("/", "/"),
    ],
)
async def test_a_route_is_told_without_what_stood_in_it(house: TrialHouse, path: str, told: str) -> None:
    scopes: list[Scope] = []

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)
        await house.transport.app(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(noted), base_url=BASE) as client:
        await client.get(path)
    assert route(scopes[0]) == told
