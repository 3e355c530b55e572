"""The attester's word: attested or sent back, held to what was shown, and nothing written is lost."""

import html
from datetime import timedelta

import pytest

from models.values import AttestState, LetterKind
from rules import text
from tests.attester import Attester
from tests.hostile_texts import HOSTILE
from tests.store_steps import letters_of
from tests.web.attesting.steps import KARIN, asked, review, standing
from tests.web_visitor import FULL, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in


async def test_attesting_is_kept_once_and_shown_to_those_who_write(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    house.clock.pass_by(timedelta(hours=1))
    for _ in range(2):
        page = await attester.visitor.follow(await attester.say("attest"))
    assert "Du har attesterat utkastet" in text_of(page.text)
    told = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME)
    copies = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME_COPY)
    assert [row.to for row in (*told, *copies)] == ["registrator0@kommun.example", "eva@kommun.se"]
    page_text = text_of(await review(visitor))
    assert "Attesterat av Karin Berg, kanslichef" in page_text
    assert "tisdag 12 maj 2026 kl. 15.12" in page_text
    assert "Lämna in utan attest" not in page_text
    assert "Attesterat av Karin Berg" in text_of((await visitor.show()).text)
    loaded_again = text_of((await visitor.get(f"{visitor.place}/granska?attest=1")).text)
    assert "Frågan om attest skickas" not in loaded_again


async def test_sending_back_needs_a_comment_and_shows_it(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    reply = await attester.say("send_back", " ")
    assert "Skriv vad som behöver ändras" in faults(reply.text)["attest_comment"]
    linked = await attester.say("send_back", "se www.evil.example")
    assert typed_in(linked.text, "attest_comment") == "se www.evil.example"
    too_long = await attester.say("send_back", "x" * 5001)
    assert "högst 5\u00a0000" in faults(too_long.text)["attest_comment"]
    page = await attester.visitor.follow(await attester.say("send_back", "Fråga 2\nsaknas."))
    assert "Du har skickat tillbaka utkastet" in text_of(page.text)
    shown = text_of(await review(visitor))
    assert "Karin Berg, kanslichef har skickat tillbaka utkastet" in shown
    assert "Fråga 2\nsaknas." in shown
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "q-2-comment": "Nu med fråga 2."}))
    again = text_of((await attester.visitor.show()).text)
    assert "Det har ändrats sedan dess" in again
    assert "Nu med fråga 2." in again


async def test_a_draft_changed_while_it_was_read_is_read_again(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "summary": "Kommunen avstyrker."}))
    reply = await attester.say("attest", "inte bortglömt")
    assert reply.status_code == 409
    assert "Utkastet ändrades medan du läste" in text_of(reply.text)
    assert "Kommunen avstyrker." in text_of(reply.text)
    assert typed_in(reply.text, "attest_comment") == "inte bortglömt"
    found = standing(house)
    assert found is not None
    assert found.state is AttestState.WAITING
    await attester.visitor.follow(await attester.say("attest"))
    assert "Attesterat av" in text_of(await review(visitor))


async def test_a_draft_that_is_no_longer_complete_can_only_be_sent_back(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await visitor.show()
    await visitor.follow(await visitor.post("save", {**FULL, "stance": "", "q-1-comment": ""}))
    page = text_of((await attester.open()).text)
    assert "Utkastet är inte färdigt" in page
    assert (await attester.say("attest")).status_code == 409
    await attester.visitor.follow(await attester.say("send_back", "Ställning saknas."))
    found = standing(house)
    assert found is not None
    assert found.state is AttestState.SENT_BACK


async def test_a_comment_survives_an_ended_visit(house: TrialHouse, visitor: Visitor) -> None:
    attester = await asked(visitor)
    await attester.open()
    attester.visitor.cookies.clear()
    reply = await attester.say("send_back", "Fråga 2 saknas.")
    assert reply.status_code == 403
    assert "Öppna utkastet" in text_of(reply.text)
    assert "Fråga 2 saknas." in text_of(reply.text)
    carried = hidden_fields(reply.text)
    await attester.open()
    attester.visitor.hidden = carried
    page = await attester.visitor.post("look")
    assert typed_in(page.text, "attest_comment") == "Fråga 2 saknas."
    assert standing(house).state is AttestState.WAITING  # type: ignore[union-attr]


@pytest.mark.parametrize("missing", ["csrf", "origin"])
async def test_a_post_from_elsewhere_decides_nothing(house: TrialHouse, visitor: Visitor, missing: str) -> None:
    attester = await asked(visitor)
    await attester.open()
    if missing == "csrf":
        attester.visitor.hidden["csrf"] = visitor.hidden["csrf"]
        reply = await attester.say("attest")
    else:
        reply = await attester.visitor.post("attest", headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
    assert letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_OUTCOME) == []


HOSTILE_ON_PAGES = ("markup", "templates", "direction", "null", "emoji", "line ends", "sql", "log line", "decomposed")


@pytest.mark.parametrize("name", HOSTILE_ON_PAGES)
async def test_hostile_words_are_kept_and_shown_literally(house: TrialHouse, visitor: Visitor, name: str) -> None:
    typed = next(one.typed for one in HOSTILE if one.name == name)
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_name": typed, "attest_message": typed}))
    await review(visitor)
    attester = Attester.of(house)
    page = (await attester.open()).text
    await attester.visitor.follow(await attester.say("send_back", typed))
    found = standing(house)
    assert found is not None
    assert found.comment == found.message == text.free_text(typed)[0]
    assert found.name == text.line(typed)[0]
    for shown, words in ((page, found.message), (await review(visitor), found.comment), (page, found.name)):
        assert text.with_visible_direction(words) in html.unescape(shown)
        assert "<script>alert" not in shown
        assert "\u202e" not in shown
