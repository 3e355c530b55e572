"""The compilation as an Excel workbook: six sheets to sort, filter and print (A4 landscape).

What people wrote is always text: never a formula, a link or a number. A text longer than a cell may be goes on in the
following rows, with its part told beside it; nothing is cut.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.showing import Place, Showing
from documents.writing import replacing
from documents.xlsx_rows import Row, Sheet, sheets
from models.compilation import CompilationData
from templates.compilation import NAME, PAGE_OF, TEST_DATA
from templates.compilation_sentences import continued
from templates.dates import STOCKHOLM

CELL_UNITS = 32_000
"""UTF-16 units put into one cell; Excel's own limit is 32,767."""
CELL_LINES = 250
"""Line ends put into one cell; Excel's own limit is 253."""
LINE_POINTS = 13
LETTERS_A_WIDTH = 1.15
"""Letters of running text that fit where Excel counts one digit of column width."""

_BREAK = re.compile(r"\s")
_NOWHERE = Place("", "", "")


class Formats(NamedTuple):
    head: Format
    text: Format
    number: Format
    moment: Format


def compilation_xlsx(data: CompilationData, out: Path) -> None:
    """Writes the workbook. Same data, same bytes."""
    with replacing(out) as part:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with Workbook(str(part), options) as book:
            _describe(book, data)
            formats = _formats(book)
            for sheet in sheets(data, Showing()):
                _write(book.add_worksheet(sheet.name), sheet, formats, data)


def parts(text: str) -> list[str]:
    """A text as pieces that each fit into one cell and put together are the text again. Cuts after white space when
    there is some near the end, and never inside a character that takes two units."""
    pieces: list[str] = []
    while _too_long(text):
        end = _fitting(text)
        near = [found.end() for found in _BREAK.finditer(text, max(end - 200, 1), end)]
        cut = near[-1] if near else end
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _too_long(text: str) -> bool:
    return len(text.encode("utf-16-le")) > 2 * CELL_UNITS or text.count("\n") > CELL_LINES


def _fitting(text: str) -> int:
    units = lines = 0
    for place, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        lines += character == "\n"
        if units > CELL_UNITS or lines > CELL_LINES:
            return place
    return len(text)


def _describe(book: Workbook, data: CompilationData) -> None:
    # Excel's document properties know no time zone.
    made = data.made_at.astimezone(STOCKHOLM).replace(tzinfo=None)
    title = Showing().line(f"{NAME}: {data.title}", _NOWHERE)
    author = Showing().line(data.sender_name, _NOWHERE)
    book.set_properties({"title": title, "author": author, "created": made, "comments": f"Dnr {data.dnr}"})


def _formats(book: Workbook) -> Formats:
    font = {"font_name": "Arial", "font_size": 10, "font_color": "#16202c", "valign": "top"}
    font |= {"bottom": 1, "bottom_color": "#d5dbe1"}
    head = {"bold": True, "bottom": 2, "bottom_color": "#16202c", "text_wrap": True, "bg_color": "#e6f0f7"}
    return Formats(
        head=book.add_format({**font, **head}),
        text=book.add_format({**font, "text_wrap": True}),
        number=book.add_format({**font, "num_format": "#,##0", "align": "left"}),
        moment=book.add_format({**font, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
    )


def _write(page: Worksheet, sheet: Sheet, formats: Formats, data: CompilationData) -> None:
    for column, (title, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, title, formats.head)
    widths = [width for _title, width in sheet.columns]
    last = 0
    for last, row in enumerate(_continued(sheet), start=1):
        page.set_row(last, _height(row, widths))
        for column, value in enumerate(row):
            _cell(page, last, column, value, formats)
    page.freeze_panes(1, sheet.frozen)
    if sheet.filtered and last:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    _print_setup(page, sheet, data, last)


def _height(row: Row, widths: list[int]) -> float:
    """Points that show the row's text in whole, as far as Excel's highest row goes; not every program measures text."""
    lines = 1
    for value, width in zip(row, widths, strict=False):
        room = int(width * LETTERS_A_WIDTH)
        if isinstance(value, str) and (len(value) > room or "\n" in value):
            lines = max(lines, sum(1 + len(line) // room for line in value.split("\n")))
    return min(LINE_POINTS * lines + 3, 409)


def _cell(page: Worksheet, row: int, column: int, value: str | int | datetime | None, formats: Formats) -> None:
    if isinstance(value, datetime):
        # Seconds are cut, not rounded: the last instant of a day stays on its day.
        local = value.astimezone(STOCKHOLM).replace(tzinfo=None, microsecond=0)
        page.write_datetime(row, column, local, formats.moment)
    elif isinstance(value, int):
        page.write_number(row, column, value, formats.number)
    elif value:
        page.write_string(row, column, value, formats.text)
    else:
        page.write_blank(row, column, None, formats.text)


def _continued(sheet: Sheet) -> Iterator[Row]:
    """The rows, with the long text of each spread over as many as it takes."""
    if sheet.long is None:
        yield from sheet.rows
        return
    for row in sheet.rows:
        text = row[sheet.long]
        pieces = parts(text) if isinstance(text, str) else [text]
        for number, piece in enumerate(pieces, start=1):
            yield (*row[: sheet.long], piece, *row[sheet.long + 1 :], continued(number, len(pieces)))


def _print_setup(page: Worksheet, sheet: Sheet, data: CompilationData, last: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.print_area(0, 0, last, len(sheet.columns) - 1)
    mark = TEST_DATA if data.test_data else ""
    page.set_header(f"&L&8{_plain_head(f'{NAME} · dnr {data.dnr}')}&C&8{sheet.name}&R&8{mark}")
    page.set_footer(f"&L&8{_plain_head(data.sender_name)}&R&8{PAGE_OF[0]}&P{PAGE_OF[1]}&N")


def _plain_head(text: str) -> str:
    """`&` starts a command in a header, whose whole length is limited to 255."""
    return Showing().line(text, _NOWHERE)[:80].replace("&", "&&")
