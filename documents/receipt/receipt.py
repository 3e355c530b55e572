"""A receipt as a PDF: proof for the one who answered of what came in and when, with the answer in full."""

from documents.compilation.blocks import Block, Facts, Heading, Paragraph, Report
from documents.compilation.report_answers import answer_blocks
from documents.compilation.tally import CountedRespondent, QuestionTally
from documents.short_report import short_pdf
from documents.showing import Showing, ShownPlace
from models.answer import AnswerContent
from models.compilation import CompiledAnswer, CompiledRecipient
from models.definition import Question
from models.errors import PermanentFailure
from models.house_style import PLAIN, HouseStyle
from models.letters import LetterFacts
from models.values import RecipientState
from templates.dates import moment_words
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.words import STANCES, said_words


def receipt_pdf(
    facts: LetterFacts,
    content: AnswerContent,
    questions: tuple[Question, ...],
    *,
    seconds: float | None = None,
    style: HouseStyle = PLAIN,
) -> bytes:
    """The receipt for one answer; one page for a short answer. `facts` is a receipt's: `receipt` and `arrived_at` are
    set (else `receipt_incomplete`). Takes a third of a second; an answer with every field full takes four seconds. For
    the rest as `short_pdf`."""
    if facts.arrived_at is None or not facts.receipt:
        raise PermanentFailure("receipt_incomplete", letter=facts.letter_id)
    answer = _answer(facts, content)
    return short_pdf(
        lambda showing: _report(facts, answer, questions, showing), answer.arrived_at, seconds=seconds, style=style
    )


def _answer(facts: LetterFacts, content: AnswerContent) -> CompiledAnswer:
    return CompiledAnswer.model_validate({
        "content": content,
        "files": [file.model_dump() for file in facts.files],
        "version": facts.version,
        "arrived_at": facts.arrived_at,
        "receipt": facts.receipt,
        "late": facts.late,
        "preliminary": facts.preliminary,
        "confirms": facts.confirms,
        "attested_by": facts.attester,
        "attested_at": facts.attested_at,
        "completed_at": facts.arrived_at if facts.supplement else None,
    })  # fmt: skip


def _report(facts: LetterFacts, answer: CompiledAnswer, questions: tuple[Question, ...], showing: Showing) -> Report:
    recipient = CompiledRecipient(
        code=facts.recipient_code,
        name=facts.recipient_name,
        full_name=facts.recipient_name,
        kind=facts.recipient_kind,
        group="",
        state=RecipientState.ANSWERED,
        due_at=facts.due_at,
        withdrawn_at=facts.withdrawn_at,
        answer=answer,
    )
    one = CountedRespondent(recipient, "", "svar")

    def line(text: str, field: str) -> str:
        return showing.line(text, ShownPlace(facts.round.sender_name, words.ROUND, f"/{field}"))

    dnr, sender = line(facts.round.dnr, "dnr"), line(facts.round.sender_name, "sender_name")
    return Report(
        title=f"{words.RECEIPT} {line(answer.receipt, 'receipt')}",
        author=sender,
        eyebrow=sender,
        subtitle=sentences.receipt_title(line(answer.receipt, "receipt")),
        running_head=f"{words.RECEIPT} · dnr {dnr}",
        running_mark="",
        front=(
            Paragraph(
                sentences.receipt_lead(
                    line(facts.recipient_name, "name"), answer.arrived_at, completes=facts.supplement is not None
                ),
                "lead",
            ),
            Facts(_got(one, answer, showing)),
            Facts((
                (words.FACTS["round"], line(facts.round.title, "title")),
                (words.FACTS["dnr"], dnr),
                (words.FACTS["sender"], sender),
                (words.FACTS["due"], moment_words(facts.due_at)),
                *_supplement(facts),
                *_given_on(facts),
            )),
        ),
        body=(
            Heading(1, words.RECEIVED),
            *_received(one, answer, questions, showing),
            Facts(((words.FACTS["content_sha256"], facts.content_sha256),)),
        ),
    )  # fmt: skip


def _got(one: CountedRespondent, answer: CompiledAnswer, showing: Showing) -> tuple[tuple[str, str], ...]:
    """What came in, in words; checksums stand at the end."""
    stance, said = answer.content.stance, answer.content.said
    names = (
        showing.line(file.name, ShownPlace(one.recipient.name, words.FILES, f"/answer/files/{place}/name"))
        for place, file in enumerate(answer.files)
    )
    return (
        (words.ANSWER_FACTS["stance"], STANCES["sv"][stance] if stance else words.NO_STANCE),
        (words.SAID, said_words(said.comments, summary=said.summary, dissents=said.dissents)),
        (words.FILES, ", ".join(names) or words.NO_FILES),
        (words.IN_TIME, words.LATE if answer.late else words.YES_IN_TIME),
        (words.ANSWER_FACTS["receipt"], answer.receipt),
    )


def _supplement(facts: LetterFacts) -> tuple[tuple[str, str], ...]:
    asked = facts.supplement
    return ((words.FACTS["supplement"], sentences.supplement_words(asked.version, asked.asked_at)),) if asked else ()


def _given_on(facts: LetterFacts) -> tuple[tuple[str, str], ...]:
    return ((words.FACTS["papers"], sentences.version_words(facts.given_on)),) if facts.given_on else ()


def _received(
    one: CountedRespondent, answer: CompiledAnswer, questions: tuple[Question, ...], showing: Showing
) -> list[Block]:
    known = {question.key for question in questions}
    gone = (Question(key=said.key, text=words.QUESTION_GONE) for said in answer.content.questions)
    asked = (*questions, *(question for question in gone if question.key not in known))
    texts = {question.key: QuestionTally(question, "", 0, {}, 0, (), (), ()) for question in asked}
    return answer_blocks(one, answer, texts, showing, level=2)
