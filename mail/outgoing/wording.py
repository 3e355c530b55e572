"""Turns a letter's facts into the words its templates may use: strings, numbers and yes or no, cleaned and dated.

A template sees nothing but a `Wording`, so no placeholder can reach further, and no template has to clean or count.
"""

from functools import lru_cache
from typing import NamedTuple

from mail.outgoing.cleaning import one_line, paragraphs
from models.adoption import AdoptionFacts
from models.internal import InternalFacts
from models.letters import LetterFacts, PapersFacts, RoundFacts, SupplementFacts
from models.outcomes import OutcomeFacts
from models.press import PressFacts
from models.values import LetterKind
from templates import adoption_words
from templates import registrar_words as words
from templates.acting import Act
from templates.dates import STOCKHOLM, date_words, minute_words, moment_words
from templates.papers_words import changed_paper
from templates.synpunkt_words import OUTCOMES_IN
from templates.together_words import press_box, press_piece
from templates.words import (
    FILE_KINDS,
    RECIPIENT_KINDS_DEFINITE,
    STANCES,
    Language,
    genitive,
    language_of,
    part_words,
    said_words,
    size_words,
)

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


class InternalWords(NamedTuple):
    """An internremiss: who is asked for which parts, until when; `answered`: when, empty before."""

    name: str
    parts: tuple[str, ...]
    due: str
    due_day: str
    answered: str
    after_answer: bool


class PapersTold(NamedTuple):
    """A change of the papers: the day, the version it made, why, and a line for each paper."""

    on: str
    version: int
    cause: Paragraphs
    lines: tuple[str, ...]
    asks: bool


class PieceWords(NamedTuple):
    """One section of a letter to a registrar or approver."""

    heading: str
    lines: tuple[str, ...]
    said_as: str
    said: Paragraphs
    rows: tuple[str, ...]
    acts: tuple[Act, ...]


class LetterNotice(NamedTuple):
    """A letter to the registrar or approver of a round."""

    subject: str
    box_label: str
    box_words: str
    box_ground: str
    box_edge: str
    addressee: str
    pieces: tuple[PieceWords, ...]
    why_sent: str


class PressWords(NamedTuple):
    """A version of the joint press text, to be said yes or no to."""

    version: int
    title: str
    text: Paragraphs
    embargo: str


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
        round=_round_words(facts.round, lang),
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
        asked=_asked_words(facts.supplement, lang) if facts.supplement else None,
        papers=_papers_told(facts.papers, lang) if facts.papers else None,
        for_all=facts.for_all,
        notice=_notice(facts),
        other=one_line(facts.other_name),
        confirmed=moment_words(facts.confirmed_at, lang, seconds=True) if facts.confirmed_at else "",
        answers_until=moment_words(max(facts.due_at, facts.round.closes_at), lang),
        internal=_internal_words(facts.internal, lang) if facts.internal else None,
        outcome=_outcome_words(facts.outcome, lang) if facts.outcome else None,
        adoption=_adoption_words(facts, facts.adoption, lang) if facts.adoption else None,
        press=_press_words(facts.press, lang) if facts.press else None,
    )


def _adoption_words(facts: LetterFacts, told: AdoptionFacts, lang: Language) -> AdoptionWords:
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


def _press_words(told: PressFacts, lang: Language) -> PressWords:
    return PressWords(
        version=told.version,
        title=one_line(told.title),
        text=paragraphs(told.text),
        embargo=moment_words(told.embargo_at, lang) if told.embargo_at else "",
    )


def _outcome_words(told: OutcomeFacts, lang: Language) -> OutcomeWords:
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


def _notice(facts: LetterFacts) -> LetterNotice | None:
    sender, dnr = one_line(facts.round.sender_name), one_line(facts.round.dnr)
    if facts.news:
        box = words.news_box(facts.news, sender, facts.to)
        pieces = tuple(words.news_piece(item, dnr, facts.console) for item in facts.news)
        pieces = pieces if len(pieces) > 1 else (pieces[0]._replace(heading=""),)
    elif facts.digest is not None:
        box, pieces = words.digest_box(facts.digest, sender, facts.to), words.digest_pieces(facts.digest, dnr)
    elif facts.approval is not None:
        box = words.approval_box(facts.approval, facts.to)
        pieces = (words.approval_piece(facts.approval, dnr, facts.due_at, facts.console),)
    elif facts.press is not None and facts.kind is LetterKind.PRESS_TEXT:
        box, pieces = press_box(facts.press, sender, facts.to), (press_piece(facts.press, sender),)
    elif facts.duty is not None:
        box, pieces = words.duty_box(facts.duty, facts.to), (words.duty_piece(facts.duty, sender),)
    elif facts.milestone is not None:
        box = words.milestone_box(facts.milestone, facts.to)
        pieces = (words.milestone_piece(facts.milestone, dnr, facts.console),)
    else:
        return None
    ground, edge = ("#fdf3e1", "#b3651b") if box.is_urgent else ("#e6f0f7", "#0b4f7d")
    return LetterNotice(
        subject=one_line(box.subject),
        box_label=box.label,
        box_words=one_line(box.words),
        box_ground=ground,
        box_edge=edge,
        addressee=one_line(box.addressee),
        pieces=tuple(map(_piece, pieces)),
        why_sent=one_line(box.why_sent),
    )


def _piece(piece: words.LetterPiece) -> PieceWords:
    return PieceWords(
        heading=one_line(piece.heading),
        lines=tuple(map(one_line, piece.lines)),
        said_as=piece.said_as,
        said=paragraphs(piece.said),
        rows=tuple(map(one_line, piece.rows)),
        acts=piece.acts,
    )


def _said_words(facts: LetterFacts) -> str:
    said = facts.said
    return said_words(said.comments, summary=said.summary, dissents=said.dissents, language=language_of(facts.language))


def _internal_words(asked: InternalFacts, lang: Language) -> InternalWords:
    return InternalWords(
        name=one_line(asked.name),
        parts=tuple(one_line(part_words(part, part.text, lang)) for part in asked.parts),
        due=moment_words(asked.due_at, lang),
        due_day=date_words(asked.due_at, lang),
        answered=minute_words(asked.answered_at, lang) if asked.answered_at else "",
        after_answer=asked.after_answer,
    )


def _asked_words(asked: SupplementFacts, lang: Language) -> AskedWords:
    return AskedWords(
        on=date_words(asked.asked_at, lang),
        version=asked.version,
        text=paragraphs(asked.text),
        parts=tuple(one_line(part_words(part, part.text, lang)) for part in asked.parts),
    )


def _papers_told(told: PapersFacts, lang: Language) -> PapersTold:
    change = told.change
    return PapersTold(
        on=date_words(change.at, lang),
        version=change.version,
        cause=paragraphs(change.cause),
        lines=tuple(one_line(changed_paper(paper, lang)) for paper in change.papers),
        asks=told.asks,
    )


def _replace_until(facts: LetterFacts) -> str:
    """How long the answer a receipt is for can be replaced: in time, then late, then (a confirmation) no more."""
    lang, arrived = language_of(facts.language), facts.arrived_at
    ends = (facts.due_at, facts.round.closes_at)
    return next((moment_words(end, lang) for end in ends if arrived and arrived <= end), "")


@lru_cache(maxsize=64)
def _round_words(facts: RoundFacts, lang: Language) -> RoundWords:
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
        closes=moment_words(facts.closes_at, lang),
    )
