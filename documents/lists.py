"""A list as CSV and as an Excel workbook. What people wrote is always text: never a formula, a link or a number."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from xlsxwriter import Workbook

from documents.showing import Showing, ShownPlace
from templates.dates import STOCKHOLM

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile("^[\\s\x00-\x1f]*[=+\\-@＝＋－＠|%]")
_TITLE_LIMIT = 250
"""A column of an Excel table has a name of at most 255 characters."""
_NOWHERE = ShownPlace("", "", "")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class PrintedList(NamedTuple):
    """`columns`: title, of its own for each, and width in characters. Cells are text or aware instants."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[Sequence[str | datetime]]


def as_csv(listing: PrintedList) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel in Swedish reads it. A cell that a spreadsheet would take
    for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([title for title, _width in listing.columns])
    writer.writerows([_text(cell) for cell in row] for row in listing.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(listing: PrintedList) -> bytes:
    """One sheet that is a table, with a frozen head and a filter."""
    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as book:
        page = book.add_worksheet(listing.name)
        head, text = book.add_format({"bold": True, "bottom": 2}), book.add_format({"text_wrap": True, "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"})
        last = 0
        for column, (_title, width) in enumerate(listing.columns):
            page.set_column(column, column, width)
        for last, row in enumerate(listing.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(last, column, _local(cell), moment)
                else:
                    page.write_string(last, column, Showing().text(cell, _NOWHERE)[:32_000], text)
        page.freeze_panes(1, 0)
        heads = [{"header": title[:_TITLE_LIMIT], "header_format": head} for title, _width in listing.columns]
        page.add_table(0, 0, max(last, 1), len(heads) - 1, {"columns": heads, "style": None})
    return out.getvalue()


def _text(cell: str | datetime) -> str:
    if isinstance(cell, datetime):
        return _local(cell).isoformat(sep=" ", timespec="minutes")
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _local(instant: datetime) -> datetime:
    return instant.astimezone(STOCKHOLM).replace(tzinfo=None, microsecond=0)
