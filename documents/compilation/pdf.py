"""The compilation as one PDF that is both PDF/A-2a (to archive) and PDF/UA-1 (to be read by everyone).

It is set in parts, two at once, each in a process of its own, and joined: Typst holds more than a megabyte a page, so
that memory follows the size of a part and not of the round (docs/decisions/0026).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import accumulate, count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from unicodedata import category

from documents.compilation.blocks import Block, Heading, Report, Table
from documents.compilation.report import compilation_report
from documents.compilation.report_figures import in_house_font
from documents.joining import Bookmark, SetPart, join
from documents.typesetting import Typesetting, as_typed
from models.compilation import CompilationData
from models.house_style import PLAIN, HouseStyle
from templates.documents.compilation import CONTENTS, PAGE_OF
from templates.documents.compilation_sentences import contents_entry

TEMPLATE = "compilation.typ"
PART_SIZE = 240_000
"""Characters of text in a part, about fifty pages. Smaller parts need less memory and more time."""
AT_ONCE = 2
FEET_AT_ONCE = 800
"""Pages that hold nothing but a foot take a twentieth of others' memory."""
_BLOCK_COST, _TEXT_COST = 60, 15
"""What a block's frame, and that of each cell or line in it, costs beside the text, in characters."""
_ROWS_A_PIECE = 500

_UNBROKEN = re.compile(r"[^\s\u00ad\u200b-]{30,}")
_PIECE = 16
_JOINER = "\u200d"


@contextmanager
def setting(data: CompilationData, out: Path, style: HouseStyle = PLAIN) -> Iterator[Callable[[], dict[str, int]]]:
    """Starts setting the compilation into `out`; the function given waits until it is there, and gives the page of each
    anchor.
    """
    stop = Event()

    def work() -> dict[str, int]:
        return as_typed(lambda showing: _set(compilation_report(data, showing), data.made_at, out, stop, style))

    with ThreadPoolExecutor(max_workers=1) as pool:
        working = pool.submit(work)
        try:
            yield working.result
        finally:
            stop.set()


def set_report(report: Report, made_at: datetime, out: Path, style: HouseStyle = PLAIN) -> None:
    """Sets another long report in the compilation's look. Raises as `Typesetting.finish` does."""
    _set(report, made_at, out, Event(), style)


def _set(report: Report, made_at: datetime, out: Path, stop: Event, style: HouseStyle) -> dict[str, int]:
    """Sets the parts of the body, some at once and without feet, then the first part, which now can tell the pages, and
    last the feet."""
    report = in_house_font(report, style)
    head = {**_head(report), "contents": CONTENTS, "page_of": PAGE_OF}
    marks = [
        Bookmark(block.level, block.text, block.anchor)
        for block in report.body
        if isinstance(block, Heading) and block.listed and block.anchor
    ]
    with TemporaryDirectory(prefix="parts-") as name, ThreadPoolExecutor(max_workers=AT_ONCE) as pool:

        def typeset(part: str, **content: Any) -> Path:
            path = Path(name) / f"{part}.pdf"
            with Typesetting(TEMPLATE, {**head, **content}, made_at, path, style) as typesetting:
                typesetting.finish(stop=stop)
            return path

        def of_body(number: int, blocks: Sequence[Block]) -> SetPart:
            goes_on = not (isinstance(blocks[0], Heading) and blocks[0].level == 1)
            return SetPart.at(typeset(str(number), body=_blocks(blocks), goes_on=goes_on, has_feet=False))

        body = list(pool.map(of_body, count(1), split(report.body)))
        before = list(accumulate((part.pages for part in body), initial=0))
        page_of = {
            anchor: pages + place + 1
            for part, pages in zip(body, before[:-1], strict=True)
            for anchor, place in part.place_of.items()
        }
        front = {"front": _blocks(report.front), "entries": _entries(marks, page_of), "more_pages": before[-1]}
        first = SetPart.at(typeset("first", **front))
        total = first.pages + before[-1]

        def feet_from(number: int) -> Path:
            until = min(number + FEET_AT_ONCE, total + 1)
            return typeset(f"feet-{number}", feet=(number, until), total=total)

        feet = list(pool.map(feet_from, range(first.pages + 1, total + 1, FEET_AT_ONCE)))
        return join([first, *body], feet, marks, out, contents_entry)


def split(body: Sequence[Block]) -> list[list[Block]]:
    """The blocks in parts of about `PART_SIZE`, each beginning with a heading of a chapter or of an answer, or with the
    next rows of a table that is too long for one."""
    parts: list[list[Block]] = [[]]
    size = 0
    for block in body:
        for number, piece in enumerate(_cut(block)):
            starts = number > 0 or (isinstance(piece, Heading) and piece.level <= 2)
            if size > PART_SIZE and starts:
                parts.append([])
                size = 0
            parts[-1].append(piece)
            size += _BLOCK_COST + _letters(piece)
    return parts


def _cut(block: Block) -> Sequence[Block]:
    if not isinstance(block, Table) or len(block.rows) <= _ROWS_A_PIECE:
        return (block,)
    starts = range(0, len(block.rows), _ROWS_A_PIECE)
    return [block._replace(rows=block.rows[start : start + _ROWS_A_PIECE]) for start in starts]


def _letters(value: Any) -> int:
    if isinstance(value, str):
        return len(value) + _TEXT_COST
    return sum(map(_letters, value)) if isinstance(value, tuple) else 0


def _entries(marks: Sequence[Bookmark], page_of: dict[str, int]) -> list[dict[str, Any]]:
    """The rows of the table of contents, those of chapters with those below them, with their pages of the body."""
    rows: list[dict[str, Any]] = []
    for mark in marks:
        text, page = breakable(mark.text), page_of[mark.anchor]
        row = {"level": mark.level, "text": text, "anchor": mark.anchor, "page": page, "below": []}
        (rows if mark.level == 1 else rows[-1]["below"]).append(row)
    return rows


def report_data(report: Report) -> dict[str, Any]:
    """A short report as Typst reads it: all of it in one piece."""
    parts = {part: _blocks(getattr(report, part)) for part in ("front", "body")}
    return {**_head(report), **parts, "contents": CONTENTS, "page_of": PAGE_OF}


def _head(report: Report) -> dict[str, Any]:
    return {name: breakable(text) for name, text in report._asdict().items() if name not in ("front", "body")}


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Each block a dictionary that names its kind."""
    return [
        {"block": type(block).__name__, **{key: _kept(key, value) for key, value in block._asdict().items()}}
        for block in blocks
    ]


def _kept(key: str, value: Any) -> Any:
    return value if key == "svg" else breakable(value)


def breakable(value: Any) -> Any:
    """Gives a line somewhere to break: an invisible break after each 16 characters of a run without spaces. Typst
    would else let a pasted address run off the page. Tabs, which no font has, become spaces."""
    if isinstance(value, str):
        value = value.replace("\t", "    ") if "\t" in value else value
        return _UNBROKEN.sub(_with_breaks, value) if len(value) >= 30 else value
    if isinstance(value, tuple):
        parts = [breakable(part) for part in value]
        return dict(zip(value._fields, parts, strict=True)) if hasattr(value, "_fields") else parts
    return value


def _with_breaks(run: re.Match[str]) -> str:
    """Breaks never part a letter from its combining mark, nor what a joiner joins."""
    pieces, since = [], 0
    before = ""
    for character in run.group():
        joined = before == _JOINER or character == _JOINER or category(character).startswith("M")
        if since >= _PIECE and not joined:
            pieces.append("\u200b")
            since = 0
        pieces.append(character)
        since += 1
        before = character
    return "".join(pieces)
