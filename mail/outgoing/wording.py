"""Turns a letter's facts into the words its templates may use: strings, numbers and yes or no, cleaned and dated.

A template sees nothing but a `Wording`, so no placeholder can reach further, and no template has to clean or count.
"""

from typing import NamedTuple

from mail.outgoing.cleaning import one_line, paragraphs
from mail.outgoing.wording_notice import LetterNotice, notice
from mail.outgoing.wording_parts import (
    AdoptionWords,
    AskedWords,
    InternalWords,
    OutcomeWords,
    PapersTold,
    Paragraphs,
    PressWords,
    RoundWords,
    adoption_told,
    asked_words,
    internal_words,
    outcome_words,
    papers_told,
    press_words,
    round_words,
)
from models.letters import LetterFacts
from models.values import LetterKind
from templates.dates import STOCKHOLM, date_words, minute_words, moment_words
from templates.words import (
    FILE_KINDS,
    RECIPIENT_KINDS_DEFINITE,
    STANCES,
    Language,
    genitive,
    language_of,
    said_words,
    size_words,
)


class FileWords(NamedTuple):
    name: str
    kind: str
    size: str
    sha256: str


class Wording(NamedTuple):
    """One letter's words. Dates carry weekday and clock, or are empty where the letter has no such date."""

    language: Language
    round: RoundWords
    to: str
    recipient: str
    recipient_genitive: str
    also_as: str
    body: str
    obliged: bool
    question_count: int
    link: str
    due: str
    due_day: str
    whole_day: bool
    takes_late: bool
    replace_until: str
    old_due: str
    requested_due: str
    granted_as_asked: bool
    reason: Paragraphs
    manual: bool
    undelivered_before: bool
    has_draft: bool
    is_overdue: bool
    receipt: str
    arrived: str
    stance: str
    said: str
    version: int
    given_on: int
    late: bool
    preliminary: bool
    confirms: int
    confirms_receipt: str
    confirms_arrived: str
    confirm_until: str
    withdrawn: str
    files: tuple[FileWords, ...]
    content_sha256: str
    malware: str
    of_council: bool
    counts: bool
    completable: bool
    forwarded_to: str
    registered: str
    attester: str
    attested: str
    sent_back: bool
    asked: AskedWords | None
    papers: PapersTold | None
    for_all: bool
    notice: LetterNotice | None
    other: str
    confirmed: str
    answers_until: str
    internal: InternalWords | None
    outcome: OutcomeWords | None
    adoption: AdoptionWords | None
    press: PressWords | None


def wording(facts: LetterFacts) -> Wording:
    """The words for one letter."""
    lang = language_of(facts.language)
    due = facts.due_at.astimezone(STOCKHOLM)
    recipient = one_line(facts.recipient_name)
    return Wording(
        language=lang,
        round=round_words(facts.round, lang),
        to=one_line(facts.to),
        recipient=recipient,
        recipient_genitive=genitive(recipient, lang),
        also_as=one_line(facts.also_as),
        body=RECIPIENT_KINDS_DEFINITE[lang][facts.recipient_kind],
        obliged=facts.obliged,
        question_count=facts.question_count,
        link=facts.link,
        due=moment_words(facts.due_at, lang),
        due_day=date_words(facts.due_at, lang),
        whole_day=(due.hour, due.minute, due.second) == (23, 59, 59),
        takes_late=facts.round.closes_at > facts.due_at,
        replace_until=_replace_until(facts),
        old_due=moment_words(facts.old_due_at, lang) if facts.old_due_at else "",
        requested_due=moment_words(facts.requested_due_at, lang) if facts.requested_due_at else "",
        granted_as_asked=facts.requested_due_at in {None, facts.due_at},
        reason=paragraphs(facts.reason),
        manual=facts.kind is LetterKind.MANUAL_REMINDER,
        undelivered_before=facts.undelivered_before,
        has_draft=facts.has_draft,
        is_overdue=facts.is_overdue,
        receipt=one_line(facts.receipt),
        arrived=moment_words(facts.arrived_at, lang, seconds=True) if facts.arrived_at else "",
        stance=STANCES[lang][facts.stance] if facts.stance else "",
        said=_said_words(facts),
        version=facts.version,
        given_on=facts.given_on,
        late=facts.late,
        preliminary=facts.preliminary,
        confirms=facts.confirms.version if facts.confirms else 0,
        confirms_receipt=one_line(facts.confirms.receipt) if facts.confirms else "",
        confirms_arrived=moment_words(facts.confirms.arrived_at, lang, seconds=True) if facts.confirms else "",
        confirm_until=moment_words(facts.confirm_until, lang) if facts.confirm_until else "",
        withdrawn=moment_words(facts.withdrawn_at, lang, seconds=True) if facts.withdrawn_at else "",
        files=tuple(
            FileWords(
                name=one_line(file.name),
                kind=FILE_KINDS[lang][file.kind],
                size=size_words(file.size, lang),
                sha256=one_line(file.sha256),
            )
            for file in facts.files
        ),
        content_sha256=one_line(facts.content_sha256),
        malware=one_line(facts.malware),
        of_council=facts.of_council,
        counts=facts.counts,
        completable=facts.completable,
        forwarded_to=one_line(facts.forwarded_to),
        registered=one_line(facts.registered),
        attester=one_line(facts.attester),
        attested=minute_words(facts.attested_at, lang) if facts.attested_at else "",
        sent_back=facts.sent_back,
        asked=asked_words(facts.supplement, lang) if facts.supplement else None,
        papers=papers_told(facts.papers, lang) if facts.papers else None,
        for_all=facts.for_all,
        notice=notice(facts),
        other=one_line(facts.other_name),
        confirmed=moment_words(facts.confirmed_at, lang, seconds=True) if facts.confirmed_at else "",
        answers_until=moment_words(max(facts.due_at, facts.round.closes_at), lang),
        internal=internal_words(facts.internal, lang) if facts.internal else None,
        outcome=outcome_words(facts.outcome, lang) if facts.outcome else None,
        adoption=adoption_told(facts, facts.adoption, lang) if facts.adoption else None,
        press=press_words(facts.press, lang) if facts.press else None,
    )


def _said_words(facts: LetterFacts) -> str:
    said = facts.said
    return said_words(said.comments, summary=said.summary, dissents=said.dissents, language=language_of(facts.language))


def _replace_until(facts: LetterFacts) -> str:
    """How long the answer a receipt is for can be replaced: in time, then late, then (a confirmation) no more."""
    lang, arrived = language_of(facts.language), facts.arrived_at
    ends = (facts.due_at, facts.round.closes_at)
    return next((moment_words(end, lang) for end in ends if arrived and arrived <= end), "")
