"""Every template with every wording, with the longest values and with hostile ones."""

import re

import pytest

from mail import rendering
from mail.building import build_letter
from mail.wording import Wording, wording
from models.letters import LetterFacts
from models.values import LetterKind
from tests.letter_builder import EVERY_LETTER, LINK, RECEIPT, ROUND, html_of, letter, parsed, text_of, with_text
from tests.mail.mail_page import Page

EVERY = pytest.mark.parametrize("facts", EVERY_LETTER.values(), ids=list(EVERY_LETTER))
WITHOUT_LINK = {
    LetterKind.EXTENSION_REQUESTED,
    LetterKind.CANCELLED,
    LetterKind.RECEIPT_COPY,
    LetterKind.FORWARD_NOTICE,
    LetterKind.ATTEST_NOTICE,
    LetterKind.ATTEST_OUTCOME_COPY,
    LetterKind.SUPPLEMENT_COPY,
    LetterKind.SUPPLEMENT_WITHDRAWN,
    LetterKind.FILE_QUARANTINED,
}
HOSTILE = {
    "a header after a line break": "Hej\r\nBcc: evil@x.example\r\n\r\nBody",
    "a lone line feed": "Hej\nBcc: evil@x.example",
    "a unicode line break": "Hej\u2028Bcc: evil@x.example\u2029\x85\x0b\x0cX: y",
    "NUL and controls": "a\x00b\x01\x1b[2Jc\x7f\x9f\ufffe\uffff",
    "markup": '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(1)>',
    "an attribute's end": "\"><b onmouseover='x'>&amp;",
    "a template": "{{ 7*7 }}{% import os %}{{ letter.__class__ }}${7*7}%(x)s",
    "a name turned around": "\u202efdp.exe\u2066",
    "a lone surrogate": "a\ud800b",
    "three hundred letters": "Å" * 300,
    "three hundred letters in words": "Kommunalförbundet Ö " * 15,
    "a word of five thousand": "x" * 5000,
    "another script and an emoji": "漢字 עברית 👩‍👩‍👧‍👦 é",
    "an encoded word": "=?utf-8?q?=0D=0ABcc:_evil=40x.example?=",
    "only blanks": " \u00a0\t ",
    "a dot alone": ".",
}
HOSTILE_LETTERS = pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@EVERY
def test_nothing_in_the_html_is_fetched_or_run(facts: LetterFacts) -> None:
    page = Page(html_of(build_letter(facts)))
    assert not {"img", "script", "link", "iframe", "form", "style", "object", "video", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "background", "srcset"}]
    assert not [value for name, value in page.attributes if name == "style" and ("url(" in value or "@import" in value)]


@EVERY
def test_a_links_text_is_where_it_goes(facts: LetterFacts) -> None:
    for href, text in Page(html_of(build_letter(facts))).links:
        assert href.removeprefix("mailto:") == text


@EVERY
def test_text_and_html_say_the_same_in_the_same_order(facts: LetterFacts) -> None:
    built = build_letter(facts)
    assert words_of(text_of(built)) == words_of(Page(html_of(built)).words)


@EVERY
def test_the_html_says_its_language_and_has_one_first_heading(facts: LetterFacts) -> None:
    html = html_of(build_letter(facts))
    assert '<html lang="sv">' in html
    assert Page(html).tags.count("h1") == 1


@EVERY
def test_the_plain_text_is_narrow_tidy_and_keeps_the_link_whole(facts: LetterFacts) -> None:
    text = text_of(build_letter(facts))
    lines = text.split("\n")
    assert [line for line in lines if len(line) > 76] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\n\n\n" not in text
    assert (LINK in lines) == (facts.kind not in WITHOUT_LINK)


@EVERY
@HOSTILE_LETTERS
def test_hostile_text_is_shown_and_does_nothing(facts: LetterFacts, text: str) -> None:
    harmless = parsed(build_letter(facts))
    built = build_letter(with_text(facts, text))
    message = parsed(built)
    assert sorted(message.keys()) == sorted(harmless.keys())
    assert [part.get_content_type() for part in message.walk()] == [part.get_content_type() for part in harmless.walk()]
    assert message["To"] == harmless["To"]
    assert message["From"].addresses[0].addr_spec == ROUND.sender_email
    assert len(message["Subject"]) <= 240
    assert max(len(line) for line in built.data.split(b"\r\n")) <= 78
    body = text_of(built)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe]", body)
    assert LINK in body.split("\n") or facts.kind in WITHOUT_LINK
    page = Page(html_of(built))
    assert not {"img", "script", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_markup_and_templates_are_printed_as_they_were_written() -> None:
    for text in (HOSTILE["markup"], HOSTILE["a template"]):
        built = build_letter(letter(LetterKind.EXTENSION_DENIED, reason=text))
        assert text in " ".join(text_of(built).split())
        assert text in " ".join(Page(html_of(built)).words.split())


def test_the_turning_sign_of_a_file_name_is_shown() -> None:
    name = HOSTILE["a name turned around"]
    facts = letter(LetterKind.RECEIPT, **{**RECEIPT, "files": (RECEIPT["files"][0].model_copy(update={"name": name}),)})
    assert "[U+202E]fdp.exe[U+2066]" in text_of(build_letter(facts))


@pytest.mark.parametrize("name", ["Borås", "KSL", "Å & Ö <b>Ab</b>", *HOSTILE.values()], ids=str.__repr__)
def test_what_is_filled_in_afterwards_stands_as_if_rendered(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters to everybody are rendered once a round; between two of one recipient stands another's."""
    alike = [facts for facts in EVERY_LETTER.values() if facts.kind in rendering.MADE_ONCE]
    assert {facts.kind for facts in alike} == rendering.MADE_ONCE
    wordings = [(facts.kind, wording(facts.model_copy(update={"recipient_name": name}))) for facts in alike]
    wordings += [(kind, words._replace(to="x@y.example", also_as="", link="")) for kind, words in wordings]
    filled = [rendering.render(*each) for each in (*wordings, *wordings)]
    monkeypatch.setattr(rendering, "MADE_ONCE", frozenset())
    assert filled == [rendering.render(*each) for each in (*wordings, *wordings)]


def test_a_template_sees_words_only() -> None:
    """No placeholder reaches a letter's facts, the store or Python's insides."""
    assert set(Wording.__annotations__.values()) >= {str, bool, int}
    assert "created_at" not in Wording._fields
