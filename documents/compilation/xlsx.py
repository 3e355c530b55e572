"""The compilation as an Excel workbook: sheets to sort, filter and print (landscape), and charts of Excel's own.

What people wrote is always text: never a formula, a link or a number. A text longer than a cell may be goes on in the
following rows, with its part told beside it; nothing is cut.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.compilation.xlsx_rows import sheets
from documents.compilation.xlsx_views import LONGEST, Row, Sheet
from documents.showing import Showing, ShownPlace
from documents.writing import replacing
from models.compilation import CompilationData
from models.values import Stance
from templates.dates import STOCKHOLM
from templates.documents.compilation import BY_QUESTION, NAME, OVER_TIME, PAGE_OF, SHEETS, TEST_DATA, WHOLE
from templates.documents.compilation_sentences import chart_alt, continued

CELL_UNITS = 32_000
"""UTF-16 units put into one cell; Excel's own limit is 32,767."""
CELL_LINES = 250
"""Line ends put into one cell; Excel's own limit is 253."""
LINE_POINTS = 13
LETTERS_A_WIDTH = 1.15
"""Letters of running text that fit where Excel counts one digit of column width."""

_PATTERNS = (
    ("dark_horizontal", "#125534"), ("wide_upward_diagonal", "#125534"), ("percent_20", "#0b4a74"),
    ("narrow_horizontal", "#8c1d27"), ("percent_5", "#46525f"), ("diagonal_brick", "#8c1d27"),
    ("light_downward_diagonal", "#46525f"),
)  # fmt: skip
"""How the series of a chart are filled: the six stances in their order, then none."""
_A3, _A4 = 8, 9
_WIDEST_A4 = 240
"""Characters across a sheet that A4 still prints legibly; a wider one is for A3."""
_BREAK = re.compile(r"\s")
_NOWHERE = ShownPlace("", "", "")


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
                if sheet.name == SHEETS["over_time"]:
                    _over_time(book, sheet, data)
                if sheet.name == SHEETS["numbers"]:
                    _charts(book, sheet, data)


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
        page.write_string(0, column, title, formats.head)  # a sheet without rows can be no table of Excel's
    widths = [width for _title, width in sheet.columns]
    last = 0
    for last, row in enumerate(_continued(sheet), start=1):
        page.set_row(last, _height(row, widths))
        for column, value in enumerate(row):
            _cell(page, last, column, value, formats)
    page.set_row(0, _height(tuple(title for title, _width in sheet.columns), widths))
    page.freeze_panes(1, sheet.frozen)
    if last:
        page.add_table(0, 0, last, len(sheet.columns) - 1, _table(sheet, formats))
    _print_setup(page, sheet, data, last)


def _charts(book: Workbook, numbers: Sheet, data: CompilationData) -> None:
    """Excel's own charts of the stances, drawn of the rows of `numbers`; each look has a pattern of its own."""
    page = book.add_worksheet(SHEETS["charts"])
    last = len(numbers.rows)
    whole = book.add_chart({"type": "bar"})
    whole.add_series({
        "name": WHOLE,
        "categories": [numbers.name, 0, 2, 0, len(Stance) + 2],
        "values": [numbers.name, 1, 2, 1, len(Stance) + 2],
        "fill": {"color": "#0b4f7d"},
        "data_labels": {"value": True},
    })  # fmt: skip
    whole.set_title({"name": WHOLE, "name_font": {"size": 12}})
    whole.set_legend({"none": True})
    whole.set_x_axis(_counted(numbers.rows[0][2:]))
    whole.set_y_axis({"reverse": True, "crossing": "max"})
    questions = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for column, (pattern, ink) in enumerate(_PATTERNS, start=2):
        questions.add_series({
            "name": [numbers.name, 0, column],
            "categories": [numbers.name, 1, 0, last, 0],
            "values": [numbers.name, 1, column, last, column],
            "pattern": {"pattern": pattern, "fg_color": ink, "bg_color": "#ffffff"},
            "border": {"color": "#16202c"},
            "gap": 60,
        })  # fmt: skip
    questions.set_title({"name": BY_QUESTION, "name_font": {"size": 12}})
    questions.set_legend({"position": "bottom"})
    questions.set_y_axis({"reverse": True, "crossing": "max"})
    rows = [(label, answered) for label, _asked, *answered in numbers.rows]
    alts = (
        chart_alt(
            WHOLE, [(head[0], int(str(number))) for head, number in zip(numbers.columns[2:], rows[0][1], strict=True)]
        ),
        chart_alt(BY_QUESTION, [(str(label), sum(int(str(each)) for each in answered)) for label, answered in rows]),
    )
    for place, (chart, alt) in enumerate(zip((whole, questions), alts, strict=True)):
        chart.set_size({"width": 900, "height": 300 if place == 0 else max(300, 60 + 26 * last)})
        page.insert_chart(1 + 18 * place, 0, chart, {"description": alt, "object_position": 2})
    _paper(page, SHEETS["charts"], data)


def _over_time(book: Workbook, time: Sheet, data: CompilationData) -> None:
    """The chart of the rows of `time`, on a page of its own."""
    page, last = book.add_worksheet(SHEETS["time_chart"]), len(time.rows)
    chart = book.add_chart({"type": "column"})
    chart.add_series({
        "name": OVER_TIME,
        "categories": [time.name, 1, 0, last, 0],
        "values": [time.name, 1, 1, last, 1],
        "fill": {"color": "#0b4f7d"},
        "gap": 40,
    })  # fmt: skip
    chart.set_title({"name": OVER_TIME, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {"rotation": -45, "size": 8}})
    chart.set_y_axis(_counted([number for _span, number, *_rest in time.rows]))
    chart.set_size({"width": 900, "height": 520})
    came = [(str(span), int(str(number))) for span, number, *_rest in time.rows if number]
    page.insert_chart(1, 0, chart, {"description": chart_alt(OVER_TIME, came), "object_position": 2})
    _paper(page, SHEETS["time_chart"], data)


def _counted(numbers: Iterable[object]) -> dict[str, object]:
    """An axis of answers: whole ones, in at most ten round steps."""
    most = max(number for number in numbers if isinstance(number, int))
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    return {"min": 0, "major_unit": next(step for step in steps if step * 10 >= most), "num_format": "0"}


def _table(sheet: Sheet, formats: Formats) -> dict[str, object]:
    """What tells Excel, and a screen reader through it, that the first row holds the columns' names; the look stays
    that of the cells. Names differ there also when written in capitals, so one that comes again gets a number."""
    titles: list[str] = []
    for title, _width in sheet.columns:
        taken = {name.casefold() for name in titles}
        numbered = (f"{title} ({number})" for number in count(2))
        titles.append(next(name for name in chain([title], numbered) if name.casefold() not in taken))
    return {
        "name": sheet.name.replace(" ", "_"),
        "columns": [{"header": title, "header_format": formats.head} for title in titles],
        "autofilter": sheet.filtered,
        "style": None,
    }


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
    """The rows, with the long text of each spread over as many as it takes; several long ones go on side by side."""
    if sheet.long is None:
        yield from sheet.rows
        return
    for row in sheet.rows:
        places = range(len(row)) if sheet.long == LONGEST else (sheet.long,)
        pieces = {place: parts(text) for place in places if isinstance(text := row[place], str)}
        number = max(map(len, pieces.values()), default=1)
        for part in range(number):
            cells = list(row)
            for place, found in pieces.items():
                goes_on = part < len(found) or len(found) > 1
                cells[place] = found[part] if part < len(found) else ("" if goes_on else row[place])
            yield (*cells, continued(part + 1, number))


def _print_setup(page: Worksheet, sheet: Sheet, data: CompilationData, last: int) -> None:
    _paper(page, sheet.name, data, wide=sum(width for _title, width in sheet.columns) > _WIDEST_A4)
    page.repeat_rows(0)
    page.print_area(0, 0, last, len(sheet.columns) - 1)


def _paper(page: Worksheet, name: str, data: CompilationData, *, wide: bool = False) -> None:
    page.set_landscape()
    page.set_paper(_A3 if wide else _A4)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    page.fit_to_pages(1, 0)
    mark = TEST_DATA if data.test_data else ""
    page.set_header(f"&L&8{_plain_head(f'{NAME} · dnr {data.dnr}')}&C&8{name}&R&8{mark}")
    page.set_footer(f"&L&8{_plain_head(data.sender_name)}&R&8{PAGE_OF[0]}&P{PAGE_OF[1]}&N")


def _plain_head(text: str) -> str:
    """`&` starts a command in a header, whose whole length is limited to 255."""
    return Showing().line(text, _NOWHERE)[:80].replace("&", "&&")
