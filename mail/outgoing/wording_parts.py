"""Parts of a letter's words, each beside how it is made of the facts: the round, what is asked and told in it."""

from functools import lru_cache
from typing import NamedTuple

from mail.outgoing.cleaning import one_line, paragraphs
from models.adoption import AdoptionFacts
from models.internal import InternalFacts
from models.letters import LetterFacts, PapersFacts, RoundFacts, SupplementFacts
from models.outcomes import OutcomeFacts
from models.press import PressFacts
from templates import adoption_words
from templates.dates import date_words, minute_words, moment_words
from templates.papers_words import changed_paper
from templates.round_words import legal_basis_words
from templates.synpunkt_words import OUTCOMES_IN
from templates.words import (
    Language,
    part_words,
)

Paragraphs = tuple[tuple[str, ...], ...]


class ContactWords(NamedTuple):
    """`person` is name and role. What is not given is empty."""

    person: str
    phone: str
    email: str


class RoundWords(NamedTuple):
    """What every letter of a round has in common."""

    dnr: str
    title: str
    sender: str
    sender_email: str
    contacts: tuple[ContactWords, ...]
    expected: Paragraphs
    basis: str
    documents: tuple[str, ...]
    closes: str


@lru_cache(maxsize=64)
def round_words(facts: RoundFacts, lang: Language) -> RoundWords:
    return RoundWords(
        dnr=one_line(facts.dnr),
        title=one_line(facts.title),
        sender=one_line(facts.sender_name),
        sender_email=one_line(facts.sender_email),
        contacts=tuple(
            ContactWords(
                person=", ".join(part for part in (one_line(contact.name), one_line(contact.role)) if part),
                phone=one_line(contact.phone),
                email=one_line(contact.email),
            )
            for contact in facts.contacts
        ),
        expected=paragraphs(facts.expected),
        basis=one_line(legal_basis_words(facts.legal_basis, facts.statute, lang)),
        documents=tuple(one_line(title) for title in facts.document_titles),
        closes=moment_words(facts.closes_at, lang),
    )


class AskedWords(NamedTuple):
    """A request for a supplement: when, about which version, what is missing, and the parts that are open for it."""

    on: str
    version: int
    text: Paragraphs
    parts: tuple[str, ...]


def asked_words(asked: SupplementFacts, lang: Language) -> AskedWords:
    return AskedWords(
        on=date_words(asked.asked_at, lang),
        version=asked.version,
        text=paragraphs(asked.text),
        parts=tuple(one_line(part_words(part, part.text, lang)) for part in asked.parts),
    )


class PapersTold(NamedTuple):
    """A change of the papers: the day, the version it made, why, and a line for each paper."""

    on: str
    version: int
    cause: Paragraphs
    lines: tuple[str, ...]
    asks: bool


def papers_told(told: PapersFacts, lang: Language) -> PapersTold:
    change = told.change
    return PapersTold(
        on=date_words(change.at, lang),
        version=change.version,
        cause=paragraphs(change.cause),
        lines=tuple(one_line(changed_paper(paper, lang)) for paper in change.papers),
        asks=told.asks,
    )


class InternalWords(NamedTuple):
    """An internremiss: who is asked for which parts, until when; `answered`: when, empty before."""

    name: str
    parts: tuple[str, ...]
    due: str
    due_day: str
    answered: str
    after_answer: bool


def internal_words(asked: InternalFacts, lang: Language) -> InternalWords:
    return InternalWords(
        name=one_line(asked.name),
        parts=tuple(one_line(part_words(part, part.text, lang)) for part in asked.parts),
        due=moment_words(asked.due_at, lang),
        due_day=date_words(asked.due_at, lang),
        answered=minute_words(asked.answered_at, lang) if asked.answered_at else "",
        after_answer=asked.after_answer,
    )


class ViewWords(NamedTuple):
    """One synpunkt of the recipient's own and what became of it."""

    label: str
    theme: str
    says: Paragraphs
    outcome: str
    reason: Paragraphs
    section: str
    old: Paragraphs
    new: Paragraphs


class OutcomeWords(NamedTuple):
    """What became of the recipient's synpunkter. `reply_until`: empty when it is not asked."""

    version: int
    views: tuple[ViewWords, ...]
    where: Paragraphs
    reply_until: str


def outcome_words(told: OutcomeFacts, lang: Language) -> OutcomeWords:
    return OutcomeWords(
        version=told.version,
        views=tuple(
            ViewWords(
                label=f"S{one.number}",
                theme=one_line(one.theme),
                says=paragraphs(one.says),
                outcome=OUTCOMES_IN[lang][one.outcome] if one.outcome else "",
                reason=paragraphs(one.reason),
                section=one_line(one.change_section),
                old=paragraphs(one.change_old),
                new=paragraphs(one.change_new),
            )
            for one in told.views
        ),
        where=paragraphs(told.where),
        reply_until=moment_words(told.reply_until, lang) if told.reply_until else "",
    )


class PressWords(NamedTuple):
    """A version of the joint press text, to be said yes or no to."""

    version: int
    title: str
    text: Paragraphs
    embargo: str


def press_words(told: PressFacts, lang: Language) -> PressWords:
    return PressWords(
        version=told.version,
        title=one_line(told.title),
        text=paragraphs(told.text),
        embargo=moment_words(told.embargo_at, lang) if told.embargo_at else "",
    )


class AdoptionWords(NamedTuple):
    """An adoption as letters tell it. `asks`: for a decision, for its legal force, or nothing. Days are words, empty
    where there are none; `own`: the council's decision, and in `own_words` how it differs; `by`: a line for each that
    has adopted."""

    asks: str
    is_reminder: bool
    points: tuple[str, ...]
    wanted_by: str
    not_before: str
    known_day: str
    legal_force: bool
    how_far: str
    own: str
    own_words: Paragraphs
    receipt: str
    files: tuple[str, ...]
    by: tuple[str, ...]
    in_force: str


def adoption_told(facts: LetterFacts, told: AdoptionFacts, lang: Language) -> AdoptionWords:
    own = told.own
    named = {own.code: facts.recipient_name} if own else {}
    return AdoptionWords(
        asks=told.asks.value if told.asks else "",
        is_reminder=facts.number > 1,
        points=tuple(map(one_line, told.points)),
        wanted_by=adoption_words.day(told.wanted_by, lang),
        not_before=adoption_words.day(told.not_before, lang),
        known_day=adoption_words.day(told.known_day, lang),
        legal_force=told.legal_force,
        how_far=adoption_words.how_far(told, lang),
        own=one_line(adoption_words.decision_words(own, named, lang)) if own else "",
        own_words=paragraphs("\n".join(adoption_words.deviation_lines(own, lang))) if own else (),
        receipt=one_line(told.receipt),
        files=tuple(map(one_line, told.files)),
        by=tuple(one_line(f"{one.name}, {adoption_words.printed(one.decision)}".removesuffix(", ")) for one in told.by),
        in_force=adoption_words.day(told.in_force_on, lang),
    )
