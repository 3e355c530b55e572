"""Builds a compilation from its parts, for tests and benchmarks; counts and stances follow from the recipients."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from models.answer import AnswerContent, QuestionAnswer
from models.compilation import CompilationData, CompiledAnswer, CompiledDocument, CompiledFile, CompiledRecipient
from models.definition import Question, VersionNote
from models.values import (
    Contact,
    Counts,
    DecisionLevel,
    DecisionStatus,
    FileKind,
    ReasonCode,
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
    Stance,
)

SENT = datetime(2014, 6, 12, 7, 0, tzinfo=UTC)
DUE = datetime(2014, 9, 30, 21, 59, 59, 999999, tzinfo=UTC)
CLOSES = datetime(2014, 10, 14, 21, 59, 59, 999999, tzinfo=UTC)
MADE = datetime(2014, 10, 15, 6, 30, 12, tzinfo=UTC)
QUESTIONS = (
    Question(key="1", section="1", text="Är de prioriterade frågorna de rätta för mandatperioden?", stance=True),
    Question(key="2", section="2", text="Är den föreslagna politiska organisationen ändamålsenlig?", stance=True),
    Question(key="3", section="3", text="Är de föreslagna arbetsprocesserna tydliga och möjliga att följa i er kommun?",
             stance=True),
    Question(key="4", section="4", text="Vad saknas i förslaget?"),
)  # fmt: skip
WORDS = (
    "kommunen ser positivt på förslaget men vill framhålla att kostnaderna för genomförandet behöver utredas vidare "
    "innan styrelsen fattar beslut och att ansvarsfördelningen mellan förbundet och medlemmarna bör förtydligas samt "
    "att tidplanen är snäv med hänsyn till nämndernas beredning och höstens budgetarbete i fullmäktige"
).split()


def prose(words: int, seed: int = 0) -> str:
    """Swedish of about `words` words in sentences and paragraphs; the same for the same seed."""
    sentences, place = [], seed * 7
    while words > 0:
        size = min(9 + (place % 11), words)
        sentence = " ".join(WORDS[(place + step * (1 + seed % 3)) % len(WORDS)] for step in range(size))
        sentences.append(sentence[:1].upper() + sentence[1:] + ".")
        words -= size
        place += size
    return "\n\n".join(" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4))


def stored_file(name: str, kind: FileKind = FileKind.YTTRANDE, size: int = 214_000) -> CompiledFile:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return CompiledFile(sha256=digest, size=size, media_type="application/pdf", name=name, kind=kind)


def answer(content: AnswerContent, number: int = 1, **changes: object) -> CompiledAnswer:
    arrived = SENT + timedelta(days=30 + number, minutes=7 * number, seconds=number)
    fields = {
        "content": content,
        "version": 1,
        "arrived_at": arrived,
        "receipt": f"R-2014-{number:05d}",
        "preliminary": content.is_preliminary,
        **changes,
    }
    return CompiledAnswer.model_validate(fields)


def recipient(number: int, name: str, state: RecipientState, **changes: object) -> CompiledRecipient:
    fields = {
        "code": f"{100 + number:04d}",
        "name": name,
        "full_name": f"{name}s kommun",
        "kind": RecipientKind.MUNICIPALITY,
        "county_name": "Stockholms län",
        "group": "01",
        "state": state,
        "due_at": DUE,
        **changes,
    }
    return CompiledRecipient.model_validate(fields)


def compilation(
    recipients: Sequence[CompiledRecipient], questions: Sequence[Question] = QUESTIONS, **changes: object
) -> CompilationData:
    """A closed round with these recipients; counts and stances are counted here."""
    stances = {stance: 0 for stance in Stance}
    for one in recipients:
        if one.invited and one.answer and one.answer.content.stance:
            stances[one.answer.content.stance] += 1
    fields = {
        "dnr": "KSL/13/0111",
        "title": "Utveckling av KSL inför mandatperioden 2015–2018",
        "kind": RoundKind.REMISS,
        "state": RoundState.CLOSED,
        "sender_name": "Kommunförbundet Stockholms län",
        "contacts": (
            Contact(role="handläggare", name="Testhandläggare", email="handlaggare@ksl.example", phone="08-000 00 00"),
        ),
        "reason_code": ReasonCode.STRATEGIC,
        "reason_text": "Förbundets inriktning, prioriteringar, organisation och arbetssätt rör alla medlemmar.",
        "expected": "Kommunen ombeds ta ställning till förslaget i sin helhet och till de fyra frågorna. Svaret ska "
        "vara beslutat av behörigt organ.",
        "sent_at": SENT,
        "due_at": DUE,
        "original_due_at": DUE,
        "closes_at": CLOSES,
        "made_at": MADE,
        "version": 2,
        "preliminary": False,
        "snapshot": "9f2c41d07ab3",
        "documents": (
            CompiledDocument(
                title="Förslag till prioriteringar, organisation och arbetsprocesser",
                name="ksl-forslag.pdf",
                sha256=hashlib.sha256(b"ksl").hexdigest(),
                size=28_410,
                media_type="application/pdf",
            ),
        ),
        "versions": (VersionNote(on=date(2014, 5, 27), cause="Första förslaget, efter arbetsgruppens möte 22 maj"),),
        "questions": tuple(questions),
        "recipients": tuple(recipients),
        "counts": counted(recipients),
        "stances": stances,
        "test_data": True,
        **changes,
    }
    return CompilationData.model_validate(fields)


def counted(recipients: Sequence[CompiledRecipient]) -> Counts:
    invited = [one for one in recipients if one.invited]
    states = [one.state for one in invited]
    settled = {RecipientState.ANSWERED, RecipientState.NO_COMMENTS, RecipientState.DECLINED, RecipientState.SILENT}
    answers = [one.answer for one in invited if one.answer]
    return Counts(
        recipients=len(invited),
        sent=sum(state is not RecipientState.PENDING for state in states),
        undeliverable=sum(one.undeliverable for one in invited),
        answered=states.count(RecipientState.ANSWERED),
        no_comments=states.count(RecipientState.NO_COMMENTS),
        declined=states.count(RecipientState.DECLINED),
        silent=states.count(RecipientState.SILENT),
        outstanding=sum(state not in settled for state in states),
        preliminary=sum(one.preliminary for one in answers),
        late=sum(one.late for one in answers),
        extended=sum(one.extended for one in invited),
        uninvited=sum(not one.invited for one in recipients),
    )


def full_content(number: int, questions: Sequence[Question] = QUESTIONS, words: int = 50) -> AnswerContent:
    """An answer with every field in use."""
    stances = list(Stance)[:4]
    return AnswerContent(
        stance=stances[number % 4],
        questions=tuple(
            QuestionAnswer(
                key=question.key,
                stance=stances[(number + place) % 4] if question.stance else None,
                comment=prose(words, number * 10 + place),
            )
            for place, question in enumerate(questions)
        ),
        summary=prose(words, number),
        own_dnr=f"KS 2014/{200 + number}",
        decision_body="Kommunstyrelsen",
        decision_level=DecisionLevel.EXECUTIVE_BOARD,
        decision_on="2014-09-08",
        decision_section=f"§ {100 + number}",
        decision_status=DecisionStatus.APPROVED,
        contact_name="Testkontakt",
        contact_email="kontakt@kommun.example",
    )
