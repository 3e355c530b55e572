"""The compilation as one PDF that is both PDF/A-2a (to archive) and PDF/UA-1 (to be read by everyone)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import category

from documents.blocks import Report
from documents.fonts import all_but_plain, missing
from documents.report import compilation_report
from documents.showing import Showing
from documents.typesetting import Typesetting
from models.compilation import CompilationData
from models.errors import PermanentFailure
from templates.compilation import CONTENTS, PAGE_OF

TEMPLATE = "compilation.typ"

_UNBROKEN = re.compile(r"[^\s\u00ad\u200b-]{30,}")
_PIECE = 16
_JOINER = "\u200d"


@contextmanager
def setting(data: CompilationData, part: Path) -> Iterator[Callable[[], None]]:
    """Starts setting the compilation into `part`; the function given waits until it is there.

    Should Typst refuse the document, as for a rare mix of scripts that no font can draw together, it is set once more
    with every character outside plain Latin text as a mark: a compilation with marks is better than none.
    """
    with Typesetting(TEMPLATE, _typst_data(data, Showing(missing)), data.made_at, part) as first:

        def finish() -> None:
            try:
                first.finish()
            except PermanentFailure:
                last_resort = _typst_data(data, Showing(all_but_plain))
                with Typesetting(TEMPLATE, last_resort, data.made_at, part) as second:
                    second.finish()

        yield finish


def _typst_data(data: CompilationData, showing: Showing) -> dict[str, Any]:
    return report_data(compilation_report(data, showing))


def report_data(report: Report) -> dict[str, Any]:
    """The report as Typst reads it: each block a dictionary that names its kind."""
    blocks = {
        part: [{"block": type(block).__name__, **breakable(block)} for block in getattr(report, part)]
        for part in ("front", "body")
    }
    head = {name: breakable(text) for name, text in report._asdict().items() if name not in blocks}
    return {**head, **blocks, "contents": CONTENTS, "page_of": PAGE_OF}


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
