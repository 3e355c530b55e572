"""Turns a letter's facts into the words its templates may use: strings, numbers and yes or no, cleaned and dated.

A template sees nothing but a `Wording`, so no placeholder can reach further, and no template has to clean or count.
"""

from functools import lru_cache
from typing import NamedTuple

from mail.cleaning import one_line, paragraphs
from models.letters import LetterFacts, RoundFacts, SupplementFacts
from models.values import LetterKind
from templates.dates import STOCKHOLM, date_words, minute_words, moment_words
from templates.words import FILE_KINDS, RECIPIENT_KINDS_DEFINITE, STANCES, genitive, part_words, size_words

Paragraphs = tuple[tuple[str, ...], ...]


class ContactWords(NamedTuple):
    """`person` is name and role; `ways` are phone and address, those that are given."""

    person: str
    phone: str
    email: str


class FileWords(NamedTuple):
    name: str
    kind: str
    size: str
    sha256: str


class RoundWords(NamedTuple):
    """What every letter of a round has in common."""

    dnr: str
    title: str
    sender: str
    sender_email: str
    contacts: tuple[ContactWords, ...]
    expected: Paragraphs
    documents: tuple[str, ...]
    closes: str


class AskedWords(NamedTuple):
    """A request for a supplement: when, about which version, what is missing, and the parts that are open for it."""

    on: str
    version: int
    text: Paragraphs
    parts: tuple[str, ...]


class Wording(NamedTuple):
    """One letter's words. Dates carry weekday and clock, or are empty where the letter has no such date."""

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
    version: int
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
    counts: bool
    completable: bool
    forwarded_to: str
    registered: str
    attester: str
    attested: str
    sent_back: bool
    asked: AskedWords | None


def wording(facts: LetterFacts) -> Wording:
    """The words for one letter."""
    due = facts.due_at.astimezone(STOCKHOLM)
    recipient = one_line(facts.recipient_name)
    return Wording(
        round=_round_words(facts.round),
        to=one_line(facts.to),
        recipient=recipient,
        recipient_genitive=genitive(recipient),
        also_as=one_line(facts.also_as),
        body=RECIPIENT_KINDS_DEFINITE["sv"][facts.recipient_kind],
        obliged=facts.obliged,
        question_count=facts.question_count,
        link=facts.link,
        due=moment_words(facts.due_at),
        due_day=date_words(facts.due_at),
        whole_day=(due.hour, due.minute, due.second) == (23, 59, 59),
        takes_late=facts.round.closes_at > facts.due_at,
        replace_until=_replace_until(facts),
        old_due=moment_words(facts.old_due_at) if facts.old_due_at else "",
        requested_due=moment_words(facts.requested_due_at) if facts.requested_due_at else "",
        granted_as_asked=facts.requested_due_at in {None, facts.due_at},
        reason=paragraphs(facts.reason),
        manual=facts.kind is LetterKind.MANUAL_REMINDER,
        undelivered_before=facts.undelivered_before,
        has_draft=facts.has_draft,
        is_overdue=facts.is_overdue,
        receipt=one_line(facts.receipt),
        arrived=moment_words(facts.arrived_at, seconds=True) if facts.arrived_at else "",
        stance=STANCES["sv"][facts.stance] if facts.stance else "",
        version=facts.version,
        late=facts.late,
        preliminary=facts.preliminary,
        confirms=facts.confirms.version if facts.confirms else 0,
        confirms_receipt=one_line(facts.confirms.receipt) if facts.confirms else "",
        confirms_arrived=moment_words(facts.confirms.arrived_at, seconds=True) if facts.confirms else "",
        confirm_until=moment_words(facts.confirm_until) if facts.confirm_until else "",
        withdrawn=moment_words(facts.withdrawn_at, seconds=True) if facts.withdrawn_at else "",
        files=tuple(
            FileWords(
                name=one_line(file.name),
                kind=FILE_KINDS["sv"][file.kind],
                size=size_words(file.size),
                sha256=one_line(file.sha256),
            )
            for file in facts.files
        ),
        content_sha256=one_line(facts.content_sha256),
        malware=one_line(facts.malware),
        counts=facts.counts,
        completable=facts.completable,
        forwarded_to=one_line(facts.forwarded_to),
        registered=one_line(facts.registered),
        attester=one_line(facts.attester),
        attested=minute_words(facts.attested_at) if facts.attested_at else "",
        sent_back=facts.sent_back,
        asked=_asked_words(facts.supplement) if facts.supplement else None,
    )


def _asked_words(asked: SupplementFacts) -> AskedWords:
    return AskedWords(
        on=date_words(asked.asked_at),
        version=asked.version,
        text=paragraphs(asked.text),
        parts=tuple(one_line(part_words(part, part.text)) for part in asked.parts),
    )


def _replace_until(facts: LetterFacts) -> str:
    """How long the answer a receipt is for can be replaced: in time, then late, then (a confirmation) no more."""
    ends = (facts.due_at, facts.round.closes_at)
    return next((moment_words(end) for end in ends if facts.arrived_at and facts.arrived_at <= end), "")


@lru_cache(maxsize=64)
def _round_words(facts: RoundFacts) -> RoundWords:
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
        documents=tuple(one_line(title) for title in facts.document_titles),
        closes=moment_words(facts.closes_at),
    )
