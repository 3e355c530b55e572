"""The attester's own link: what it opens, to whom, and when it no longer does."""

import re
from datetime import timedelta

from store.recipients import recipients
from tests.round_builder import KEY
from tests.store_steps import close
from tests.web.attesting.steps import KARIN, asked
from tests.web_register import audit_length
from tests.web_visitor import PDF, TrialHouse, Visitor, text_of


async def test_get_and_head_of_the_link_change_nothing_and_show_no_draft(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    before = audit_length(house)
    for _ in range(20):
        for method in ("GET", "HEAD"):
            reply = await attester.visitor._send(method, f"/attest/{attester.token}")
            assert reply.status_code == 200
            assert "set-cookie" not in reply.headers
    assert audit_length(house) == before
    page = text_of((await attester.land()).text)
    for fact in ("Upplands Väsby kommun", "Karin Berg, kanslichef", "KSL/13/0111", "tisdag 9 juni 2026 kl. 23.59"):
        assert fact in page
    assert "Bostadsförsörjningen" not in page
    assert "yttrande.pdf" not in page


async def test_the_draft_is_shown_after_the_button_with_its_files(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    page = await attester.open()
    assert attester.token not in page.text
    words = text_of(page.text)
    for fact in (
        "Bostadsförsörjningen bör lyftas fram.",
        "Anna Andersson",
        "KS 2026/212",
        "Tillstyrker med synpunkter",
        "Hej!",
        "yttrande.pdf",
    ):
        assert fact in words
    (link,) = re.findall(rf'href="({attester.visitor.place}/filer/[^"]+)"', page.text)
    file = await attester.visitor.get(link)
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment")
    paper = await attester.visitor.get(attester.visitor.place + "/handlingar/1")
    assert paper.status_code == 200
    assert "Sign off" in (await attester.visitor.show("?lang=en")).text


async def test_the_visit_is_a_host_cookie_that_opens_no_answer(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    (name,) = attester.visitor.cookies
    assert name.startswith("__Host-attest-")
    assert (await attester.visitor.get(visitor.place)).status_code == 403
    assert (await attester.visitor.get(f"/s/{attester.token}")).status_code == 404
    assert (await visitor.get(f"/attest/{visitor.token}")).status_code == 404
    value = attester.visitor.cookies[name]
    attester.visitor.cookies = {f"__Host-remiss-{house.round.recipient_id[:8]}": value}
    assert (await attester.visitor.get(visitor.place)).status_code == 403
    attester.visitor.place = visitor.place
    assert (await attester.say("submit")).status_code == 403
    visitor.place = f"/attestera/{attester.token}"
    assert (await visitor.show()).status_code == 403


async def test_an_older_link_says_that_a_newer_has_replaced_it(house: TrialHouse, visitor: Visitor) -> None:
    first = await asked(visitor)
    await first.open()
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": "bo@kommun.example"}))
    assert "En nyare begäran har ersatt den här" in text_of((await first.land()).text)
    reply = await first.say("attest")
    assert reply.status_code == 409
    assert "En nyare begäran" in text_of(reply.text)


async def test_after_the_close_and_the_cancelling_the_link_says_so(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    house.clock.pass_by(timedelta(days=60))
    close(house.database, house.round, house.clock.now)
    assert "Remissen är stängd" in text_of((await attester.land()).text)
    assert (await attester.say("attest")).status_code == 409


async def test_a_corrected_address_ends_link_and_visit(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    with house.database.changing() as session:
        recipients.change_address(session, house.round.recipient_id, "ny@kommun.example", key=KEY, at=house.clock.now)
    assert (await attester.land()).status_code == 404
    assert (await attester.visitor.show()).status_code == 403
    reply = await attester.say("send_back", "Det jag skrev")
    assert reply.status_code == 403
    assert "Det jag skrev" in reply.text


async def test_wrong_links_look_alike_and_ask_nothing_of_the_register(house: TrialHouse, visitor: Visitor) -> None:
    replies = [await visitor.get(f"/attest/{token}") for token in ("fel", "A" * 43, visitor.token, "å" * 43)]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.text for reply in replies}) == 1
    assert (await visitor._send("POST", "/attest/" + "A" * 43, data={})).status_code == 404
