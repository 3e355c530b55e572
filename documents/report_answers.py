"""The chapters with what people wrote: by question, dissents, and every answer in full."""

from documents.blocks import Block, Column, Facts, Heading, Opinion, Paragraph, Prose, Table
from documents.report_outcomes import marks, question_place, shown_name, stance_tally
from documents.showing import Place, Showing
from documents.tally import QuestionTally, Respondent, Spoken, whole_stance
from models.answer import Dissent
from models.compilation import CompiledAnswer, CompiledFile
from templates import compilation as words
from templates import compilation_sentences as sentences
from templates.dates import minute_words, moment_words
from templates.file_remarks import remark_words
from templates.round_words import ANSWER_SOURCES
from templates.words import DECISION_LEVELS, DECISION_STATUSES, DISSENT_KINDS, FILE_KINDS, STANCES, size_words


def comments(everyone: tuple[Respondent, ...], tallies: tuple[QuestionTally, ...], showing: Showing) -> list[Block]:
    """What was said on the whole, then every question in the proposal's order with its numbers and every comment, in
    the recipients' order."""
    blocks = _on_the_whole(everyone, showing)
    if not tallies:
        blocks.append(Paragraph(words.NO_QUESTIONS))
    for tally in tallies:
        question = tally.question
        heading = showing.line(
            sentences.question_heading(question.key, question.section, question.text), question_place(tally)
        )
        blocks.append(Heading(2, heading, tally.anchor))
        if tally.spoken and (question.stance or any(tally.stances.values())):
            blocks.append(stance_tally(tally.stances, tally.without_stance))
        blocks += [_opinion(one, showing) for one in tally.spoken if one.answer.comment]
        blocks += _without_words(tally, showing)
    return blocks


def _on_the_whole(everyone: tuple[Respondent, ...], showing: Showing) -> list[Block]:
    blocks: list[Block] = []
    for title, field, label in (
        (words.SUMMARIES, "summary", words.SUMMARY),
        (words.REASONS_TO_DECLINE, "reason", words.REASON),
    ):
        said = [
            _statement(one, one.answer, field, label, showing)
            for one in everyone
            if one.answer and getattr(one.answer.content, field)
        ]
        if said:
            blocks += [Heading(2, title, field), *said]
    return blocks


def _statement(one: Respondent, answer: CompiledAnswer, field: str, label: str, showing: Showing) -> Opinion:
    place = Place(one.recipient.name, label, f"{one.pointer}/answer/content/{field}")
    stance = whole_stance(one.recipient)
    told = filter(None, (STANCES["sv"][stance] if stance else "", "" if one.recipient.invited else words.NOT_INVITED))
    lines = showing.lines(getattr(answer.content, field), place)
    return Opinion(shown_name(one, showing), " · ".join(told), one.anchor, lines)


def _opinion(one: Spoken, showing: Showing) -> Opinion:
    place = Place(one.respondent.recipient.name, sentences.question_label(one.answer.key), f"{one.pointer}/comment")
    told = [
        STANCES["sv"][one.answer.stance] if one.answer.stance else "",
        "" if one.respondent.recipient.invited else words.NOT_INVITED,
    ]
    return Opinion(
        shown_name(one.respondent, showing),
        " · ".join(filter(None, told)),
        one.respondent.anchor,
        showing.lines(one.answer.comment, place),
    )


def _without_words(tally: QuestionTally, showing: Showing) -> list[Block]:
    silent = [
        f"{shown_name(one.respondent, showing)} ({STANCES['sv'][one.answer.stance].lower()})"
        for one in tally.spoken
        if one.answer.stance and not one.answer.comment
    ]
    lists = (
        (words.SAID_WITHOUT_COMMENT, silent),
        (words.QUIET, [shown_name(one, showing) for one in tally.quiet]),
        (words.NOT_ASKED, [shown_name(one, showing) for one in tally.not_asked]),
    )
    blocks: list[Block] = [] if tally.spoken else [Paragraph(words.NOBODY_SPOKE)]
    return blocks + [Paragraph(sentences.named_list(label, names), "soft") for label, names in lists if names]


def dissents(everyone: tuple[Respondent, ...], showing: Showing) -> list[Block]:
    """Reservations and särskilda yttranden from all answers, in the recipients' order."""
    blocks = [
        _dissent(one, place, dissent, showing)
        for one in everyone
        for place, dissent in enumerate(one.answer.content.dissents if one.answer else ())
    ]
    return list(blocks) or [Paragraph(words.NO_DISSENTS)]


def _dissent(one: Respondent, place: int, dissent: Dissent, showing: Showing) -> Opinion:
    here = f"{one.pointer}/answer/content/dissents/{place}"
    label = sentences.dissent_label(place + 1)

    def line(field: str, text: str) -> str:
        return showing.line(text, Place(one.recipient.name, label, f"{here}/{field}"))

    people = ", ".join(filter(None, (line("who", dissent.who), line("party", dissent.party))))
    uninvited = "" if one.recipient.invited else words.NOT_INVITED
    return Opinion(
        shown_name(one, showing),
        " · ".join(filter(None, (DISSENT_KINDS["sv"][dissent.kind], people, uninvited))),
        one.anchor,
        showing.lines(dissent.text, Place(one.recipient.name, label, f"{here}/text")),
    )


def answers_in_full(group: tuple[Respondent, ...], tallies: tuple[QuestionTally, ...], showing: Showing) -> list[Block]:
    """Each answer with everything it states, its files and its receipt."""
    texts = {tally.question.key: tally for tally in tallies}
    blocks: list[Block] = []
    for one in group:
        if one.answer:
            blocks.append(Heading(2, shown_name(one, showing, full=True), one.anchor, listed=False))
            blocks += answer_blocks(one, one.answer, texts, showing)
    return blocks or [Paragraph(words.NO_ANSWERS)]


def answer_blocks(
    one: Respondent, answer: CompiledAnswer, texts: dict[str, QuestionTally], showing: Showing, level: int = 3
) -> list[Block]:
    """Everything one answer states, under headings of `level`."""
    content, here = answer.content, f"{one.pointer}/answer/content"
    who = one.recipient.name
    blocks: list[Block] = [Facts(answer_facts(one, answer, showing))]
    for field, label, text in (("reason", words.REASON, content.reason), ("summary", words.SUMMARY, content.summary)):
        if text:
            blocks += [
                Heading(level, label, listed=False),
                Prose(showing.lines(text, Place(who, label, f"{here}/{field}"))),
            ]
    for place, spoken in enumerate(content.questions):
        question = texts[spoken.key].question
        heading = showing.line(
            sentences.question_heading(question.key, question.section, question.text), question_place(texts[spoken.key])
        )
        unsaid = words.NO_STANCE if question.stance else ""
        stance = STANCES["sv"][spoken.stance] if spoken.stance else unsaid
        place_written = Place(who, sentences.question_label(spoken.key), f"{here}/questions/{place}/comment")
        blocks += [Heading(level, heading, listed=False), Paragraph(stance, "stance")]
        blocks.append(Prose(showing.lines(spoken.comment, place_written) or (words.NO_COMMENT_WRITTEN,)))
    blocks += _dissents_in_full(one, content.dissents, showing, level)
    return [*blocks, *_files(one, answer.files, showing, level)]


def _dissents_in_full(one: Respondent, group: tuple[Dissent, ...], showing: Showing, level: int) -> list[Block]:
    blocks: list[Block] = []
    for place, dissent in enumerate(group):
        told = _dissent(one, place, dissent, showing)
        blocks += [Heading(level, told.stance, listed=False), Prose(told.lines)]
    return blocks


def answer_facts(one: Respondent, answer: CompiledAnswer, showing: Showing) -> tuple[tuple[str, str], ...]:
    content, stance = answer.content, whole_stance(one.recipient)
    codes = {
        "stance": STANCES["sv"][stance] if stance else words.NO_STANCE,
        "arrived": moment_words(answer.arrived_at, seconds=True),
        "marks": ". ".join(marks(one.recipient)),
        "receipt": answer.receipt,
        "version": str(answer.version),
        "confirms": _confirms(answer),
        "source": ANSWER_SOURCES[answer.source],
        "decision_level": DECISION_LEVELS["sv"][content.decision_level] if content.decision_level else "",
        "decision_status": DECISION_STATUSES["sv"][content.decision_status] if content.decision_status else "",
        "joint_with": ", ".join(content.joint_with),
        "attested_by": f"{answer.attested_by}, {minute_words(answer.attested_at)}" if answer.attested_at else "",
    }
    rows = []
    for field, label in words.ANSWER_FACTS.items():
        text = codes[field] if field in codes else getattr(content, field)
        if text:
            inside = field if field == "attested_by" else f"content/{field}"
            place = Place(one.recipient.name, label, f"{one.pointer}/answer/{inside}")
            rows.append((label, showing.line(text, place)))
    return tuple(rows)


def _confirms(answer: CompiledAnswer) -> str:
    earlier = answer.confirms
    return sentences.confirms_words(earlier.version, earlier.receipt, earlier.arrived_at) if earlier else ""


def _files(one: Respondent, files: tuple[CompiledFile, ...], showing: Showing, level: int) -> list[Block]:
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
                " – ".join(filter(None, (file.name, remark_words(file.check)))),
                Place(one.recipient.name, words.FILES, f"{one.pointer}/answer/files/{place}/name"),
            ),
            FILE_KINDS["sv"][file.kind],
            size_words(file.size),
            file.sha256,
        )
        for place, file in enumerate(files)
    )
    return [Heading(level, words.FILES, listed=False), Table("", columns, rows)]
