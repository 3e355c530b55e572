"""The accessibility statement holds what lag (2018:1937) asks, by Digg's list, and names whom the settings name."""

from pathlib import Path

import httpx
import pytest

from settings import Settings
from tests.web_visitor import text_of
from web.app import create_app
from web.main import config_of

ASKED = (
    "helt förenliga",
    "EN 301 549",
    "självskattning",
    "bedömningen gjordes söndag 22 november 2026",
    "uppdaterades senast söndag 22 november 2026",
    "oskäligt betungande (12 § i lagen)",
    "www.digg.se/tdosanmalan",
)


async def statement(folder: Path, query: str = "", **named: str) -> str:
    config = config_of(Settings(data=folder, base_url="http://127.0.0.1:8080", **named))  # type: ignore[arg-type]
    transport = httpx.ASGITransport(create_app(config))
    async with httpx.AsyncClient(transport=transport, base_url=config.base_url) as client:
        page = await client.get("/tillganglighet" + query)
    config.database.dispose()
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize("words", ASKED)
async def test_the_statement_says_what_the_law_asks(tmp_path: Path, words: str) -> None:
    assert words in text_of(await statement(tmp_path))


async def test_faults_are_reported_to_the_address_in_the_settings(tmp_path: Path) -> None:
    named = {"operator": "Storsthlm <b>", "contact_email": "tillganglighet@storsthlm.example"}
    page = await statement(tmp_path, **named)
    assert "Storsthlm <b> står bakom" in text_of(page)
    assert page.count('href="mailto:tillganglighet@storsthlm.example"') == 2
    assert "Storsthlm <b> is behind" in text_of(await statement(tmp_path, "?lang=en", **named))


async def test_without_an_address_faults_are_reported_to_the_sender(tmp_path: Path) -> None:
    page = await statement(tmp_path)
    assert "mailto:" not in page
    assert "Svara på mejlet om remissen, eller kontakta den som har skickat den." in text_of(page)
    assert "127.0.0.1:8080" in text_of(page)
