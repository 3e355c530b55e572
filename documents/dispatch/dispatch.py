"""What goes out with a round as a PDF for the file: the letter, the recipients, the days, the questions and the papers
by their hashes."""

from datetime import datetime
from typing import NamedTuple

from documents.compilation.blocks import Block, Column, Facts, Heading, Paragraph, Prose, Report, Table
from documents.short_report import short_pdf
from documents.showing import Showing, ShownPlace
from models.definition import Question
from models.letters import LetterFacts
from templates.dates import moment_words
from templates.documents import dispatch as words


class ToWhom(NamedTuple):
    code: str
    name: str
    email: str
    obliged: bool


class Enclosed(NamedTuple):
    title: str
    name: str
    sha256: str


class Dispatch(NamedTuple):
    """`letter`: one recipient's, and `text` what it says. `made_at`: when the document is made."""

    letter: LetterFacts
    text: str
    decision: str
    planned_at: datetime | None
    sent_at: datetime | None
    due_at: datetime
    reminders: tuple[datetime, ...]
    recipients: tuple[ToWhom, ...]
    questions: tuple[Question, ...]
    papers: tuple[Enclosed, ...]
    sha256: str
    made_at: datetime


def dispatch_pdf(dispatch: Dispatch, *, seconds: float | None = None) -> bytes:
    """As `short_pdf`."""
    return short_pdf(lambda showing: _report(dispatch, showing), dispatch.made_at, seconds=seconds)


def _report(dispatch: Dispatch, showing: Showing) -> Report:
    about = dispatch.letter.round

    def line(text: str) -> str:
        return showing.line(text, ShownPlace(about.sender_name, words.HEADING, "/"))

    dnr, sender, front = line(about.dnr), line(about.sender_name), words.FRONT
    moment = dispatch.sent_at or dispatch.planned_at
    reminders = "\n".join(map(moment_words, dispatch.reminders)) or front["none"]
    rows = (
        (front["dnr"], dnr),
        (front["title"], line(about.title)),
        (front["sender"], sender),
        (front["approval"], line(dispatch.decision) or front["not_approved"]),
        (front["sent"], moment_words(moment) if moment else front["when_told"]),
        (front["due"], moment_words(dispatch.due_at)),
        (front["closes"], moment_words(about.closes_at)),
        (front["reminders"], reminders),
        (front["sha256"], dispatch.sha256),
    )
    return Report(
        title=f"{words.HEADING} {dnr}",
        author=sender,
        eyebrow=sender,
        subtitle=f"{words.HEADING}: {line(about.title)}",
        running_head=f"{words.HEADING} · dnr {dnr}",
        running_mark="",
        front=(Facts(rows),),
        body=tuple(_body(dispatch, showing)),
    )


def _body(dispatch: Dispatch, showing: Showing) -> list[Block]:
    def line(text: str) -> str:
        return showing.line(text, ShownPlace(dispatch.letter.round.sender_name, words.HEADING, "/"))

    shares = (0.12, 0.38, 0.36, 0.14)
    columns = tuple(Column(title, share) for title, share in zip(words.COLUMNS, shares, strict=True))
    members = tuple(
        (each.code, line(each.name), line(each.email), words.OBLIGED if each.obliged else words.INVITED)
        for each in dispatch.recipients
    )
    recipients = words.RECIPIENTS.format(number=len(members))
    asked = tuple(
        f"{number}. {line(each.text)}{words.MUST if each.required else ''}"
        for number, each in enumerate(dispatch.questions, start=1)
    )
    questions, papers = (
        words.QUESTIONS.format(number=len(dispatch.questions)),
        words.PAPERS.format(number=len(dispatch.papers)),
    )
    enclosed = tuple((line(each.title), line(each.name), each.sha256) for each in dispatch.papers)
    paper_columns = tuple(
        Column(title, share) for title, share in zip(words.PAPER_COLUMNS, (0.32, 0.26, 0.42), strict=True)
    )
    return [
        Heading(1, words.LETTER),
        Paragraph(words.LETTER_TO.format(name=line(dispatch.letter.recipient_name))),
        Prose(tuple(line(each) for each in dispatch.text.split("\n"))),
        Heading(1, questions),
        Prose(asked) if asked else Paragraph(words.NO_QUESTIONS),
        Heading(1, papers),
        Table(papers, paper_columns, enclosed) if enclosed else Paragraph(words.NO_PAPERS),
        Heading(1, recipients),
        Table(recipients, columns, members),
    ]
