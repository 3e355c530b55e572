"""What each kind of letter tells its reader: the days, the whom, and what happens next."""

import pytest

from mail.outgoing.building import build_letter
from models.values import Language, LegalBasis, LetterKind, RecipientKind
from tests.letter_builder import CLOSES_AT, EVERY_LETTER, RECEIPT, SHA256, html_of, letter, text_of
from tests.mail.outgoing.mail_page import Page

GOTLAND = "Region Gotland"


def said_in(name: str) -> str:
    """The letter's plain text in one line."""
    return " ".join(text_of(build_letter(EVERY_LETTER[name])).split())


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


def test_one_asked_as_two_is_told_that_one_answer_is_enough() -> None:
    gotland, other = (build_letter(letter(recipient_name="Gotlands kommun", also_as=name)) for name in (GOTLAND, ""))
    said = "att svara på remissen. Ni är tillfrågade även som Region Gotland, men ett svar räcker. Ni är inte skyldiga"
    assert said in " ".join(text_of(gotland).split())
    assert said in Page(html_of(gotland)).words
    assert "tillfrågade även" not in text_of(other) + html_of(other)


@pytest.mark.parametrize(
    ("basis", "statute", "language", "said"),
    [
        (LegalBasis.PROCEDURE, "", Language.SWEDISH, "Remissen skickas enligt 26 § förvaltningslagen (2017:900)."),
        (LegalBasis.STATUTE, "3 § <förordningen>", Language.SWEDISH, "Remissen skickas enligt 3 § <förordningen>."),
        (LegalBasis.OWN_DECISION, "", Language.ENGLISH, "The referral is sent under the sender's own decision."),
        (None, "", Language.SWEDISH, ""),
    ],
)
def test_the_missiv_cites_the_legal_basis_that_was_chosen(
    basis: LegalBasis | None, statute: str, language: Language, said: str
) -> None:
    first = letter()
    about = first.round.model_copy(update={"legal_basis": basis, "statute": statute})
    built = build_letter(first.model_copy(update={"round": about, "language": language}))
    for text in (" ".join(text_of(built).split()), Page(html_of(built)).words):
        assert said in text
        assert bool(said) == ("Remissen skickas enligt" in text or "is sent under" in text)


def test_a_reminder_says_what_it_knows() -> None:
    nothing, draft, bounced, overdue = (
        said_in(name)
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
    text = said_in("extension to another day than asked")
    assert "NY SISTA SVARSDAG: fredag 10 oktober 2014 kl. 23.59" in text
    assert "Tidigare sista svarsdag: tisdag 30 september 2014 kl. 23.59" in text
    assert "Ni bad om anstånd till fredag 17 oktober 2014 kl. 23.59" in text


def test_a_receipt_tells_when_to_the_second_and_what_to_the_byte() -> None:
    text = text_of(build_letter(EVERY_LETTER["receipt"]))
    assert text.startswith(
        "TACK, SVARET HAR KOMMIT IN: tisdag 23 september 2014 kl. 14.12.08\nKvittens: KSL-13-0111-0114-1\n"
    )
    words, _, sums = text.partition("KONTROLLSUMMOR (SHA-256)")
    assert "Filer: yttrande-ks-212.pdf (Yttrande, 214 kB)" in " ".join(words.split())
    assert "yttrande-ks-212.pdf\n" + SHA256 in sums
    assert SHA256 not in words
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
        assert said in said_in(name)
    late = letter(LetterKind.RECEIPT, **{**RECEIPT, "late": True, "arrived_at": CLOSES_AT})
    text = " ".join(text_of(build_letter(late)).split())
    assert "Till och med fredag 24 oktober 2014 kl. 23.59 kan ni ersätta" in text


def test_a_receipt_names_the_version_it_confirms() -> None:
    text = said_in("receipt for a confirmation")
    assert "Bekräftar version 1, som kom in tisdag 23 september 2014 kl. 14.12.08 (kvittens KSL-13-0111-0114-1)" in text
    assert "PRELIMINÄRT" not in text


def test_a_minutes_reminder_says_that_the_answer_counts_and_how_long_the_extract_is_taken() -> None:
    usual, late = (said_in(name) for name in ("minutes reminder", "minutes reminder of a late answer"))
    assert "PROTOKOLLSUTDRAGET SAKNAS: skicka in det senast tisdag 23 december 2014 kl. 23.59" in usual
    assert "Svaret är redan räknat och blir inte sent." in usual
    assert "Testhandläggare" in usual
    assert "blir inte sent" not in late
    assert "märkt som för sent inkommet, och det ändras inte" in late


def test_a_withdrawal_is_told_with_what_stays_and_how_long_a_new_answer_is_taken() -> None:
    usual, overdue = (
        said_in(name) for name in ("notice of a withdrawn answer", "notice of an answer withdrawn after the due day")
    )
    assert "SVARET ÄR ÅTERTAGET: onsdag 24 september 2014 kl. 08.05.09" in usual
    assert "inkommen allmän handling enligt 2 kap. tryckfrihetsförordningen" in usual
    assert "senast tisdag 30 september 2014 kl. 23.59" in usual
    assert "Vi påminner som förut" in usual
    assert "till och med fredag 24 oktober 2014 kl. 23.59 och märks som för sent inkommet" in overdue
    assert "Vi påminner" not in overdue


def test_the_letter_of_a_quarantined_file_says_what_became_of_its_answer_and_what_can_be_done() -> None:
    of_counted, to_be_asked_for, of_replaced, of_withdrawn = (
        text_of(build_letter(facts)) for facts in EVERY_LETTER.values() if facts.kind is LetterKind.FILE_QUARANTINED
    )
    for text in (of_counted, to_be_asked_for, of_replaced, of_withdrawn):
        assert "\n\nVAD NI BEHÖVER GÖRA\n\n" in text
        assert ("Svaret räknas som det kom in." in text) is (text in {of_counted, to_be_asked_for})
        assert ("sammanställningen" in text) is (text in {of_counted, to_be_asked_for})
        assert ("supplement" in text) is (text is to_be_asked_for)
    assert "skicka den till er på nytt" in of_counted
    assert "ersatt det med en nyare version" in of_replaced
    assert "Mottagaren har återtagit svaret" in of_withdrawn


def test_late_answers_are_not_promised_when_none_are_taken() -> None:
    assert "för sent" not in text_of(build_letter(letter(due_at=CLOSES_AT)))


def test_a_day_is_called_whole_only_when_it_is() -> None:
    assert "Hela dagen räknas." in text_of(build_letter(letter()))
    noon = letter(due_at=CLOSES_AT.replace(hour=10, minute=0, second=0, microsecond=0))
    assert "Hela dagen" not in text_of(build_letter(noon))
