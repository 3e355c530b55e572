"""Other systems' tokens on their page: made and shown once, listed with their last use, revoked."""

import re
from datetime import timedelta

import httpx
from sqlmodel import select

from desk import tokens
from models.people import Role, TokenScope
from models.tables import AuditRow
from rules.local_time import local_day
from store.accounts import accounts
from tests.console_house import ConsoleHouse
from tests.web_visitor import BASE
from web.console.tokens import NEW, SYSTEMS

TYPED = {"action": "add", "name": "Diariet <nya>", "role": "reader", "scope": "rounds", "last_day": "2027-06-30"}


async def status_of(console: ConsoleHouse, token: str) -> int:
    async with httpx.AsyncClient(transport=console.transport, base_url=BASE) as client:
        return (await client.get("/api/rounds", headers={"authorization": f"Bearer {token}"})).status_code


async def test_a_token_is_made_shown_once_used_and_revoked(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    assert "Inget system har någon nyckel" in (await clerk.get(SYSTEMS)).text
    answer = await clerk.post(SYSTEMS, TYPED)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, SYSTEMS, "")
    clerk.cookies[NEW] = answer.cookies[NEW]
    made = await clerk.get(answer.headers["location"])
    (token,) = re.findall(r"<code>(remiss_[\w-]{43})</code>", made.text)
    assert made.headers["cache-control"] == "no-store"
    taken_away = next(each for each in made.headers.get_list("set-cookie") if each.startswith(f'{NEW}="";'))
    assert {"Max-Age=0", "Path=/", "Secure", "HttpOnly"} <= set(taken_away.split("; "))
    del clerk.cookies[NEW]
    listed = (await clerk.get(SYSTEMS)).text  # the page loaded anew
    assert token not in listed
    assert len(tokens.held(console.office)) == 1
    for said in ("Diariet &lt;nya&gt;", "till och med onsdag 30 juni 2027", "Gjord", "av Eva", ">aldrig<"):
        assert said in listed, said
    assert await status_of(console, token) == 200
    assert ">aldrig<" not in (await clerk.get(SYSTEMS)).text
    (held,) = tokens.held(console.office)
    console.clock.pass_by(timedelta(minutes=59))
    await status_of(console, token)
    assert tokens.held(console.office)[0].row.used_at == held.row.used_at
    console.clock.pass_by(timedelta(minutes=1))
    await status_of(console, token)
    assert tokens.held(console.office)[0].row.used_at == console.clock()
    await clerk.get(SYSTEMS)
    assert (await clerk.post(SYSTEMS, {"action": f"revoke:{held.row.id}"})).status_code == 303
    assert await status_of(console, token) == 401
    assert "Indragen" in (await clerk.get(SYSTEMS)).text
    with console.office.database.reading() as session:
        rows = session.exec(select(AuditRow).where(AuditRow.object_id == held.row.id)).all()
    assert [row.action for row in rows] == ["token_added", "token_revoked"]
    assert all(row.actor.startswith("account:") for row in rows)


async def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    await clerk.get(SYSTEMS)
    today = local_day(console.clock())
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"scope": "allt"}, "scope"),
        ({"last_day": ""}, "last_day"),
        ({"last_day": "i vår"}, "last_day"),
        ({"last_day": today.isoformat()}, "last_day"),
        ({"last_day": (today + timedelta(days=800)).isoformat()}, "last_day"),
    ):
        page = await clerk.post(SYSTEMS, {**TYPED, **wrong})
        assert (page.status_code, f'href="#{field}"' in page.text) == (422, True), wrong
        assert "Diariet &lt;nya&gt;" in page.text or "name" in wrong
    assert tokens.held(console.office) == []


async def test_another_sender_s_tokens_are_neither_seen_nor_revoked(console: ConsoleHouse) -> None:
    with console.office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    theirs = tokens.add(console.office, name="Deras", role=Role.READER, scopes=[TokenScope.ROUNDS], sender="annan")
    clerk = await console.clerk()
    clerk.cookies[NEW] = theirs.token
    assert "Deras" not in (await clerk.get(SYSTEMS)).text
    del clerk.cookies[NEW]
    assert (await clerk.post(SYSTEMS, {"action": f"revoke:{theirs.row.id}"})).status_code == 404
    assert await status_of(console, theirs.token) == 200
    reader = await console.clerk("lasse@ksl.example")
    assert SYSTEMS not in (await reader.get("/konsol")).text
    assert (await reader.get(SYSTEMS)).status_code == 403
