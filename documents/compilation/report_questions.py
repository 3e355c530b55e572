"""The chapters that show who took which stance to what: question by question, and all of it in one matrix.

What they wrote stands in the answers in full, once; every name leads there.
"""

from documents.compilation.blocks import Block, Column, Heading, Link, Names, Paragraph, Table
from documents.compilation.report_answers import dissent_words
from documents.compilation.report_outcomes import question_place, shown_name, stance_tally
from documents.compilation.tally import CountedRespondent, QuestionTally, whole_stance
from documents.showing import Showing
from models.values import Stance
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.words import STANCES

_NAME_SHARE = 0.26
_QUESTIONS_A_TABLE = 12
"""More columns than this are no longer read across a page: the matrix goes on in another table."""


def by_question(tallies: tuple[QuestionTally, ...], showing: Showing) -> list[Block]:
    """Every question in the proposal's order with its numbers and who said what."""
    if not tallies:
        return [Paragraph(words.NO_QUESTIONS)]
    blocks: list[Block] = [Paragraph(words.NAMES_LEAD)]
    for tally in tallies:
        question = tally.question
        heading = sentences.question_heading(question.key, question.section, question.text)
        blocks.append(Heading(2, showing.line(heading, question_place(tally)), tally.anchor))
        if tally.spoken and (question.stance or any(tally.stances.values())):
            blocks.append(stance_tally(tally.stances, tally.without_stance))
        blocks += _speakers(tally, showing) or [Paragraph(words.NOBODY_SPOKE)]
        lists = ((words.QUIET, tally.quiet), (words.NOT_ASKED, tally.not_asked))
        told = ((label, ", ".join(shown_name(one, showing) for one in group)) for label, group in lists)
        blocks += [Paragraph(f"{label}: {names}.", "soft") for label, names in told if names]
    return blocks


def _speakers(tally: QuestionTally, showing: Showing) -> list[Block]:
    blocks: list[Block] = []
    for stance in (*Stance, None):
        for commented, mark in ((True, words.COMMENTED), (False, words.UNCOMMENTED)):
            links = tuple(
                Link(_name(one.respondent, showing), one.respondent.anchor)
                for one in tally.spoken
                if one.answer.stance is stance and bool(one.answer.comment.strip()) is commented
            )
            label = STANCES["sv"][stance] if stance else words.NO_STANCE
            if links:
                blocks.append(Names(f"{label}, {mark} ({len(links)})", links))
    return blocks


def _name(one: CountedRespondent, showing: Showing) -> str:
    name = shown_name(one, showing)
    return name if one.recipient.invited else f"{name} ({words.NOT_INVITED.lower()})"


def matrix(
    everyone: tuple[CountedRespondent, ...], tallies: tuple[QuestionTally, ...], showing: Showing
) -> list[Block]:
    """Every recipient by every question, in letters that are explained above."""
    letters = [(letter, STANCES["sv"][stance]) for stance, letter in words.MATRIX_LETTERS.items()]
    blocks: list[Block] = [
        Paragraph(words.MATRIX_EXPLAINED),
        Paragraph(sentences.letters_explained(letters, words.MATRIX_NOT_ASKED), "soft"),
    ]
    said = {tally.anchor: {one.respondent.anchor: one.answer for one in tally.spoken} for tally in tallies}
    outside = {tally.anchor: {one.anchor for one in tally.not_asked} for tally in tallies}

    def cell(tally: QuestionTally, one: CountedRespondent) -> str:
        answer = said[tally.anchor].get(one.anchor)
        if answer is None:
            return "–" if one.anchor in outside[tally.anchor] else ""
        letter = words.MATRIX_LETTERS[answer.stance] if answer.stance else ""
        return letter + ("*" if answer.comment.strip() else "")

    for start in range(0, max(len(tallies), 1), _QUESTIONS_A_TABLE):
        shown = tallies[start : start + _QUESTIONS_A_TABLE]
        share = (1 - _NAME_SHARE) / (len(shown) + 1)
        heads = (words.MATRIX_WHOLE, *(showing.line(tally.question.key, question_place(tally)) for tally in shown))
        columns = (Column(words.COLUMN["recipient"], _NAME_SHARE), *(Column(head, share) for head in heads))
        rows = tuple((_linked(one, showing), _whole(one), *(cell(tally, one) for tally in shown)) for one in everyone)
        blocks.append(Table("", columns, rows))
    return blocks


def _whole(one: CountedRespondent) -> str:
    stance = whole_stance(one.recipient)
    content = one.answer.content if one.answer else None
    written = content is not None and bool(content.summary.strip() or content.reason.strip())
    return (words.MATRIX_LETTERS[stance] if stance else "") + ("*" if written else "")


def _linked(one: CountedRespondent, showing: Showing) -> str | Link:
    name = _name(one, showing)
    return Link(name, one.anchor) if one.answer else name


def dissents(
    everyone: tuple[CountedRespondent, ...], showing: Showing, views: dict[tuple[str, int], str]
) -> list[Block]:
    """Reservations and särskilda yttranden, one a row. `views`: which synpunkter each has become, by recipient code and
    number."""
    rows = []
    for one in everyone:
        for place, dissent in enumerate(one.answer.content.dissents if one.answer else ()):
            kind, people = dissent_words(one, place, dissent, showing)
            row = (Link(_name(one, showing), one.anchor), kind, people)
            rows.append((*row, views.get((one.recipient.code, place + 1), "")) if views else row)
    if not rows:
        return [Paragraph(words.NO_DISSENTS)]
    columns = (
        Column(words.COLUMN["recipient"], 0.25), Column(words.COLUMN["kind"], 0.2),
        Column(words.COLUMN["people"], 0.35),
        *((Column(words.VIEWS_MADE, 0.2),) if views else ()),
    )  # fmt: skip
    return [Paragraph(words.DISSENTS_EXPLAINED), Table("", columns, tuple(rows))]
