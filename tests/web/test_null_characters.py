"""U+0000, which PostgreSQL takes in no text: an address with it leads nowhere, and what would look a thing up by it is
told so, alike on both databases and never as a fault of ours."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desk import accounts, tokens
from desk.office import Office
from models.errors import Refused
from models.people import Role, TokenScope
from settings import Settings
from store.database import Database
from tests.console_house import PASSWORD, Clerk, ConsoleHouse
from tests.round_builder import KEY, register_round
from tests.web_visitor import BASE, FULL, Clock, TrialHouse, text_of
from web.app import create_app
from web.config import WebConfig


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[TrialHouse]:
    settings = Settings(data=tmp_path, secret_key=KEY.decode(), database_url=database.url)
    clock = Clock()
    office = Office(settings, clock)
    built = register_round(office.database, office.files)
    config = WebConfig(office.database, office.files, KEY, BASE, clock=clock, office=office)
    yield TrialHouse(office.database, office.files, built, clock, httpx.ASGITransport(create_app(config)))
    office.database.dispose()


def office_of(house: TrialHouse) -> Office:
    office = house.transport.app.state.house.config.office  # type: ignore[attr-defined]
    assert isinstance(office, Office)
    return office


async def test_an_address_with_it_leads_nowhere(house: TrialHouse) -> None:
    visitor, office = house.visitor(), office_of(house)
    accounts.add(office, sender="", email="eva@ksl.example", name="Eva", role=Role.REGISTRAR, password=PASSWORD)
    key = tokens.add(office, name="Diariet", role=Role.REGISTRAR, scopes=tuple(TokenScope)).token
    clerk = Clerk(ConsoleHouse(office, house.clock, house.transport))
    await clerk.sign_in("eva@ksl.example")
    await visitor.open()
    for path in (
        *("/%00", "/s/%00", f"/s/{house.round.token}%00", "/svar/%00", f"{visitor.place}?ersatt=%00"),
        *(f"{visitor.place}/kvittens/%00", "/personuppgifter/%00", "/remisser/%00", "/attestera/%00"),
        f"/s/{house.round.token}?lang=sv&%00=1",
    ):
        page = await visitor.get(path)
        assert (page.status_code, "Adressen leder ingenstans." in text_of(page.text)) == (404, True), path
    assert "leads nowhere" in (await visitor.get("/%00?lang=en")).text
    for path in ("/konsol/remisser/%00", "/konsol/remisser?sok=%00", f"/konsol/remisser/{house.round.round_id}/%00"):
        page = await clerk.get(path)
        assert (page.status_code, "Adressen leder ingenstans." in text_of(page.text)) == (404, True), path
    async with httpx.AsyncClient(transport=house.transport, base_url=BASE) as client:
        for path in ("/api/rounds/%00", "/api/events?after=%00", f"/s/{house.round.token}%00/maskin"):
            told = await client.get(path, headers={"authorization": f"Bearer {key}"})
            assert (told.status_code, told.json()["code"]) == (404, "no_such_page"), path


async def test_a_form_with_it_is_never_a_fault_of_ours(house: TrialHouse) -> None:
    visitor, office = house.visitor(), office_of(house)
    clerk = Clerk(ConsoleHouse(office, house.clock, house.transport))
    await clerk.get("/konsol/logga-in")
    assert (await clerk.post("/konsol/logga-in", {"email": "eva\0@ksl.example", "password": "x"})).status_code < 500
    await visitor.open()
    for name in (*FULL, "action", "nonce", "replaces", "csrf", "lang", "kept", "seal", "\0"):
        reply = await visitor.post("save", {name: "a\0b"})
        assert reply.status_code < 500, (name, reply.status_code)
        await visitor.show()
    reply = await visitor.post("submit", {**FULL, "own_dnr": "KS\0 2026/1"})
    assert reply.status_code in {303, 422}


def test_what_is_looked_up_by_it_is_refused_by_its_name_on_postgresql(house: TrialHouse) -> None:
    office = office_of(house)
    if office.database.engine.dialect.name == "sqlite":
        assert tokens.bearer(office, "a\0b") is None
        return
    from sqlalchemy import text

    with pytest.raises(Refused, match="text_unstorable"), office.database.asking() as connection:
        connection.execute(text("SELECT 1 WHERE 'a' = :given"), {"given": "a\0b"})
