"""The page on personal data says what GDPR article 13 asks, of the round that the reader comes from."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from settings import Settings
from tests.web_visitor import BASE, TrialHouse, text_of
from web.app import create_app
from web.main import config_of

ASKED = (
    "är personuppgiftsansvarig",
    "artikel 6.1 e i dataskyddsförordningen",
    "arkivlagen (1990:782)",
    "bara efter ett gallringsbeslut",
    "rätt att få veta vilka uppgifter om dig som behandlas",
    "dataskyddsombud",
    "Inga beslut fattas automatiskt",
    "Integritetsskyddsmyndigheten (IMY)",
)


async def read(app: httpx.ASGITransport, path: str) -> str:
    async with httpx.AsyncClient(transport=app, base_url=BASE) as client:
        page = await client.get(path)
    assert page.status_code == 200
    return page.text


async def without_round(folder: Path, path: str = "/personuppgifter", **named: str) -> str:
    config = config_of(Settings(data=folder, base_url=BASE, **named))  # type: ignore[arg-type]
    page = await read(httpx.ASGITransport(create_app(replace(config, mail_folder=None))), path)
    config.database.dispose()
    return page


@pytest.mark.parametrize("words", ASKED)
async def test_the_page_says_what_the_regulation_asks(tmp_path: Path, words: str) -> None:
    assert words in text_of(await without_round(tmp_path))


async def test_the_sender_of_the_round_is_responsible_and_reached(house: TrialHouse) -> None:
    visitor = house.visitor()
    form = await visitor.open()
    path = re.search(r'href="(/personuppgifter/[^"]+)"', form.text)
    assert path is not None
    page = (await visitor.get(path[1])).text
    assert "Kommunförbundet Stockholms län är personuppgiftsansvarig" in text_of(page)
    assert 'href="mailto:registrator@ksl.example"' in page
    assert 'href="mailto:handlaggare@ksl.example"' in page
    english = (await visitor.get(path[1] + "?lang=en")).text
    assert "Kommunförbundet Stockholms län is the controller" in text_of(english)


async def test_without_a_round_the_settings_say_who_is_behind_the_pages(tmp_path: Path) -> None:
    page = await without_round(tmp_path, operator="Storsthlm <b>", contact_email="data@storsthlm.example")
    assert "Den organisation som har skickat remissen är personuppgiftsansvarig" in text_of(page)
    assert "Storsthlm <b> står bakom svarssidorna." in text_of(page)
    assert 'href="mailto:data@storsthlm.example"' in page


async def test_an_unknown_round_tells_no_more_than_none(house: TrialHouse) -> None:
    visitor = house.visitor()
    assert "Kommunförbundet" not in (await visitor.get("/personuppgifter/" + "0" * 32)).text


@pytest.mark.parametrize("path", ["/", "/tillganglighet", "/personuppgifter", "/s/wrong", "/nowhere"])
async def test_every_page_leads_to_it(house: TrialHouse, path: str) -> None:
    assert 'href="/personuppgifter"' in (await house.visitor().get(path)).text
