"""What a manager sees: a round in the real Temporal Web UI, in Swedish, on the real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import Error, Page, async_playwright
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from models.tables import RoundRow
from models.values import Stance
from rules.local_time import local_day
from stand.namespace import add_search_attributes
from tests.browser_site import FLAGS
from tests.house import House, house
from tests.temporal_servers import DevServer, dev_server
from web.config import wall_clock


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[DevServer]:
    with dev_server(tmp_path / "temporal", ui=True) as started:
        yield started


async def answered_round(built: House) -> RoundRow:
    start = local_day(wall_clock() + timedelta(days=30))
    row = await built.open(built.definition("kobyt-framat-genom-samverkan.yaml", starting=start))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, wall_clock())
    await built.until(lambda: len(built.mails()) == 7, "the receipt")
    return row


async def found(client: Client, query: str) -> list[str]:
    return sorted([item.id async for item in client.list_workflows(query)])


async def text_of(page: Page, address: str, wanted: str) -> str:
    """The page's text, its frames' too, once it holds what is wanted (the UI fills itself in bit by bit)."""
    await page.goto(address)
    for _attempt in range(150):
        texts = []
        for frame in page.frames:
            with suppress(Error):  # the UI swaps its frames while they are read
                texts.append(await frame.locator("body").inner_text(timeout=2000))
        if wanted in "\n".join(texts):
            break
        await asyncio.sleep(0.1)
    return "\n".join(texts)


async def test_a_manager_finds_and_follows_a_round_in_swedish(
    server: DevServer, tmp_path: Path, chromium_path: Path
) -> None:
    client = await Client.connect(server.address, data_converter=pydantic_data_converter)
    await add_search_attributes(client)
    async with house(tmp_path, client, wall_clock) as built:
        row = await answered_round(built)
        # Visibility follows a moment after the workflow.
        for _attempt in range(100):
            if await found(client, f"AntalSvar = 1 AND Diarienummer = '{row.dnr}' AND Grupp IS NULL"):
                break
            await asyncio.sleep(0.1)
        assert await found(client, "AntalSvar = 1 AND Grupp IS NULL") == [row.workflow_id]
        assert await found(client, "RemissStatus = 'Svarstiden löper'") == [row.workflow_id]
        assert await found(client, "Grupp = 'Östergötlands län'") == [f"{row.workflow_id}/Östergötlands län"]
        assert await found(client, "AntalMottagare = 4") == [f"{row.workflow_id}/Östergötlands län"]
        assert await found(client, "AntalProblem > 0") == []
        assert len(await found(client, "Svarstid > '2026-01-01T00:00:00Z' AND WorkflowType = 'Remiss'")) == 1

        described = await built.handle(row).describe()
        place = f"{server.ui_url}/namespaces/default/workflows/{quote(row.workflow_id, safe='')}/{described.run_id}"
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
            page = await browser.new_page(viewport={"width": 1280, "height": 1600}, locale="sv-SE")
            metadata = await text_of(page, f"{place}/user-metadata", "Östergötlands län")
            await page.screenshot(path=tmp_path / "round.png")
            timeline = await text_of(page, f"{place}/timeline", "Svarstiden går ut")
            await browser.close()
    assert f"Remiss {row.dnr}: 6 mottagare i 3 grupper" in metadata
    for sentence in (row.title, "Bollen hos mottagarna", "Härnäst: påminnelse", "Ydre", "Uppdaterad"):
        assert sentence in metadata
    assert "1 av 6 har svarat" in metadata
    for group in ("Jönköpings län", "Östergötlands län", "Partigrupper", "Summa"):
        assert group in metadata
    assert "Svarstiden går ut" in timeline
    assert "Skickar missiv" in timeline
    assert "Östergötlands län: 4 mottagare" in timeline
