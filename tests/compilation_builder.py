"""Builds compilations for tests and benchmarks: a plain round, an empty one, a hostile one, and a large one."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from models.answer import AnswerContent, Dissent, QuestionAnswer, StoredFile
from models.compilation import CompilationData, CompiledAnswer, CompiledDocument, CompiledRecipient
from models.definition import Question, VersionNote
from models.values import (
    Contact,
    Counts,
    DecisionLevel,
    DecisionStatus,
    DissentKind,
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
NAMES = (
    "Botkyrka", "Danderyd", "Ekerö", "Haninge", "Huddinge", "Järfälla", "Lidingö", "Nacka", "Norrtälje", "Nykvarn",
    "Nynäshamn", "Salem", "Sigtuna", "Sollentuna", "Solna", "Stockholm", "Sundbyberg", "Södertälje", "Tyresö", "Täby",
    "Upplands Väsby", "Upplands-Bro", "Vallentuna", "Vaxholm", "Värmdö", "Österåker",
)  # fmt: skip
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


def stored_file(name: str, kind: FileKind = FileKind.YTTRANDE, size: int = 214_000) -> StoredFile:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return StoredFile(sha256=digest, size=size, media_type="application/pdf", name=name, kind=kind)


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


def sample() -> CompilationData:
    """The KSL round as it may have gone: every outcome and every mark occurs. All answers are invented."""
    everyone = [_sample_recipient(number, name) for number, name in enumerate(NAMES)]
    group = AnswerContent(
        stance=Stance.OPPOSES,
        summary="Partigruppen avstyrker förslaget.\nDen politiska organisationen blir svår att överblicka.",
        contact_name="Gruppledaren",
    )
    uninvited = {"invited": False, "kind": RecipientKind.PARTY_GROUP, "full_name": "Partigruppen Exempelpartiet"}
    everyone.append(recipient(90, "Exempelpartiet", RecipientState.ANSWERED, answer=answer(group, 90), **uninvited))
    return compilation(everyone)


def _sample_recipient(number: int, name: str) -> CompiledRecipient:
    special = {
        3: _declined, 4: _preliminary, 7: _late, 9: _no_comments, 12: _silent, 15: _dissenting, 18: _limited,
        21: _unreached, 24: _silent, 25: _region,
    }  # fmt: skip
    if number in special:
        return special[number](number, name)
    files = (stored_file(f"Yttrande {name}.pdf"), stored_file("Protokollsutdrag § 112.pdf", FileKind.MINUTES_EXTRACT))
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(full_content(number), number, files=files))


def _declined(number: int, name: str) -> CompiledRecipient:
    content = AnswerContent(
        stance=Stance.DECLINES, reason="Kommunen avstår på grund av den korta beredningstiden över sommaren."
    )
    return recipient(number, name, RecipientState.DECLINED, answer=answer(content, number))


def _preliminary(number: int, name: str) -> CompiledRecipient:
    content = full_content(number).model_copy(update={"decision_status": DecisionStatus.DECIDED})
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number))


def _late(number: int, name: str) -> CompiledRecipient:
    arrived = DUE + timedelta(days=6, hours=11)
    late = answer(full_content(number), number, arrived_at=arrived, late=True)
    return recipient(number, name, RecipientState.ANSWERED, answer=late)


def _no_comments(number: int, name: str) -> CompiledRecipient:
    content = AnswerContent(stance=Stance.NO_COMMENTS, own_dnr="KS/2014:88")
    return recipient(number, name, RecipientState.NO_COMMENTS, answer=answer(content, number))


def _silent(number: int, name: str) -> CompiledRecipient:
    return recipient(number, name, RecipientState.SILENT)


def _dissenting(number: int, name: str) -> CompiledRecipient:
    dissents = (
        Dissent(who="Anna Exempel och Bo Prov", party="Exempelpartiet", text="Vi reserverar oss mot beslutet.\n\n"
                "Förslaget är inte finansierat."),
        Dissent(kind=DissentKind.SEPARATE_STATEMENT, who="Cecilia Test", text="Jag hade hellre sett en ny utredning."),
    )  # fmt: skip
    content = full_content(number).model_copy(update={"dissents": dissents, "delegate": "", "joint_with": ("Solna",)})
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number, version=3))


def _limited(number: int, name: str) -> CompiledRecipient:
    content = full_content(number, QUESTIONS[:2])
    late_due = DUE + timedelta(days=14)
    changes = {"chapters": ("1", "2"), "extended": True, "due_at": late_due}
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number), **changes)


def _unreached(number: int, name: str) -> CompiledRecipient:
    return recipient(number, name, RecipientState.SILENT, undeliverable=True)


def _region(number: int, _name: str) -> CompiledRecipient:
    changes = {"kind": RecipientKind.REGION, "full_name": "Region Stockholm", "obliged": True}
    full = answer(full_content(number), number)
    return recipient(number, "Region Stockholm", RecipientState.ANSWERED, answer=full, **changes)


def empty() -> CompilationData:
    """A round just sent: nobody has answered."""
    waiting = [recipient(number, name, RecipientState.SENT) for number, name in enumerate(NAMES)]
    return compilation(waiting, state=RoundState.OPEN, preliminary=True, test_data=False, made_at=SENT)


def with_comments(comments: Sequence[str]) -> CompilationData:
    """One recipient for each comment, which stands as the comment to question 1."""
    everyone = [
        recipient(
            number,
            f"Provkommun {number}",
            RecipientState.ANSWERED,
            answer=answer(
                AnswerContent(
                    stance=Stance.SUPPORTS_WITH_COMMENTS,
                    questions=(QuestionAnswer(key="1", stance=Stance.SUPPORTS, comment=comment),),
                ),
                number,
            ),
        )
        for number, comment in enumerate(comments)
    ]
    return compilation(everyone)


def large(recipients: int = 290, questions: int = 8, words: int = 51) -> CompilationData:
    """A round of the size that is measured: 290 answers to 8 questions are 119,000 words."""
    asked = tuple(
        Question(key=str(key), section=str(key), text=f"Vad anser ni om förslaget i avsnitt {key}?", stance=True)
        for key in range(1, questions + 1)
    )
    everyone = [
        recipient(
            number,
            f"Storkommun {number:04d}",
            RecipientState.ANSWERED,
            answer=answer(
                full_content(number, asked, words).model_copy(update={"summary": ""}),
                number,
                files=(stored_file(f"Yttrande {number}.pdf"),),
            ),
        )
        for number in range(recipients)
    ]
    return compilation(everyone, asked)
