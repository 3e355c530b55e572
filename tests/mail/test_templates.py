"""Every template with every wording, with the longest values and with hostile ones."""

import re
from html.parser import HTMLParser

import pytest

from mail.building import build_letter
from mail.wording import Wording
from models.letters import LetterFacts
from models.values import LetterKind, RecipientKind
from tests.letter_builder import (
    CLOSES_AT,
    EVERY_LETTER,
    LINK,
    RECEIPT,
    ROUND,
    SHA256,
    html_of,
    letter,
    parsed,
    text_of,
    with_text,
)

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


class Page(HTMLParser):
    """What a mail program would see: tags, attributes, links with their text, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.words = ""
        self._href = ""
        self._link_text: str | None = None
        self._skipped = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "a":
            self._href, self._link_text = dict(attrs).get("href") or "", ""
        self._skipped += tag in {"title", "style"}
        self.words += " " if tag not in {"strong", "a", "span"} else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link_text is not None:
            self.links.append((self._href, self._link_text))
            self._link_text = None
        self._skipped -= tag in {"title", "style"}

    def handle_data(self, data: str) -> None:
        if self._link_text is not None:
            self._link_text += data
        if not self._skipped:
            self.words += data


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


def test_a_template_sees_words_only() -> None:
    """No placeholder reaches a letter's facts, the store or Python's insides."""
    assert {field.annotation for field in Wording.model_fields.values()} >= {str, bool, int}
    assert "created_at" not in Wording.model_fields


def test_the_due_day_is_the_first_thing_said() -> None:
    built = build_letter(letter())
    assert text_of(built).startswith("SISTA SVARSDAG: tisdag 30 september 2014 kl. 23.59\n")
    assert Page(html_of(built)).words.split()[:8] == "Sista svarsdag tisdag 30 september 2014 kl. 23.59".split()


def test_the_obliged_are_told_so_and_the_invited_are_invited() -> None:
    obliged, invited = (text_of(build_letter(letter(obliged=obliged))) for obliged in (True, False))
    assert "Ni är skyldiga att svara" in obliged
    assert "inbjudan" not in obliged
    assert "Ni är inte skyldiga att svara" in invited
    for text in (obliged, invited):
        assert "räcker det att svaret säger det" in " ".join(text.split())


@pytest.mark.parametrize(
    ("kind", "name", "where", "whose"),
    [
        (RecipientKind.MUNICIPALITY, "Borås", "inom kommunen", "i Borås namn"),
        (RecipientKind.REGION, "Region Skåne", "inom regionen", "i Region Skånes namn"),
        (RecipientKind.COUNTY_BOARD, "Länsstyrelsen i Kalmar län", "inom länsstyrelsen", "Länsstyrelsen i Kalmar läns"),
        (RecipientKind.PARTY_GROUP, "Partigrupp A i Kinda", "inom partigruppen", "i Partigrupp A i Kindas namn"),
        (RecipientKind.ORGANISATION, "SKR", "inom organisationen", "i SKR:s namn"),
    ],
)
def test_the_recipient_is_spoken_of_as_what_it_is(kind: RecipientKind, name: str, where: str, whose: str) -> None:
    text = " ".join(text_of(build_letter(letter(recipient_kind=kind, recipient_name=name))).split())
    assert where in text
    assert whose in text


def test_a_reminder_says_what_it_knows() -> None:
    nothing, draft, bounced, overdue = (
        " ".join(text_of(build_letter(EVERY_LETTER[name])).split())
        for name in (
            "reminder",
            "reminder of a draft",
            "reminder where the missiv bounced",
            "reminder after the due day",
        )
    )
    assert "Vi har ännu inte fått något svar från Upplands Väsby kommun." in nothing
    assert "utkast från Upplands Väsby kommun som inte är inskickat" in draft
    assert "kom inte fram" in bounced
    assert "VAD NI OMBEDS GÖRA" in bounced
    assert overdue.startswith("SVARSTIDEN HAR GÅTT UT: svar tas emot till och med fredag 24 oktober 2014 kl. 23.59")
    assert "märks som för sent inkomna" in overdue


def test_an_extension_gives_the_new_day_the_old_day_and_the_day_asked_for() -> None:
    text = " ".join(text_of(build_letter(EVERY_LETTER["extension to another day than asked"])).split())
    assert "NY SISTA SVARSDAG: fredag 10 oktober 2014 kl. 23.59" in text
    assert "Tidigare sista svarsdag: tisdag 30 september 2014 kl. 23.59" in text
    assert "Ni bad om anstånd till fredag 17 oktober 2014 kl. 23.59" in text


def test_a_receipt_tells_when_to_the_second_and_what_to_the_byte() -> None:
    text = text_of(build_letter(EVERY_LETTER["receipt"]))
    assert text.startswith(
        "SVARET HAR KOMMIT IN: tisdag 23 september 2014 kl. 14.12.08\nKvittens: KSL-13-0111-0114-1\n"
    )
    assert "yttrande-ks-212.pdf\nYttrande, 214 kB\nKontrollsumma (SHA-256):\n" + SHA256 in text
    assert "9f" * 32 in text
    assert "Ställningstagande: Tillstyrker med synpunkter" in text
    assert "Till och med tisdag 30 september 2014 kl. 23.59 kan ni ersätta svaret" in " ".join(text.split())


def test_a_receipt_marks_a_late_and_a_preliminary_answer_only() -> None:
    plain, late, preliminary = (
        text_of(build_letter(EVERY_LETTER[name]))
        for name in ("receipt", "receipt for a late answer", "receipt for a second version")
    )
    assert "FÖR SENT" not in plain
    assert "PRELIMINÄRT" not in plain
    assert "FÖR SENT INKOMMET" in late
    assert "PRELIMINÄRT" in preliminary
    assert "Version: 2" in preliminary


def test_a_receipt_promises_no_replacement_after_the_closing() -> None:
    for name, said in (
        ("receipt", "Till och med tisdag 30 september 2014 kl. 23.59 kan ni ersätta"),
        ("receipt for a confirmation after the closing", "Remissen har stängt. Hör av er till oss"),
    ):
        assert said in " ".join(text_of(build_letter(EVERY_LETTER[name])).split())
    late = letter(LetterKind.RECEIPT, **{**RECEIPT, "late": True, "arrived_at": CLOSES_AT})
    text = " ".join(text_of(build_letter(late)).split())
    assert "Till och med fredag 24 oktober 2014 kl. 23.59 kan ni ersätta" in text


def test_a_receipt_names_the_version_it_confirms() -> None:
    text = " ".join(text_of(build_letter(EVERY_LETTER["receipt for a confirmation"])).split())
    assert "Bekräftar version 1, som kom in tisdag 23 september 2014 kl. 14.12.08 (kvittens KSL-13-0111-0114-1)" in text
    assert "PRELIMINÄRT" not in text


def test_a_minutes_reminder_says_that_the_answer_counts_and_how_long_the_extract_is_taken() -> None:
    usual, late = (
        " ".join(text_of(build_letter(EVERY_LETTER[name])).split())
        for name in ("minutes reminder", "minutes reminder of a late answer")
    )
    assert "PROTOKOLLSUTDRAGET SAKNAS: skicka in det senast tisdag 23 december 2014 kl. 23.59" in usual
    assert "Svaret är redan räknat och blir inte sent." in usual
    assert "Testhandläggare" in usual
    assert "blir inte sent" not in late
    assert "märkt som för sent inkommet, och det ändras inte" in late


def test_a_withdrawal_is_told_with_what_stays_and_how_long_a_new_answer_is_taken() -> None:
    usual, overdue = (
        " ".join(text_of(build_letter(EVERY_LETTER[name])).split())
        for name in ("notice of a withdrawn answer", "notice of an answer withdrawn after the due day")
    )
    assert "SVARET ÄR ÅTERTAGET: onsdag 24 september 2014 kl. 08.05.09" in usual
    assert "inkommen allmän handling enligt 2 kap. tryckfrihetsförordningen" in usual
    assert "senast tisdag 30 september 2014 kl. 23.59" in usual
    assert "Vi påminner som förut" in usual
    assert "till och med fredag 24 oktober 2014 kl. 23.59 och märks som för sent inkommet" in overdue
    assert "Vi påminner" not in overdue


def test_late_answers_are_not_promised_when_none_are_taken() -> None:
    assert "för sent" not in text_of(build_letter(letter(due_at=CLOSES_AT)))


def test_a_day_is_called_whole_only_when_it_is() -> None:
    assert "Hela dagen räknas." in text_of(build_letter(letter()))
    noon = letter(due_at=CLOSES_AT.replace(hour=10, minute=0, second=0, microsecond=0))
    assert "Hela dagen" not in text_of(build_letter(noon))
