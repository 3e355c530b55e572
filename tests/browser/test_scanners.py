"""What reads a mail before its reader does: scanners that fetch every link, and one that runs scripts and clicks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Table, select
from sqlmodel import SQLModel

from tests.browser_site import Site, new_page
from tests.round_builder import BuiltRound

ADDRESSES = [f"127.0.{net}.{host}" for net in range(1, 5) for host in range(1, 6)]
"""Twenty callers on the loopback net, each its own to the server."""


def register(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables: Iterator[Table] = iter(SQLModel.metadata.sorted_tables)
    with site.database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.connection().execute(select(table))), key=str) for table in tables
        }


def links(page: Page, site: Site) -> list[str]:
    """The page itself and every page and paper of ours that it links to."""
    found: list[str] = page.locator("a").evaluate_all("(nodes) => nodes.map((node) => node.href.split('#')[0])")
    return [page.url, *(link for link in found if link.startswith(site.address))]


def fetch_all(address: str, places: list[str]) -> set[tuple[int, bool]]:
    """GET and HEAD of every place from one address. Each reply's status, and whether it set a cookie."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
        replies = [client.request(method, place) for place in places for method in ("GET", "HEAD")]
    return {(reply.status_code, "set-cookie" in reply.headers) for reply in replies}


@pytest.fixture
def built(site: Site) -> BuiltRound:
    return site.round(count=3)


def test_fetching_every_link_from_many_addresses_changes_nothing(
    site: Site, browser: Browser, built: BuiltRound
) -> None:
    context, page = new_page(browser, site)
    before = register(site)
    places: set[str] = set()
    for token in built.tokens.values():
        page.goto(f"/s/{token}")
        places.update(links(page, site))
    with ThreadPoolExecutor(4) as pool:
        replies = pool.map(lambda address: fetch_all(address, sorted(places)), ADDRESSES)
    assert set().union(*replies) == {(200, False)}
    assert register(site) == before
    context.close()


def test_a_scanner_that_runs_scripts_and_clicks_every_link_changes_nothing(
    site: Site, browser: Browser, built: BuiltRound
) -> None:
    context, page = new_page(browser, site)
    before = register(site)
    landing = f"/s/{built.token}"
    page.goto(landing)
    for number in range(page.locator("a").count()):
        page.goto(landing)
        link = page.locator("a").nth(number)
        if (link.get_attribute("href") or "").startswith("mailto:"):
            continue
        link.evaluate("(node) => node.click()")
        page.wait_for_load_state("networkidle")
    page.goto(landing, wait_until="networkidle")
    page.mouse.wheel(0, 5000)
    page.reload()
    assert register(site) == before
    assert context.cookies() == []
    page.get_by_role("button", name="Öppna").click()
    page.wait_for_url("**/svar/**")
    context.close()
