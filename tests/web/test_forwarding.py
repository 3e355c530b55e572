"""Forwarding the link on the page: the address is checked, another domain is confirmed once, and all of it is shown."""

import pytest

from models.values import LetterKind
from store.answers import drafts
from tests.rows import rows
from tests.store_steps import letters_of
from tests.web_visitor import FULL, TrialHouse, Visitor, faults, text_of, typed_in
from web.answer.page_addresses import first_page_address


def forwarded(house: TrialHouse) -> list[str]:
    return [row.to for row in letters_of(house.database, house.round.recipient_id, LetterKind.FORWARD)]


async def test_a_colleague_is_mailed_and_the_page_says_so(house: TrialHouse, visitor: Visitor) -> None:
    typed = {"summary": "Halvskrivet", "forward_email": " bo@kommun.example", "forward_message": "Hej Bo"}
    page = text_of((await visitor.follow(await visitor.post("forward", typed))).text)
    assert "Svarslänken skickas till bo@kommun.example" in page
    assert "Vidarebefordrad till bo@kommun.example tisdag 12 maj 2026" in page
    assert forwarded(house) == ["bo@kommun.example"]
    notices = letters_of(house.database, house.round.recipient_id, LetterKind.FORWARD_NOTICE)
    assert [row.to for row in notices] == ["registrator0@kommun.example"]
    with house.database.reading() as session:
        assert drafts.load(session, house.round.recipient_id).fields == {"summary": ["Halvskrivet"]}
    english = text_of((await visitor.show("?lang=en")).text)
    assert "Forwarded to bo@kommun.example" in english


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "forward_email", "Ange kollegans e-postadress"),
        ({"forward_email": "bo@"}, "forward_email", "går inte att använda"),
        ({"forward_email": "bo@kommun.example, eva@kommun.example"}, "forward_email", "bara en e-postadress"),
        ({"forward_email": "bo@kommun.example\r\nBcc: x@evil.example"}, "forward_email", "bara en e-postadress"),
        ({"forward_email": "bo@kоmmun.example"}, "forward_email", "går inte att använda"),
        ({"forward_email": "Registrator0@kommun.example"}, "forward_email", "redan har länken"),
        ({"forward_email": "bo@kommun.exmaple"}, "forward_email", "en annan domän än er registrerade"),
        ({"forward_email": "bo@kommun.example", "forward_message": "x" * 1001}, "forward_message", "1\u00a0001 tecken"),
        (
            {"forward_email": "bo@kommun.example", "forward_message": "Se HTTPS://evil.example"},
            "forward_message",
            "utan länkar",
        ),
    ],
)
async def test_what_cannot_be_forwarded_is_said_and_what_was_typed_stays(
    house: TrialHouse, visitor: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    reply = await visitor.post("forward", {"summary": "Kvar", **typed})
    assert reply.status_code == 422
    assert said in faults(reply.text)[field]
    assert typed_in(reply.text, "summary") == "Kvar"
    assert forwarded(house) == []


async def test_another_domain_is_confirmed_once(house: TrialHouse, visitor: Visitor) -> None:
    typed = {"forward_email": "bo@bolaget.example"}
    asked = await visitor.post("forward", typed)
    assert 'name="forward_confirm" value="bo@bolaget.example"' in asked.text
    other = await visitor.post(
        "forward", {"forward_email": "bo@annat.example", "forward_confirm": "bo@bolaget.example"}
    )
    assert other.status_code == 422
    await visitor.follow(await visitor.post("forward", {**typed, "forward_confirm": "bo@bolaget.example"}))
    await visitor.show()
    await visitor.follow(await visitor.post("forward", {"forward_email": "eva@bolaget.example"}))
    assert forwarded(house) == ["bo@bolaget.example", "eva@bolaget.example"]


async def test_the_eleventh_forward_of_a_day_is_refused_with_its_reason(house: TrialHouse, visitor: Visitor) -> None:
    for number in range(10):
        await visitor.follow(await visitor.post("forward", {"forward_email": f"bo{number}@kommun.example"}))
    reply = await visitor.post("forward", {"forward_email": "bo10@kommun.example"})
    assert reply.status_code == 422
    assert "10 gånger det senaste dygnet" in faults(reply.text)["forward_email"]
    assert len(forwarded(house)) == 10


async def test_the_receipt_shows_who_has_the_link(house: TrialHouse, visitor: Visitor) -> None:
    await visitor.follow(await visitor.post("forward", {"forward_email": "bo@kommun.example"}))
    await visitor.show()
    receipt = await visitor.follow(await visitor.post("submit", FULL))
    assert "Vidarebefordrad till bo@kommun.example" in text_of(receipt.text)
    await visitor.show("?ersatt=1")
    again = await visitor.follow(await visitor.post("forward", {"forward_email": "eva@kommun.example"}))
    assert "Svarslänken skickas till eva@kommun.example" in text_of(again.text)


@rows(
    "message, link",
    [
        ("Logga in på fejk.se/login, tack", "fejk.se/login"),
        ("se Fejk.example/a?b=c", "Fejk.example/a?b=c"),
        ("räksmörgås.se", "räksmörgås.se"),
        ("gå till fejk.se.", "fejk.se"),
        ("(login.fejk.com)", "login.fejk.com"),
        ("10.0.0.7.xyz:8080/x", "10.0.0.7.xyz:8080/x"),
        ("HTTPS://evil.example", "HTTPS://evil.example"),
        ("www.fejk.museum", "www.fejk.museum"),
        ("Mejla anna@kommun.se, tfn 08-12 34 56.", ""),
        ("Se t.ex. bl.a. 3 kap. 2 § och/eller dnr KS/2026.12, senast 9.6.2026 kl. 14.07.", ""),
        ("Svara fr.o.m. den 3 juni t.o.m. den 9 juni m.m. Tack.Hej", ""),
    ],
)
def test_what_a_mail_program_would_make_clickable_is_a_link(message: str, link: str) -> None:
    assert first_page_address(message) == link
