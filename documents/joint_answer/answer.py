"""The joint answer as PDF and as a Word document of the same parts, and the members' own answers as one PDF."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from documents.compilation.blocks import Block, Column, Facts, Heading, Paragraph, Prose, Report, Table
from documents.compilation.docx import report_docx
from documents.short_report import short_pdf
from documents.showing import Showing, ShownPlace, nothing_missing
from models.answer import AnswerContent
from models.house_style import PLAIN, HouseStyle
from models.incoming import JointText, Stood
from templates.dates import date_words
from templates.documents import joint_answer as words
from templates.words import STANCES


class About(NamedTuple):
    """What the answer is about, on its first page."""

    own_name: str
    dnr: str
    from_name: str
    their_dnr: str
    title: str
    due_at: datetime
    made_at: datetime


class OwnAnswer(NamedTuple):
    """A member's own answer as it may leave; `content` None when there is none. `questions`: text by key."""

    name: str
    content: AnswerContent | None
    questions: dict[str, str]
    files: tuple[str, ...]


def answer_pdf(about: About, text: JointText, stood: Sequence[Stood], style: HouseStyle = PLAIN) -> bytes:
    """As `short_pdf`."""
    return short_pdf(lambda showing: _answer(about, text, stood, showing), about.made_at, style=style)


def answer_docx(about: About, text: JointText, stood: Sequence[Stood], style: HouseStyle = PLAIN) -> bytes:
    with TemporaryDirectory(prefix="joint-") as folder:
        out = Path(folder) / "answer.docx"
        report_docx(_answer(about, text, stood, Showing(nothing_missing)), about.made_at, out, style)
        return out.read_bytes()


def own_answers_pdf(about: About, answers: Sequence[OwnAnswer], style: HouseStyle = PLAIN) -> bytes:
    return short_pdf(lambda showing: _own(about, answers, showing), about.made_at, style=style)


def _front(about: About, showing: Showing) -> Facts:
    def line(text: str) -> str:
        return showing.line(text, ShownPlace(about.own_name, words.HEADING, "/"))

    said = {
        "to": line(about.from_name),
        "their_dnr": line(about.their_dnr),
        "title": line(about.title),
        "due": date_words(about.due_at),
        "from": line(about.own_name),
        "dnr": line(about.dnr),
        "made": date_words(about.made_at),
    }
    return Facts(tuple((words.FRONT[name], text) for name, text in said.items() if text))


def _report(about: About, heading: str, front: Sequence[Block], body: Sequence[Block], showing: Showing) -> Report:
    place = ShownPlace(about.own_name, heading, "/")
    return Report(
        title=f"{heading} {showing.line(about.dnr, place)}",
        author=showing.line(about.own_name, place),
        eyebrow=showing.line(about.own_name, place),
        subtitle=f"{heading}: {showing.line(about.title, place)}",
        running_head=f"{heading} · dnr {showing.line(about.dnr, place)}",
        running_mark="",
        front=tuple(front),
        body=tuple(body),
    )


def _answer(about: About, text: JointText, stood: Sequence[Stood], showing: Showing) -> Report:
    def place(number: int) -> ShownPlace:
        return ShownPlace(about.own_name, words.HEADING, f"/sections/{number}")

    body: list[Block] = []
    for number, section in enumerate(text.sections):
        if section.heading:
            body.append(Heading(1, showing.line(section.heading, place(number))))
        body.append(Prose(showing.lines(section.text, place(number))))
        agreed = tuple(showing.line(words.agrees(one), place(number)) for one in section.citations)
        if agreed:
            body += [Heading(2, words.CITES, listed=False), Prose(agreed)]
    if stood:
        body.append(Heading(1, words.WHO_STANDS))
        body.append(Paragraph(showing.line(words.who_stands(stood), place(0))))
        if any(one.asked for one in stood):
            columns = tuple(Column(title, share) for title, share in zip(words.COLUMNS, (0.32, 0.28, 0.4), strict=True))
            rows = tuple(
                (showing.line(one.name, place(0)), words.said_words(one), showing.line(one.exception, place(0)))
                for one in stood
            )
            body.append(Table("", columns, rows))
    return _report(about, words.HEADING, (_front(about, showing),), body, showing)


def _own(about: About, answers: Sequence[OwnAnswer], showing: Showing) -> Report:
    body: list[Block] = [Paragraph(words.OWN_LEAD.format(sender=about.own_name))]
    for one in answers:
        at = ShownPlace(one.name, words.OWN_HEADING, "/")
        body.append(Heading(1, showing.line(one.name, at)))
        if one.content is None:
            body.append(Paragraph(words.NO_ANSWER, "soft"))
            continue
        if one.content.stance:
            body.append(Paragraph(STANCES["sv"][one.content.stance], "stance"))
        said = [("", one.content.summary)]
        said += [(one.questions.get(each.key, each.key), each.comment) for each in one.content.questions]
        written = [(heading, text) for heading, text in said if text]
        for heading, text in written:
            if heading:
                body.append(Heading(2, showing.line(heading, at), listed=False))
            body.append(Prose(showing.lines(text, at)))
        if not written:
            body.append(Paragraph(words.NO_TEXT, "soft"))
        if one.files:
            body.append(Paragraph(showing.line(words.OWN_FILES.format(names=", ".join(one.files)), at), "soft"))
    return _report(about, words.OWN_HEADING, (_front(about, showing),), body, showing)
