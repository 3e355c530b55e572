"""Home: what waits and the list of rounds, of one sender and nobody else's."""

import pytest
from sqlalchemy import text

from store import schema
from store.accounts import accounts
from tests.console_house import ConsoleHouse
from tests.round_builder import register_round
from tests.store.rounds.waiting_rounds import everything

LISTS = ("/konsol", "/konsol/remisser", "/konsol/remisser?q=om", "/konsol/remisser?q=upplands", "/konsol?sak=alarm")


async def test_two_senders_do_not_see_each_other(console: ConsoleHouse) -> None:
    office = console.office
    with office.database.changing() as session:
        at = console.clock()
        other = accounts.add_sender(session, key="annan", name="Annan", email="", at=at, actor="registrar").id
        first = accounts.default_sender(session, at).id
    console.account("stig@annan.example", sender="annan")
    theirs = everything(office.database, office.files, "ANNAN", other)
    ours = everything(office.database, office.files, "KSL", first)
    for email, own, foreign in (
        ("eva@ksl.example", "KSL", theirs["alarm"]),
        ("stig@annan.example", "ANNAN", ours["alarm"]),
    ):
        clerk = await console.clerk(email)
        for path in LISTS:
            page = await clerk.get(path)
            assert f"{own} alarm" in page.text, path
            assert foreign.dnr not in page.text, path
            assert foreign.round_id not in page.text, path
        for path in (f"/konsol?remiss={foreign.round_id}", f"/konsol/remisser?q={foreign.dnr}"):
            assert foreign.dnr not in (await clerk.get(path)).text.replace(f'value="{foreign.dnr}"', "")
        assert (await clerk.get(f"/konsol/remisser/{foreign.round_id}")).status_code == 404
        seen = {"round_id": foreign.round_id, "kind": "alarm", "object_id": "state_moved_on"}
        await clerk.get("/konsol")
        assert (await clerk.post("/konsol/sett", seen)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["lage=x", "ar=x", "ar=0000", "ar=9999", "visa=x", "ordning=x", "sida=x", "sida=-1", "sida=٣", "sida=999999"],
)
async def test_a_value_that_nobody_knows_is_taken_for_none(console: ConsoleHouse, query: str) -> None:
    clerk = await console.clerk()
    page = await clerk.get(f"/konsol/remisser?{query}")
    assert page.status_code == 200
    assert "&lt;" not in (await clerk.get("/konsol/remisser?lage=<script>")).text


async def test_rounds_are_found_by_their_sender_those_from_before_too(console: ConsoleHouse) -> None:
    database = console.office.database
    built = register_round(database, console.office.files, at=console.clock())
    clerk = await console.clerk()
    wanted = f"{built.dnr}".replace("/", "%2F")
    for words, is_found in (
        ("kommunförbundet", True),
        (f"{wanted}+STOCKHOLMS", True),
        ("kommunförbundet+skåne", False),
    ):
        page = await clerk.get(f"/konsol/remisser?q={words}")
        assert (f"/konsol/remisser/{built.round_id}" in page.text) is is_found, words
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE rounds SET search_key = 'gammal'"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0047'"))
    assert built.round_id not in (await clerk.get("/konsol/remisser?q=kommunförbundet")).text
    schema.upgrade(database)
    assert built.round_id in (await clerk.get("/konsol/remisser?q=kommunförbundet")).text
