"""Every answer in full: the one place where what people wrote stands."""

from collections.abc import Callable

from documents.compilation.blocks import Block, Column, Facts, Heading, Paragraph, Prose, Table
from documents.compilation.report_files import file_texts
from documents.compilation.report_outcomes import marks, question_place, shown_name
from documents.compilation.tally import CountedRespondent, QuestionTally, whole_stance
from documents.showing import Showing, ShownPlace
from models.answer import Dissent
from models.compilation import CompiledAnswer, CompiledFile
from templates.dates import minute_words, moment_words
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.file_remarks import remark_words
from templates.papers_words import basis_words
from templates.round_words import ANSWER_SOURCES
from templates.words import DECISION_LEVELS, DECISION_STATUSES, DISSENT_KINDS, FILE_KINDS, STANCES, size_words


def answers_in_full(
    group: tuple[CountedRespondent, ...], tallies: tuple[QuestionTally, ...], showing: Showing
) -> list[Block]:
    """Each answer with everything it states, its files and its receipt."""
    texts = {tally.question.key: tally for tally in tallies}
    blocks: list[Block] = []
    for one in group:
        if one.answer:
            blocks.append(Heading(2, shown_name(one, showing, full=True), one.anchor, listed=False))
            blocks += answer_blocks(one, one.answer, texts, showing, question=sentences.question_short)
            blocks += file_texts(one, one.answer, showing)
    return blocks or [Paragraph(words.NO_ANSWERS)]


def answer_blocks(
    one: CountedRespondent,
    answer: CompiledAnswer,
    texts: dict[str, QuestionTally],
    showing: Showing,
    level: int = 3,
    question: Callable[[str, str, str], str] = sentences.question_heading,
) -> list[Block]:
    """Everything one answer states, under headings of `level`. `question`: how one is named, by key, section and
    text."""
    content, here = answer.content, f"{one.pointer}/answer/content"
    who = one.recipient.name
    blocks: list[Block] = [Facts(answer_facts(one, answer, showing))]
    for field, label, text in (("reason", words.REASON, content.reason), ("summary", words.SUMMARY, content.summary)):
        if text:
            blocks += [
                Heading(level, label, listed=False),
                Prose(showing.lines(text, ShownPlace(who, label, f"{here}/{field}"))),
            ]
    for place, spoken in enumerate(content.questions):
        asked = texts[spoken.key].question
        heading = showing.line(question(asked.key, asked.section, asked.text), question_place(texts[spoken.key]))
        unsaid = words.NO_STANCE if asked.stance else ""
        stance = STANCES["sv"][spoken.stance] if spoken.stance else unsaid
        place_written = ShownPlace(who, sentences.question_label(spoken.key), f"{here}/questions/{place}/comment")
        blocks += [Heading(level, heading, listed=False), Paragraph(stance, "stance")]
        blocks.append(Prose(showing.lines(spoken.comment, place_written) or (words.NO_COMMENT_WRITTEN,)))
    blocks += _dissents_in_full(one, content.dissents, showing, level)
    return [*blocks, *_files(one, answer.files, showing, level)]


def _dissents_in_full(one: CountedRespondent, group: tuple[Dissent, ...], showing: Showing, level: int) -> list[Block]:
    blocks: list[Block] = []
    for place, dissent in enumerate(group):
        text = ShownPlace(one.recipient.name, *_dissent_place(one, place, "text"))
        blocks += [
            Heading(level, " · ".join(filter(None, dissent_words(one, place, dissent, showing))), listed=False),
            Prose(showing.lines(dissent.text, text)),
        ]
    return blocks


def dissent_words(one: CountedRespondent, place: int, dissent: Dissent, showing: Showing) -> tuple[str, str]:
    """Its kind, and who stands behind it."""
    people = (
        showing.line(text, ShownPlace(one.recipient.name, *_dissent_place(one, place, field)))
        for field, text in (("who", dissent.who), ("party", dissent.party))
    )
    return DISSENT_KINDS["sv"][dissent.kind], ", ".join(filter(None, people))


def _dissent_place(one: CountedRespondent, place: int, field: str) -> tuple[str, str]:
    return sentences.dissent_label(place + 1), f"{one.pointer}/answer/content/dissents/{place}/{field}"


def answer_facts(one: CountedRespondent, answer: CompiledAnswer, showing: Showing) -> tuple[tuple[str, str], ...]:
    content, stance = answer.content, whole_stance(one.recipient)
    codes = {
        "stance": STANCES["sv"][stance] if stance else words.NO_STANCE,
        "arrived": moment_words(answer.arrived_at, seconds=True),
        "marks": ". ".join(marks(one.recipient)),
        "receipt": answer.receipt,
        "version": str(answer.version),
        "confirms": _confirms(answer),
        "papers": basis_words(answer.papers) if answer.papers else "",
        "source": ANSWER_SOURCES["sv"][answer.source],
        "decision_level": DECISION_LEVELS["sv"][content.decision_level] if content.decision_level else "",
        "decision_status": DECISION_STATUSES["sv"][content.decision_status] if content.decision_status else "",
        "joint_with": ", ".join((*(named.name for named in content.joint_recipients), *content.joint_with)),
        "attested_by": f"{answer.attested_by}, {minute_words(answer.attested_at)}" if answer.attested_at else "",
    }
    rows = []
    for field, label in words.ANSWER_FACTS.items():
        text = codes[field] if field in codes else getattr(content, field)
        if text:
            inside = field if field == "attested_by" else f"content/{field}"
            place = ShownPlace(one.recipient.name, label, f"{one.pointer}/answer/{inside}")
            rows.append((label, showing.line(text, place)))
    return tuple(rows)


def _confirms(answer: CompiledAnswer) -> str:
    earlier = answer.confirms
    return sentences.confirms_words(earlier.version, earlier.receipt, earlier.arrived_at) if earlier else ""


def file_note(file: CompiledFile) -> str:
    """What is said of a file beside its name: that it stays inside, is a masked copy, or what it was found to hold."""
    if file.withheld:
        return sentences.withheld_words(file.withheld)
    return ". ".join(filter(None, (words.MASKED_COPY if file.masked else "", remark_words(file.check))))


def _files(one: CountedRespondent, files: tuple[CompiledFile, ...], showing: Showing, level: int) -> list[Block]:
    if not files:
        return [Paragraph(words.NO_FILES, "soft")]
    columns = (
        Column(words.COLUMN["file"], 0.3),
        Column(words.COLUMN["file_kind"], 0.16),
        Column(words.COLUMN["size"], 0.12, numeric=True),
        Column(words.COLUMN["sha256"], 0.42),
    )
    rows = tuple(
        (
            showing.line(
                " – ".join(filter(None, (file.name, file_note(file)))),
                ShownPlace(one.recipient.name, words.FILES, f"{one.pointer}/answer/files/{place}/name"),
            ),
            FILE_KINDS["sv"][file.kind],
            "" if file.withheld else size_words(file.size),
            file.sha256,
        )
        for place, file in enumerate(files)
    )
    return [Heading(level, words.FILES, listed=False), Table("", columns, rows)]
