"""Every finding has a sentence that renders: in Swedish with its line, and in both languages on the console's pages."""

import re
import string

import pytest

from models.findings import AdviceCode, Fault, FaultCode, Notice, NoticeCode
from templates.console import findings
from templates.round_file_messages import FAULTS, NOTICES, fault_text, notice_text
from templates.words import Language
from tests.rows import rows

EVERY_FACT = {
    "active": "script", "malware": "X", "ending": ".pdf", "found_in_paper": "file_locked",
    "advised_on": "2027-05-24", "allowed": "law, other", "asked": 3, "both": 2, "chapter": "2.1",
    "closes_at": "2027-06-09T21:59:59.999999+00:00",
    "code": "0114", "codes": "R25, L25", "column": 3, "count": 3, "county": "02", "days": 86,
    "dnr": "KS 2027/7",
    "due_at": "2027-06-09T21:59:59.999999+00:00", "due_on": "2027-06-06", "email": "a@x.se", "field": "due",
    "first": "send_on", "first_line": 4, "first_year": 1953, "found": "kod, epost", "id": "1", "key": "dnr",
    "kind": "organisation", "sender": "Kinda kommun", "other_code": "PG.1", "register_kind": "municipality",
    "day_on": "2027-06-08",
    "landed_on": "2027-06-06", "last_year": 2100, "length": 400, "limit": 300, "local": "2027-03-28 02:30:00",
    "example": "SKR",
    "most": 5,
    "moved_to_on": "2027-06-07", "name": "Håbo", "names": "Håbo (0305)", "next_on": "2027-06-07", "other": "select",
    "other_name": "Habo", "path": "forslag.pdf", "red_day": "Nationaldagen", "register_name": "Håbo kommun", "rest": 2,
    "second": "send_at", "send_at": "2027-01-11T07:00:00+00:00", "send_on": "2027-01-10", "sent_on": "2027-01-11",
    "size": 26_000_000, "suggestion": "recipients", "text": "i vår", "word": "lag", "year": 2101,
}  # fmt: skip

ALL_NOTICES: list[NoticeCode | AdviceCode] = [*NoticeCode, *AdviceCode]


def test_every_code_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(FAULTS) == set(FaultCode)
    assert set(NOTICES) == set(ALL_NOTICES)


@rows("code", FaultCode)
def test_every_fault_renders_with_its_line(code: FaultCode) -> None:
    text = fault_text(Fault(code=code, facts=dict(EVERY_FACT), line=14))
    assert text.startswith("rad 14: ")
    assert text.endswith((".", "?"))
    assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\dT\d\d:\d\d:", text)


@rows("code", ALL_NOTICES)
def test_every_notice_renders_with_its_line(code: NoticeCode | AdviceCode) -> None:
    text = notice_text(Notice(code=code, facts=dict(EVERY_FACT), line=6))
    assert text.startswith("rad 6: ")
    assert text.endswith(".")
    assert not re.search(r"[{}]|None", text)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_finding_is_said_on_the_console_without_a_line_or_a_command(language: Language) -> None:
    told = [findings.sentence(Fault(code=code, facts=dict(EVERY_FACT)), language) for code in FaultCode]
    told += [findings.sentence(Notice(code=code, facts=dict(EVERY_FACT)), language) for code in ALL_NOTICES]
    for said in told:
        assert said[0].isupper() or said[0] in '"“', said
        assert said.endswith((".", "?")), said
        assert not re.search(r"[{}]|None|--[a-z]|\d{4}-\d\d-\d\dT\d\d:\d\d:", said), said
        assert language == "sv" or not re.search(r"[åäö]", re.sub(r"Håbo|i vår|å, ä (and|or) ö", "", said)), said


@rows("sentence", [*FAULTS.values(), *NOTICES.values()])
def test_a_sentence_begins_small_and_says_what_to_do(sentence: str) -> None:
    assert sentence[0] in string.ascii_lowercase + 'åäö"{'
    assert not re.search(r"  |!(?!\))|\b(du måste|vänligen)\b", sentence)


def test_a_fault_reads_as_a_person_would_say_it() -> None:
    fault = Fault(code=FaultCode.UNKNOWN_KEY, facts={"key": "recipiants", "suggestion": "recipients"}, line=14)
    assert fault_text(fault) == (
        'rad 14: okänd nyckel "recipiants". Menade du "recipients"? '
        "Det som står där används inte: rätta eller ta bort det."
    )


def test_dates_are_told_with_their_weekday() -> None:
    facts = {"due_on": "2027-06-25", "red_day": "Midsommarafton", "next_on": "2027-06-28"}
    assert fault_text(Fault(code=FaultCode.DUE_ON_DAY_OFF, facts=dict(facts), line=6)) == (
        "rad 6: sista svarsdag fredag 25 juni 2027 är ingen arbetsdag (midsommarafton). Då kan ingen hjälpa den som "
        "får problem med sitt svar. Ange till exempel måndag 28 juni 2027."
    )


def test_a_fault_of_another_file_names_it_and_one_of_none_begins_with_a_capital() -> None:
    facts = {"email": "a@x", "suggestion": ""}
    fault = Fault(code=FaultCode.EMAIL_INVALID, facts=dict(facts), line=2, file="addresses.csv")
    assert fault_text(fault) == 'addresses.csv rad 2: "a@x" är ingen fullständig e-postadress. Rätta adressen.'
    assert fault_text(Fault(code=FaultCode.FILE_EMPTY)).startswith("Filen är tom.")
    assert notice_text(Notice(code=NoticeCode.NO_DOCUMENTS)).startswith("Remissen har inga handlingar.")


def test_text_from_the_file_cannot_draw_on_the_terminal_or_go_on_for_ever() -> None:
    fault = Fault(code=FaultCode.UNKNOWN_KEY, facts={"key": "\x1b[2J\u202e\n{0}" + "x" * 500, "suggestion": ""}, line=1)
    text = fault_text(fault)
    assert text.isprintable()
    assert "{0}" in text
    assert len(text) < 450
