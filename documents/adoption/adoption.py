"""How the councils have adopted what a round came to, as a PDF to lay last in the document: its versions with their
causes, each decision in the words it was printed in, what deviates beside what was proposed, legal force, and the
checklist."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from documents.compilation.blocks import Block, Column, Facts, Heading, Paragraph, Report, Table
from documents.compilation.pdf import report_data
from documents.compilation.report_adoption import CouncilLine, councils
from documents.compilation.report_checklist import chapter as checklist
from documents.showing import Showing, ShownPlace
from documents.typesetting import Typesetting, as_typed
from models.checklists import ToldChecklist
from models.definition import VersionNote
from templates.dates import day_words, moment_words
from templates.documents import adoption as words
from templates.documents.checklist import HEADING as CHECKLIST

TEMPLATE = "receipt.typ"


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
    """PDF/A-2a and PDF/UA-1, set in a process of its own. `seconds`: after how many it is given up
    (`typesetter_slow`)."""
    return as_typed(lambda showing: _set(document, showing, seconds))


def _set(document: AdoptionDocument, showing: Showing, seconds: float | None) -> bytes:
    with TemporaryDirectory(prefix="adoption-") as folder:
        out = Path(folder) / "adoption.pdf"
        with Typesetting(TEMPLATE, report_data(_report(document, showing)), document.made_at, out) as typesetting:
            typesetting.finish(seconds)
        return out.read_bytes()


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
