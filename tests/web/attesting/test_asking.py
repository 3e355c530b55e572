"""Asking a second person to attest, on the review page: who can be asked, how often, and for what."""

import pytest

from models.values import LetterKind
from tests.store_steps import letters_of
from tests.web.attesting.steps import KARIN, review, standing
from tests.web_visitor import FULL, TrialHouse, Visitor, faults, text_of, typed_in


async def test_the_attester_is_mailed_and_both_pages_say_so(house: TrialHouse, visitor: Visitor) -> None:
    page = text_of((await visitor.follow(await visitor.post("attest", KARIN))).text)
    assert "Frågan om attest skickas till karin@kommun.example" in page
    assert "Väntar på attest av Karin Berg, kanslichef" in page
    form = text_of((await visitor.show()).text)
    assert "Begärd tisdag 12 maj 2026 kl. 14.12, karin@kommun.example" in form
    (letter,) = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST)
    (notice,) = letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST_NOTICE)
    assert (letter.to, notice.to) == ("karin@kommun.example", "registrator0@kommun.example")
    assert "Waiting for Karin Berg" in text_of((await visitor.show("?lang=en")).text)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"attest_name": " . "}, "attest_name", "Ange namnet"),
        ({"attest_name": "Se www.evil.example"}, "attest_name", "utan länkar"),
        ({"attest_name": "K" * 301}, "attest_name", "högst 300"),
        ({"attest_name": "K" + "\u0301" * 40}, "attest_name", "fler än 16 accenter"),
        ({"attest_email": ""}, "attest_email", "Ange e-postadressen"),
        ({"attest_email": "karin@"}, "attest_email", "går inte att använda"),
        ({"attest_email": "karin@kommun.example; bo@kommun.example"}, "attest_email", "bara en e-postadress"),
        ({"attest_email": "karin@kommun.example\r\nBcc: x@evil.example"}, "attest_email", "bara en e-postadress"),
        ({"attest_email": "karin@kоmmun.example"}, "attest_email", "går inte att använda"),
        ({"attest_email": "registrator0@kommun.example"}, "attest_email", "er registrerade adress"),
        ({"attest_email": "karin@kommun.exmaple"}, "attest_email", "Den som får länken kan läsa utkastet"),
        ({"attest_message": "x" * 1001}, "attest_message", "1\u00a0001 tecken"),
        ({"attest_message": "Se HTTPS://evil.example"}, "attest_message", "utan länkar"),
    ],
)
async def test_who_cannot_be_asked_is_said_and_what_was_typed_stays(
    house: TrialHouse, visitor: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    reply = await visitor.post("attest", {**KARIN, **typed})
    assert reply.status_code == 422
    assert said in faults(reply.text)[field]
    for name in KARIN.keys() - typed.keys():
        assert typed_in(reply.text, name) == KARIN[name]
    assert "Bostadsförsörjningen bör lyftas fram." in reply.text
    assert standing(house) is None


async def test_another_domain_is_confirmed_once(house: TrialHouse, visitor: Visitor) -> None:
    typed = {**KARIN, "attest_email": "karin@bolaget.example"}
    refused = await visitor.post("attest", typed)
    assert 'name="attest_confirm" value="karin@bolaget.example"' in refused.text
    await visitor.follow(await visitor.post("attest", {**typed, "attest_confirm": "karin@bolaget.example"}))
    await review(visitor)
    await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": "bo@bolaget.example"}))
    found = standing(house)
    assert found is not None
    assert found.email == "bo@bolaget.example"


async def test_an_unfinished_answer_cannot_be_sent_for_attest(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("attest", {"summary": "Utan ställning", **KARIN})
    assert reply.status_code == 422
    assert "stance" in faults(reply.text)
    assert typed_in(reply.text, "summary") == "Utan ställning"
    assert standing(house) is None


async def test_a_draft_that_a_colleague_has_saved_is_read_before_attest_is_asked(
    house: TrialHouse, visitor: Visitor
) -> None:
    other = house.visitor()
    await other.open()
    await other.follow(await other.post("save", {**FULL, "summary": "En kollegas text."}))
    reply = await visitor.post("attest", KARIN)
    assert reply.status_code == 409
    assert "Någon har sparat sedan ni granskade" in text_of(reply.text)
    assert "En kollegas text." in text_of(reply.text)
    assert {name: typed_in(reply.text, name) for name in KARIN} == KARIN
    assert standing(house) is None
    await visitor.follow(await visitor.post("attest", KARIN))
    assert standing(house) is not None


async def test_a_double_click_is_one_request(house: TrialHouse, visitor: Visitor) -> None:
    for _ in range(2):
        await visitor.follow(await visitor.post("attest", KARIN))
    assert len(letters_of(house.database, house.round.recipient_id, LetterKind.ATTEST)) == 1


async def test_the_eleventh_request_of_a_day_is_refused(house: TrialHouse, visitor: Visitor) -> None:
    for number in range(10):
        await visitor.follow(await visitor.post("attest", {**KARIN, "attest_email": f"bo{number}@kommun.example"}))
    reply = await visitor.post("attest", {**KARIN, "attest_email": "bo10@kommun.example"})
    assert "10 gånger det senaste dygnet" in faults(reply.text)["attest_email"]
