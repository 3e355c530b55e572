"""Tells what a received file does, or fetches, when somebody opens it. The file is a stranger's: a short-lived process
with limits reads it, and nothing in it is run, drawn or fetched. It is never refused here: that is for people to do.
"""

import json
import subprocess
import threading
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from documents import isolation
from documents.inspection import inspector
from models.file_texts import FilePage, FileText, TextState, failed
from models.media import DOCX, ODT, PDF, TEXT
from models.values import ActiveContent

TIME_LIMIT = 60
"""Seconds for one file: three times the processor time it may use, so that a busy server decides nothing."""
OPENING_TIME_LIMIT = 20
"""Seconds for only opening one: somebody waits for the page."""
_UNREADABLE = (ActiveContent.UNREADABLE,)
_WITH_TEXT = frozenset({PDF, DOCX, ODT, TEXT})
_AT_ONCE = threading.BoundedSemaphore(2)
"""Files that are opened at the same time for those who wait: each may take a gigabyte."""


class Opening(StrEnum):
    """Whether a PDF opens for somebody who knows no password and has no certificate. UNKNOWN: it took too much."""

    OPENS = "opens"
    LOCKED = "locked"
    BROKEN = "broken"
    UNKNOWN = "unknown"


def opening(path: Path, seconds: float = OPENING_TIME_LIMIT) -> Opening:
    """Really tries to open the PDF at `path`, whatever its permissions say of changes. Blocks; harmless twice."""
    with _AT_ONCE:
        said = _said(path, inspector.OPENING, seconds)
    return Opening(said) if said is not None else Opening.UNKNOWN


def first_sheet(path: Path, seconds: float = OPENING_TIME_LIMIT) -> str | None:
    """What `sheet_reader.first_sheet` says of the workbook at `path`; None when it cannot be read within the limits.
    Blocks; harmless twice."""
    with _AT_ONCE:
        return _said(path, inspector.SHEET, seconds)


def active_content(path: Path, media_type: str, seconds: float = TIME_LIMIT) -> tuple[ActiveContent, ...]:
    """What the PDF, DOCX or ODT file at `path` holds, in the order of the enum, each once; empty when it only shows
    itself. Ordinary links are not told. UNREADABLE stands alone for a file, also of another media type, that cannot be
    read to its end within the limits of `inspector` and in `seconds`; it stands last when some objects of a PDF cannot.
    Blocks; harmless twice."""
    said = _said(path, media_type, seconds)
    if said is None:
        return _UNREADABLE
    found = set(said.split())
    return tuple(code for code in ActiveContent if code in found)


def read_text(path: Path, media_type: str, seconds: float = TIME_LIMIT) -> FileText:
    """The text of the PDF, DOCX, ODT or plain text file at `path`; what is no text, or cannot be read within the limits
    of `inspector` and in `seconds`, has failed, with its reason. Blocks; harmless twice."""
    if media_type not in _WITH_TEXT:
        return failed("other_format")
    said = _said(path, inspector.TEXT, seconds, media_type)
    if said is None:
        return failed("unreadable")
    told = json.loads(said)
    if "pages" not in told:
        return failed("locked")
    pages = tuple(FilePage(number=number, text=text) for number, text in told["pages"])
    state = TextState.KEPT if any(page.text for page in pages) else TextState.NONE
    return FileText(state=state, pages=pages, cut=told["cut"])


class Cell(NamedTuple):
    """`is_joined`: merged with a cell of another row."""

    text: str
    is_joined: bool


def tables_of(path: Path, media_type: str, seconds: float = OPENING_TIME_LIMIT) -> tuple[list[list[Cell]], str] | None:
    """The rows of the tables in a DOCX, or of a workbook's first sheet, and what stands above them; None when it cannot
    be read within the limits. Blocks; harmless twice."""
    with _AT_ONCE:
        said = _said(path, inspector.TABLES, seconds, media_type)
    if said is None:
        return None
    told = json.loads(said)
    return [[Cell(text, is_joined) for text, is_joined in row] for row in told["rows"]], told["above"]


def _said(path: Path, question: str, seconds: float, *more: str) -> str | None:
    """What the process prints of the file; None when it comes to no end."""
    with isolation.start(inspector, path.absolute(), question, *more, out=subprocess.PIPE) as process:
        try:
            said, _errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    return said.decode("ascii", "replace") if process.returncode == 0 else None
