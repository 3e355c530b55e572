"""A meeting pack: chosen chapters and answers of a compilation, with papers, as one PDF with contents and bookmarks."""

import json
import re
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from documents import packing
from documents.compilation.blocks import Block, Column, Facts, Heading, Link, Names, Opinion, Paragraph, Report, Table
from documents.compilation.pdf import set_report
from documents.compilation.report import compilation_report
from documents.compilation.tally import respondents
from documents.fonts import missing
from documents.isolation import start
from documents.showing import Showing, ShownPlace
from documents.typesetting import as_typed
from models.compilation import CompilationData
from models.errors import Refused, TemporaryFailure
from models.house_style import PLAIN, HouseStyle
from templates.dates import moment_words
from templates.documents import pack as words

JOIN_SECONDS = 120
_NUMBER = re.compile(r"^\d+ ")


class Chapter(NamedTuple):
    """A piece of the compilation that a pack can hold. `code`: of the recipient whose answer it is, else empty."""

    anchor: str
    title: str
    code: str = ""


class Paper(NamedTuple):
    """A PDF that goes in as it is."""

    title: str
    path: Path


class Pack(NamedTuple):
    """`chapters`: anchors, in order. `forum`: for whom, as typed."""

    name: str
    forum: str
    chapters: tuple[str, ...]
    papers: tuple[Paper, ...]
    made_at: datetime


def chapters(data: CompilationData) -> tuple[Chapter, ...]:
    """What a compilation has to choose from: its chapters, then each answer."""
    body = compilation_report(data, Showing(missing)).body
    whole = (
        Chapter(one.anchor, _NUMBER.sub("", one.text))
        for one in body
        if isinstance(one, Heading) and one.level == 1 and one.anchor
    )
    answers = (
        Chapter(one.anchor, one.recipient.full_name, one.recipient.code)
        for one in respondents(data)
        if one.recipient.answer is not None
    )
    return (*whole, *answers)


def pack_pdf(pack: Pack, data: CompilationData, out: Path, style: HouseStyle = PLAIN) -> None:
    """Writes the pack. Without papers it is PDF/A-2a and PDF/UA-1 like the compilation; with papers it claims neither.

    Raises Refused("pack_paper_unusable") with its title for a paper that cannot be read, and as `set_report`.
    """
    with TemporaryDirectory(prefix="pack-") as name:
        folder = Path(name)
        own = folder / "own.pdf"
        as_typed(lambda showing: set_report(_report(pack, data, showing), pack.made_at, own, style))
        _join(pack, own, folder, out)


def _join(pack: Pack, own: Path, folder: Path, out: Path) -> None:
    if not pack.papers:
        out.write_bytes(own.read_bytes())
        return
    job = folder / "job.json"
    papers = [[str(paper.path.absolute()), paper.title] for paper in pack.papers]
    job.write_text(json.dumps({"first": str(own), "papers": papers, "out": str(out.absolute())}), encoding="utf-8")
    process = start(packing, job, folder=folder, errors=subprocess.PIPE)
    try:
        told = process.communicate(timeout=JOIN_SECONDS)[1]
    except subprocess.TimeoutExpired as late:
        process.kill()
        process.communicate()
        raise TemporaryFailure("typesetter_slow", seconds=JOIN_SECONDS) from late
    if process.returncode == packing.UNUSABLE:
        raise Refused("pack_paper_unusable", title=pack.papers[int(told)].title)
    if process.returncode != 0:
        raise TemporaryFailure("typesetter_died", exit_code=process.returncode, reason="")


def _report(pack: Pack, data: CompilationData, showing: Showing) -> Report:
    whole = compilation_report(data, showing)

    def line(text: str) -> str:
        return showing.line(text, ShownPlace(data.sender_name, words.NAME, "/"))

    chosen = [block for anchor in pack.chapters for block in _slice(whole.body, anchor)]
    enclosed = tuple((str(place), line(paper.title)) for place, paper in enumerate(pack.papers, start=1))
    if enclosed:
        columns = (Column(words.NUMBER, 0.15), Column(words.PAPER, 0.85))
        chosen += [Heading(1, words.PAPERS, "bilagor"), Paragraph(words.PAPERS_FOLLOW), Table("", columns, enclosed)]
    anchors = {block.anchor for block in chosen if isinstance(block, Heading) and block.anchor}
    rows = (
        (words.FORUM, line(pack.forum)),
        (words.DNR, line(data.dnr)),
        (words.SENDER, line(data.sender_name)),
        (words.VERSION, words.version(data.version, preliminary=data.preliminary)),
        (words.MADE, moment_words(pack.made_at)),
    )
    return whole._replace(
        title=f"{words.NAME}: {line(pack.name)}",
        eyebrow=f"{words.NAME} · {line(pack.name)}",
        subtitle=line(data.title),
        running_head=f"{words.NAME} · dnr {line(data.dnr)}",
        front=(Facts(tuple(row for row in rows if row[1])),),
        body=tuple(_unlinked(block, anchors) for block in chosen),
    )


def _slice(body: Sequence[Block], anchor: str) -> list[Block]:
    """From the heading with that anchor to the next one as high, as a chapter of its own."""
    first = next((at for at, one in enumerate(body) if isinstance(one, Heading) and one.anchor == anchor), None)
    if first is None:
        return []
    head = body[first]
    assert isinstance(head, Heading)  # noqa: S101 - found as one
    ends = (at for at in range(first + 1, len(body)) if _is_as_high(body[at], head.level))
    some = body[first : next(ends, len(body))]
    up = head.level - 1
    made = head._replace(level=1, text=_NUMBER.sub("", head.text) if up == 0 else head.text, listed=True, breaks=False)
    return [made, *(_raised(block, up) for block in some[1:])]


def _is_as_high(block: Block, level: int) -> bool:
    return isinstance(block, Heading) and block.level <= level


def _raised(block: Block, up: int) -> Block:
    return block._replace(level=block.level - up) if isinstance(block, Heading) else block


def _unlinked(block: Block, anchors: set[str]) -> Block:
    """The block without links to what the pack leaves out."""

    def cell(one: str | Link) -> str | Link:
        return one.text if isinstance(one, Link) and one.anchor not in anchors else one

    match block:
        case Table():
            return block._replace(rows=tuple(tuple(cell(one) for one in row) for row in block.rows))
        case Opinion():
            speakers = (one if one.anchor in anchors else one._replace(anchor="") for one in block.speakers)
            return block._replace(speakers=tuple(speakers))
        case Names() if not all(link.anchor in anchors for link in block.links):
            return Paragraph(f"{block.label}: {', '.join(link.text for link in block.links)}")
        case _:
            return block
