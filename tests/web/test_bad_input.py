"""What people and programs type, beside the table of all bad input: drafts, line ends, odd hidden fields."""

import pytest

from models.addresses import check_address
from models.errors import Refusal
from rules.text import free_text, line
from store.answers import answers
from tests.web_visitor import TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in

LITERAL = [
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '"><b>fet</b>',
    "'; DROP TABLE answers--",
    "{{7*7}} {% import os %}",
    "${7*7} #{7*7} %(x)s %s%n {0} {name}",
    '#panic("x") #read("/app.db") @preview/x #import',
    "*fet* _kursiv_ $x$ <label> @ref = rubrik //",
    "A & B < C > D, C&D",
    "</w:t></w:r>",
    '=1+1 =HYPERLINK("http://x") +46 8 -5 @x',
    "å ä ö Å Ä Ö é ü ß ‘ ’ “ ” – … \u00a0 mjukt\u00adbindestreck",
    "a\u030a a\u0308 i två kodpunkter",
    "👩\u200d👩\u200d👧 🇸🇪 👍🏽",
    "Čeahpes sámegiella ŋ đ ŧ ž",
    "text \u202eomvänd\u202c och \u2066isolerad\u2069",
    "javascript:alert(1)",
    "2026-01-01 INFO admin logged in",
    "%_ ORDER BY 1;",
    "i" * 60_000,
    "\n" * 500 + "sist",
    "\t indrag  och   blanksteg \t",
]


def stored_comment(house: TrialHouse) -> str:
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        return answers.content(answer).questions[0].comment


@pytest.mark.parametrize("typed", LITERAL, ids=range(len(LITERAL)))
async def test_text_is_kept_to_the_character_and_shown_literally(
    house: TrialHouse, visitor: Visitor, typed: str
) -> None:
    saved = await visitor.follow(await visitor.post("save", {"q-1-comment": typed, "own_dnr": "<b>KS</b>"}))
    assert typed_in(saved.text, "q-1-comment") == typed
    assert "<b>KS</b>" not in saved.text
    visitor.hidden = hidden_fields(saved.text)
    typed_all = {"stance": "opposes", "q-1-comment": typed, "own_dnr": "<b>KS</b>", "reservation-1-who": typed[:200]}
    page = await visitor.follow(await visitor.post("submit", typed_all))
    assert stored_comment(house) == typed
    for sign in ("<script>alert", "<svg onload", "<img src=x", "<b>fet", "<b>KS", "</w:t>", "<label> @ref"):
        assert sign not in page.text
    assert "\u202e" not in page.text
    shown = typed.replace("\u202e", "[U+202E]").replace("\u202c", "[U+202C]")
    shown = shown.replace("\u2066", "[U+2066]").replace("\u2069", "[U+2069]")
    assert shown in text_of(page.text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d\u2029e\u0085f", "a\nb\nc\nd\ne\nf"),
        ("\ufeffbörjan", "början"),
    ],
)
async def test_line_ends_are_made_one_kind(house: TrialHouse, visitor: Visitor, typed: str, kept: str) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "opposes", "q-1-comment": typed}))
    assert stored_comment(house) == kept


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1b", "\x1d", "\x7f", "\x9d", "\ufffe", "\uffff"])
async def test_characters_no_document_can_hold_are_removed_and_told(
    house: TrialHouse, visitor: Visitor, sign: str
) -> None:
    typed = {"stance": "opposes", "q-1-comment": f"före{sign}[2Jefter", "own_dnr": f"KS{sign}1"}
    page = await visitor.follow(await visitor.post("submit", typed))
    assert stored_comment(house) == "före[2Jefter"
    assert "Osynliga styrtecken togs bort" in text_of(page.text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4 kap. 4\x1e6 §§", "4 kap. 4\u20116 §§"),  # Word's non-breaking hyphen
        ("för\x1fbund", "för\u00adbund"),  # and its optional one
        ("\x93ja\x94 \x96 100 \x80", "\u201cja\u201d – 100 €"),  # Windows-1252 read as Latin-1
        ("och s\x85 \x97", "och s… —"),
    ],
)
async def test_what_another_program_meant_is_kept_and_told(
    house: TrialHouse, visitor: Visitor, typed: str, kept: str
) -> None:
    page = await visitor.follow(await visitor.post("submit", {"stance": "opposes", "q-1-comment": typed}))
    assert stored_comment(house) == kept
    assert "Några tecken har bytts ut" in text_of(page.text)
    assert "Osynliga styrtecken togs bort" not in text_of(page.text)


async def test_names_and_addresses_are_nfc_and_of_one_line(house: TrialHouse, visitor: Visitor) -> None:
    typed = {"stance": "opposes", "contact_name": " A\u030asa\r\n Test ", "contact_email": " <eva@kommun.se> "}
    await visitor.follow(await visitor.post("submit", typed))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        content = answers.content(answer)
    assert content.contact_name == "Åsa Test"
    assert content.contact_email == "eva@kommun.se"


@pytest.mark.parametrize(
    "name",
    ["own_dnr", "decision_body", "delegate", "decision_on", "decision_section", "refers_to", "reservation-1-who"],
)
async def test_a_line_break_in_a_field_of_one_line_is_a_space(house: TrialHouse, visitor: Visitor, name: str) -> None:
    typed = {"stance": "opposes", name: "a\r\nBcc: b@x.example\u2028c\u200bd\te"}
    await visitor.follow(await visitor.post("submit", typed))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        assert '"a Bcc: b@x.example c\u200bd e"' in answer.content


async def test_the_limit_is_said_before_anybody_types(visitor: Visitor) -> None:
    form = text_of((await visitor.show()).text)
    assert "Högst 60 000 tecken, liksom i varje fält nedan." in form
    assert "Högst 1 000 tecken, inga länkar." in form
    assert "Högst 25 MB per fil, tio filer i allt." in form


@pytest.mark.parametrize("value", ["tillstyrker", "SUPPORTS", "supports'", "\x00", "1e999", "NaN"])
async def test_a_choice_that_is_not_in_the_list_is_refused(visitor: Visitor, value: str) -> None:
    reply = await visitor.post("submit", {"stance": value, "decision_level": "king", "summary": "kvar"})
    assert reply.status_code == 422
    assert {"stance", "decision_level"} <= set(faults(reply.text))
    assert typed_in(reply.text, "summary") == "kvar"


@pytest.mark.parametrize("name", ["draft_version", "replaces", "nonce", "lang"])
@pytest.mark.parametrize("value", ["", "-1", "1e9", "9" * 400, "’’", "<b>", "１"])
async def test_odd_hidden_fields_do_no_harm(visitor: Visitor, name: str, value: str) -> None:
    visitor.hidden[name] = value
    reply = await visitor.post("submit", {"stance": "supports"})
    assert reply.status_code in {303, 409, 422}


def test_a_long_run_of_accents_is_not_put_in_order() -> None:
    """Composing takes time that grows with the square of the run, and holds every thread meanwhile."""
    run = "\u0301\u0316" * 100_000
    assert line(run)[0] == run
    assert line("Ha\u030abo")[0] == "Håbo"
    assert check_address("a@" + "," * 100_000 + "@b") == Refusal(
        code="email_invalid", facts={"email": "a@" + "," * 318, "suggestion": ""}
    )


def test_soft_line_breaks_and_page_breaks_are_line_ends() -> None:
    assert free_text("rad ett\x0brad två\x0csida två") == ("rad ett\nrad två\nsida två", False, False)
