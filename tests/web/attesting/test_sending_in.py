"""Sending in a draft that a second person has been asked about: with the attest, without it, past it."""

import re

from store.answers import answers
from tests.web.attesting.steps import asked, review
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, text_of


async def test_an_attested_answer_says_so_in_its_receipt(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    (file,) = re.findall(r'href="([^"]+/filer/[^"]+)"', (await attester.open()).text)
    await attester.say("attest")
    await review(visitor)
    receipt = await visitor.follow(await visitor.post("submit"))
    assert re.search(r"Attesterat av\s+Karin Berg, kanslichef\s+tisdag 12 maj 2026 kl. 14.12", text_of(receipt.text))
    after = text_of((await attester.land()).text)
    assert "Svaret är redan inlämnat" in after
    assert "Du attesterade tisdag 12 maj 2026" in after
    late = await attester.say("send_back", "Vänta")
    assert late.status_code == 409
    assert "Svaret är redan inlämnat" in text_of(late.text)
    assert (await attester.visitor.get(file)).status_code == 404


async def test_a_change_after_the_attest_is_said_and_the_tick_is_asked_for(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    await attester.say("attest")
    await visitor.show()
    await visitor.follow(await visitor.post("review", {**FULL, "summary": "Kommunen avstyrker."}))
    page = await review(visitor)
    assert "Attesten gäller inte längre" in text_of(page)
    reply = await visitor.post("submit")
    assert reply.status_code == 422
    assert "inte attesterat så som det står nu" in faults(reply.text)["without_attest"]
    assert "Kommunen avstyrker." in reply.text
    mark = re.search(r'name="without_attest" value="([^"]+)"', reply.text)
    assert mark is not None
    receipt = await visitor.follow(await visitor.post("submit", {"without_attest": mark[1]}))
    assert "Attesterat av" not in text_of(receipt.text)
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        assert (answer.version, answer.attested_by) == (1, "")


async def test_a_form_sent_straight_in_while_attest_is_waited_for_loses_nothing(
    house: TrialHouse, visitor: Visitor
) -> None:
    await asked(visitor)
    await visitor.show()
    reply = await visitor.post("submit", {**FULL, "summary": "Direkt in."}, [("sen.pdf", PDF + b"%2")])
    assert reply.status_code == 422
    assert "without_attest" in faults(reply.text)
    for fact in ("Direkt in.", "yttrande.pdf", "sen.pdf", "har ändrats sedan dess"):
        assert fact in text_of(reply.text)
    mark = re.search(r'name="without_attest" value="([^"]+)"', reply.text)
    assert mark is not None
    receipt = text_of((await visitor.follow(await visitor.post("submit", {"without_attest": mark[1]}))).text)
    assert "sen.pdf" in receipt


async def test_the_short_ways_need_no_attest(house: TrialHouse, visitor: Visitor) -> None:
    await asked(visitor)
    await visitor.show()
    receipt = await visitor.follow(await visitor.post("no_comments", FULL))
    assert "Tack, svaret är inkommet" in text_of(receipt.text)


async def test_unticked_files_of_the_earlier_version_are_not_shown_nor_attested(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.follow(await visitor.post("submit"))
    await visitor.show("?ersatt=1")
    await visitor.post("review", {**FULL, "summary": "Version två."}, [("ny.pdf", PDF + b"%3")])
    page = await review(visitor)
    (old,) = re.findall(r'name="keep_file" value="([^"]+)"', page)
    attester = await asked(visitor)
    shown = text_of((await attester.open()).text)
    assert "ny.pdf" in shown
    assert "yttrande.pdf" not in shown
    await attester.say("attest")
    page = await review(visitor)
    assert f'value="{old}">' in page  # still unticked, as it was attested
    ticked = await visitor.post("submit", {"keep_file": [old]})
    assert "without_attest" in faults(ticked.text)
    assert f'value="{old}" checked>' in ticked.text
    receipt = text_of((await visitor.follow(await visitor.post("submit", {"keep_file": []}))).text)
    assert "Attesterat av" in receipt
    assert "yttrande.pdf" not in receipt
