"""Every letter to a recipient in English: the same order of facts, and Swedish legal terms in brackets alone."""

import re

from mail.outgoing.building import build_letter
from models.letters import LetterFacts
from models.values import Language, LetterKind
from tests.letter_builder import EVERY_LETTER, adoption_with, calendar_of, html_of, outcome_with, parsed, text_of
from tests.mail.outgoing.mail_page import Page
from tests.mail.outgoing.test_templates import words_of
from tests.rows import rows

IN_SWEDISH = {
    LetterKind.FILE_QUARANTINED,
    *(
        LetterKind.REGISTRAR,
        LetterKind.REGISTRAR_DIGEST,
        LetterKind.APPROVAL_REQUESTED,
        LetterKind.DUTY,
        LetterKind.PRESS_TEXT,
        LetterKind.MILESTONE,
    ),
}
"""To the sender of the round, who writes Swedish, and of a file that is kept back."""
LETTERS = {name: facts for name, facts in EVERY_LETTER.items() if facts.kind not in IN_SWEDISH}
_SWEDISH = re.compile(
    r"\b(och|inte|svaret|svar|senast|remiss|remissen|kvittens|påminnelse|ni|är|kom|från)\b", re.IGNORECASE
)


def english(facts: LetterFacts) -> LetterFacts:
    """The letter with the registrar's own words in English, so that what is Swedish in it is the template's."""
    plain = facts.round.model_copy(
        update={"title": "Proposal", "sender_name": "Kansli", "expected": "Answer", "document_titles": ("Paper",)}
    )
    asked = facts.supplement
    if asked is not None:
        parts = tuple(part.model_copy(update={"text": ""}) for part in asked.parts)
        asked = asked.model_copy(update={"text": "More", "parts": parts})
    told = facts.papers
    if told is not None:
        papers = tuple(paper.model_copy(update={"title": "Paper"}) for paper in told.change.papers)
        told = told.model_copy(
            update={"change": told.change.model_copy(update={"cause": "New costs", "papers": papers})}
        )
    internal = facts.internal
    if internal is not None:
        parts = tuple(part.model_copy(update={"text": ""}) for part in internal.parts)
        internal = internal.model_copy(update={"name": "Committee", "parts": parts})
    said = {"reason": facts.reason and "Words", "supplement": asked, "papers": told, "internal": internal}
    outcome = facts.outcome and outcome_with(facts.outcome, "Words")
    adoption = facts.adoption and adoption_with(facts.adoption, "Words")
    press = facts.press and facts.press.model_copy(update={"title": "Words", "text": "Words"})
    more = {"outcome": outcome, "adoption": adoption, "press": press, **said}
    return facts.model_copy(update={"language": Language.ENGLISH, "round": plain, **more})


@rows("facts", LETTERS.values())
def test_a_letter_in_english_is_english_through_and_through(facts: LetterFacts) -> None:
    built = build_letter(english(facts))
    text, subject = text_of(built), str(parsed(built)["Subject"])
    assert words_of(text) == words_of(Page(html_of(built)).words)
    assert '<html lang="en">' in html_of(built)
    for said in (text, subject):
        plain = re.sub(r"\([^)]*\)|https?://\S+", "", said.replace("\n", " "))
        assert _SWEDISH.findall(plain) == [], said
    dates = re.findall(r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", text)
    assert dates or facts.kind in {
        LetterKind.FORWARD_NOTICE,
        LetterKind.ATTEST_NOTICE,
        LetterKind.JOINT_DENIED,
        LetterKind.OUTCOME,
        LetterKind.ADOPTION,
        LetterKind.PRESS_ASKED,
    }


def test_the_calendar_file_follows() -> None:
    calendar = calendar_of(build_letter(english(EVERY_LETTER["missiv"]))).decode()
    assert "SUMMARY:Due day: referral KSL/13/0111" in calendar
    assert "Tuesday 30 September 2014 at 23:59" in calendar.replace("\r\n ", "")


def test_the_first_words_are_the_letters_own() -> None:
    text = text_of(build_letter(english(EVERY_LETTER["receipt"])))
    assert text.startswith("THANK YOU, THE ANSWER HAS COME IN: Tuesday 23 September 2014 at 14:12:08\n")
    assert "Position (ställningstagande): Supports with comments" in text
