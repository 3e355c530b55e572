"""How the councils have adopted what a round came to, as a PDF to lay last in the document: its versions with their
causes, each decision in the words it was printed in, what deviates beside what was proposed, legal force, and the
checklist."""

from datetime import datetime
from typing import NamedTuple

from documents.compilation.blocks import Block, Column, Facts, Heading, Paragraph, Report, Table
from documents.compilation.report_adoption import CouncilLine, councils
from documents.compilation.report_checklist import chapter as checklist
from documents.short_report import short_pdf
from documents.showing import Showing, ShownPlace
from models.checklists import ToldChecklist
from models.definition import VersionNote
from templates.dates import day_words, moment_words
from templates.documents import adoption as words
from templates.documents.checklist import HEADING as CHECKLIST


class AdoptionDocument(NamedTuple):
    """`paragraphs`: the document's last; `state`, `rule`: how it stands, and by what, in words. `checklist`: what each
    decision has to cover, where there is one."""

    dnr: str
    title: str
    sender: str
    state: str
    rule: str
    paragraphs: tuple[str, ...]
    versions: tuple[VersionNote, ...]
    points: tuple[str, ...]
    councils: tuple[CouncilLine, ...]
    checklist: ToldChecklist | None
    made_at: datetime


def adoption_pdf(document: AdoptionDocument, *, seconds: float | None = None) -> bytes:
    """As `short_pdf`."""
    return short_pdf(lambda showing: _report(document, showing), document.made_at, seconds=seconds)


def _report(document: AdoptionDocument, showing: Showing) -> Report:
    def line(text: str) -> str:
        return showing.line(text, ShownPlace(document.sender, words.HEADING, "/"))

    dnr, sender = line(document.dnr), line(document.sender)
    rows = (
        (words.FRONT["dnr"], dnr),
        (words.FRONT["sender"], sender),
        (words.FRONT["state"], line(document.state)),
        (words.FRONT["rule"], line(document.rule)),
        (words.FRONT["made"], moment_words(document.made_at)),
    )
    return Report(
        title=f"{words.HEADING} {dnr}",
        author=sender,
        eyebrow=sender,
        subtitle=f"{words.HEADING}: {line(document.title)}",
        running_head=f"{words.HEADING} · dnr {dnr}",
        running_mark="",
        front=(Facts(rows),),
        body=tuple(_body(document, showing)),
    )


def _body(document: AdoptionDocument, showing: Showing) -> list[Block]:
    def line(text: str) -> str:
        return showing.line(text, ShownPlace(document.sender, words.HEADING, "/"))

    blocks: list[Block] = [Heading(1, words.PARAGRAPH), *(Paragraph(line(one)) for one in document.paragraphs)]
    if document.versions:
        notes = tuple((day_words(note.on), line(note.cause)) for note in document.versions)
        shares = zip(words.VERSION_COLUMNS, (0.35, 0.65), strict=True)
        columns = tuple(Column(title, share) for title, share in shares)
        blocks += [Heading(1, words.VERSIONS), Table("", columns, notes)]
    blocks += councils(document.councils, document.points, line, 1)
    if document.checklist is not None:
        blocks += [Heading(1, CHECKLIST), *checklist(document.checklist, line, 2)]
    return blocks
