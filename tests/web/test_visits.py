"""A visit from the button behind the link to its end: here, on the server, or by time; and cookies blocked."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import EndedVisitRow
from tests.attester import Attester
from tests.colleague import Colleague, ask
from tests.web.attesting.steps import KARIN
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, hidden_fields, text_of


def _ended(house: TrialHouse) -> int:
    with house.database.reading() as session:
        return len(session.exec(select(EndedVisitRow)).all())


async def test_a_copy_of_the_cookie_opens_nothing_once_the_visit_is_closed(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    page = await visitor.follow(await visitor.post("save", {"summary": "hemligt"}, [("svar.pdf", PDF)]))
    file = next(part.split('"')[0] for part in page.text.split('href="') if "/filer/" in part.split('"')[0])
    copy, hidden = dict(visitor.cookies), hidden_fields(page.text)
    await visitor.open()  # a second press, in the same browser, is the same visit
    await visitor._send("POST", f"{visitor.place}/lamna")
    visitor.cookies, visitor.hidden = copy, hidden
    for path in ("", "/granska", "/handlingar/1", "/blankett", file.removeprefix(visitor.place)):
        reply = await visitor.get(visitor.place + path)
        assert (reply.status_code, "hemligt" in reply.text) == (403, False)
    refused = await visitor.post("save", {"summary": "nytt"})
    assert refused.status_code == 403
    assert "nytt" in text_of(refused.text)
    await visitor.open()
    assert "hemligt" in (await visitor.show()).text


async def test_closing_from_the_form_ends_the_visit_on_the_server_too(house: TrialHouse) -> None:
    visitor, other = house.visitor(), house.visitor()
    await visitor.open()
    await other.open()
    copy = dict(visitor.cookies)
    await visitor.post("save", {"summary": "x", "then": "leave"})
    visitor.cookies = copy
    assert (await visitor.get(visitor.place)).status_code == 403
    assert (await other.get(other.place)).status_code == 200
    house.clock.pass_by(timedelta(hours=13))
    await house.visitor().open()
    await other.open()
    await other._send("POST", f"{other.place}/lamna")
    assert _ended(house) == 1  # the first is forgotten: no cookie of it can be good any more


async def test_an_attesters_copy_opens_nothing_either(house: TrialHouse, visitor: Visitor) -> None:
    await visitor.follow(await visitor.post("attest", {**FULL, **KARIN}))
    attester = Attester.of(house)
    await attester.open()
    copy = dict(attester.visitor.cookies)
    await attester.visitor._send("POST", f"{attester.visitor.place}/lamna")
    attester.visitor.cookies = copy
    assert (await attester.visitor.get(attester.visitor.place)).status_code == 403


async def test_a_colleagues_copy_opens_nothing_either(house: TrialHouse, visitor: Visitor) -> None:
    await ask(visitor, "Nämnden", "question:1")
    colleague = Colleague.of(house)
    await colleague.open()
    copy = dict(colleague.visitor.cookies)
    await colleague.visitor._send("POST", f"{colleague.visitor.place}/lamna")
    colleague.visitor.cookies = copy
    assert (await colleague.visitor.get(colleague.visitor.place)).status_code == 403


@pytest.mark.parametrize("kind", ["s", "attest", "intern"])
async def test_blocked_cookies_are_told_instead_of_going_round(house: TrialHouse, visitor: Visitor, kind: str) -> None:
    stranger = house.visitor()
    if kind == "attest":
        await visitor.follow(await visitor.post("attest", {**FULL, **KARIN}))
        stranger = Attester.of(house).visitor
    if kind == "intern":
        await ask(visitor, "Nämnden", "question:1")
        stranger = Colleague.of(house).visitor
    link = f"/{kind}/{stranger.token}"
    landing = await stranger.get(link)
    reply = await stranger._send("POST", link, data=hidden_fields(landing.text))
    kept, stranger.cookies = stranger.cookies, {}
    blocked = await stranger.follow(reply)
    assert blocked.status_code == 403
    assert "måste tillåta kakor" in text_of(blocked.text)
    stranger.cookies = kept
    opened = await stranger.follow(reply)
    assert opened.headers["location"] == reply.headers["location"].split("?")[0]  # a clean address to come back to
    stranger.cookies = {}
    assert "måste tillåta kakor" not in text_of((await stranger.follow(opened)).text)
