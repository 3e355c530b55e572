"""Every template with every wording, with the longest values and with hostile ones."""

import re

import pytest

from mail.outgoing import rendering
from mail.outgoing.building import build_letter
from mail.outgoing.wording import Wording, wording
from models.letters import LetterFacts
from models.values import LetterKind
from tests.letter_builder import EVERY_LETTER, LINK, RECEIPT, ROUND, html_of, letter, parsed, text_of, with_text
from tests.mail.outgoing.mail_page import Page

FETCHED_OR_RUN = {"img", "script", "link", "iframe", "form", "style", "object", "video", "base"}
HARMLESS = {name: build_letter(facts) for name, facts in EVERY_LETTER.items()}
WITHOUT_LINK = {
    LetterKind.EXTENSION_REQUESTED,
    LetterKind.CANCELLED,
    LetterKind.RECIPIENT_WITHDRAWN,
    LetterKind.RECEIPT_COPY,
    LetterKind.FORWARD_NOTICE,
    LetterKind.ATTEST_NOTICE,
    LetterKind.ATTEST_OUTCOME_COPY,
    *(LetterKind.INTERNAL_NOTICE, LetterKind.INTERNAL_CAME_COPY, LetterKind.INTERNAL_WITHDRAWN),
    LetterKind.SUPPLEMENT_COPY,
    LetterKind.SUPPLEMENT_WITHDRAWN,
    LetterKind.FILE_QUARANTINED,
    LetterKind.REGISTRAR,
    LetterKind.REGISTRAR_DIGEST,
    LetterKind.APPROVAL_REQUESTED,
    LetterKind.ADOPTION_IN_FORCE,
    LetterKind.DUTY,
    LetterKind.PRESS_TEXT,
    LetterKind.MILESTONE,
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


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def test_nothing_in_the_html_is_fetched_or_run() -> None:
    for name, built in HARMLESS.items():
        page = Page(html_of(built))
        assert not FETCHED_OR_RUN & set(page.tags), name
        run = [key for key, _ in page.attributes if key.startswith("on") or key in {"src", "background", "srcset"}]
        assert not run, name
        styles = [value for key, value in page.attributes if key == "style"]
        assert not [value for value in styles if "url(" in value or "@import" in value], name


def test_a_links_text_is_where_it_goes() -> None:
    links = [link for built in HARMLESS.values() for link in Page(html_of(built)).links]
    assert [(href, text) for href, text in links if href.removeprefix("mailto:") != text] == []


def test_text_and_html_say_the_same_in_the_same_order() -> None:
    for name, built in HARMLESS.items():
        assert words_of(text_of(built)) == words_of(Page(html_of(built)).words), name


def test_the_html_says_its_language_and_has_one_first_heading() -> None:
    for name, built in HARMLESS.items():
        html = html_of(built)
        assert '<html lang="sv">' in html, name
        assert Page(html).tags.count("h1") == 1, name


def test_the_plain_text_is_narrow_tidy_and_keeps_the_link_whole() -> None:
    for name, built in HARMLESS.items():
        text = text_of(built)
        lines = text.split("\n")
        assert [line for line in lines if len(line) > 76 and not line.startswith("remiss ")] == [], name  # to copy
        assert [line for line in lines if line != line.rstrip()] == [], name
        assert "\n\n\n" not in text, name
        assert (LINK in lines) == (EVERY_LETTER[name].kind not in WITHOUT_LINK), name


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    for name, facts in EVERY_LETTER.items():
        assert_shown_and_harmless(name, with_text(facts, text))


def assert_shown_and_harmless(name: str, hostile: LetterFacts) -> None:
    harmless, built = parsed(HARMLESS[name]), build_letter(hostile)
    message = parsed(built)
    assert sorted(message.keys()) == sorted(harmless.keys()), name
    types = [part.get_content_type() for part in harmless.walk()]
    assert [part.get_content_type() for part in message.walk()] == types, name
    assert message["To"] == harmless["To"], name
    assert message["From"].addresses[0].addr_spec == ROUND.sender_email, name
    assert len(message["Subject"]) <= 240, name
    assert max(len(line) for line in built.data.split(b"\r\n")) <= 78, name
    body = text_of(built)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe]", body), name
    assert LINK in body.split("\n") or hostile.kind in WITHOUT_LINK, name
    page = Page(html_of(built))
    assert not {"img", "script", "b"} & set(page.tags), name
    assert not [key for key, _ in page.attributes if key.startswith("on")], name


def test_markup_and_templates_are_printed_as_they_were_written() -> None:
    for text in (HOSTILE["markup"], HOSTILE["a template"]):
        built = build_letter(letter(LetterKind.EXTENSION_DENIED, reason=text))
        assert text in " ".join(text_of(built).split())
        assert text in " ".join(Page(html_of(built)).words.split())


def test_the_turning_sign_of_a_file_name_is_shown() -> None:
    name = HOSTILE["a name turned around"]
    facts = letter(LetterKind.RECEIPT, **{**RECEIPT, "files": (RECEIPT["files"][0].model_copy(update={"name": name}),)})
    assert "[U+202E]fdp.exe[U+2066]" in text_of(build_letter(facts))


def test_what_is_filled_in_afterwards_stands_as_if_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters to everybody are rendered once a round; between two of one recipient stands another's."""
    alike = [facts for facts in EVERY_LETTER.values() if facts.kind in rendering.MADE_ONCE]
    assert {facts.kind for facts in alike} == rendering.MADE_ONCE
    names = ("Borås", "KSL", "Å & Ö <b>Ab</b>", *HOSTILE.values())
    wordings = [
        (facts.kind, wording(facts.model_copy(update={"recipient_name": name}))) for name in names for facts in alike
    ]
    wordings += [(kind, words._replace(to="x@y.example", also_as="", link="")) for kind, words in wordings]
    filled = [rendering.render(*each) for each in (*wordings, *wordings)]
    monkeypatch.setattr(rendering, "MADE_ONCE", frozenset())
    assert filled == [rendering.render(*each) for each in (*wordings, *wordings)]


def test_a_template_sees_words_only() -> None:
    """No placeholder reaches a letter's facts, the store or Python's insides."""
    assert set(Wording.__annotations__.values()) >= {str, bool, int}
    assert "created_at" not in Wording._fields
