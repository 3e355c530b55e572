"""The comment table as an Excel workbook: one sheet to filter, write in and print (A4 landscape)."""

from typing import BinaryIO

from xlsxwriter import Workbook

from documents.comment_table.cells import NOWHERE, cells
from documents.showing import Showing
from models.comment_table import CommentTable
from templates.documents import comment_table as words
from templates.documents.compilation import PAGE_OF

_WIDTH = 170
_LINE = 13
_HEAD_ROWS = 3


def comment_xlsx(table: CommentTable, out: BinaryIO) -> None:
    """Writes the workbook. Typed text is always text, never a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    showing = Showing()
    with Workbook(out, options) as book:
        head = showing.line(words.head(table.dnr, table.title), NOWHERE)
        book.set_properties({"title": head, "author": showing.line(table.sender_name, NOWHERE)})
        font = {"font_name": "Arial", "font_size": 10, "font_color": "#16202c", "valign": "top", "text_wrap": True}
        line = {**font, "bottom": 1, "bottom_color": "#d5dbe1"}
        text, written = book.add_format(line), book.add_format({**line, "bg_color": "#fff8e1", "locked": False})
        title = book.add_format({"font_name": "Arial", "font_size": 14, "bold": True})
        columns = book.add_format({**font, "bold": True, "bottom": 2, "bg_color": "#e6f0f7"})
        page = book.add_worksheet("Synpunkter")
        page.write_string(0, 0, head, title)
        page.write_string(1, 0, words.HOW, book.add_format({"font_name": "Arial", "font_size": 10}))
        for column, (code, (_name, share)) in enumerate(words.COLUMNS.items()):
            page.set_column(column, column, share * _WIDTH)
            for number, row in enumerate(table.rows, start=_HEAD_ROWS):
                shown = showing.text(cells(row)[code], NOWHERE)
                page.write_string(number, column, shown, written if code in words.WRITTEN else text)
        last = _HEAD_ROWS + max(len(table.rows), 1) - 1
        for number, row in enumerate(table.rows, start=_HEAD_ROWS):
            page.set_row(number, min(409, _LINE * max(_lines(row_text, code) for code, row_text in cells(row).items())))
        outcome = list(words.COLUMNS).index("outcome")
        choices = {"validate": "list", "source": list(words.OUTCOMES.values()), "ignore_blank": True}
        page.data_validation(_HEAD_ROWS, outcome, last, outcome, choices)
        heads = [{"header": name, "header_format": columns} for name, _share in words.COLUMNS.values()]
        page.add_table(_HEAD_ROWS - 1, 0, last, len(heads) - 1, {"columns": heads, "style": None})
        page.freeze_panes(_HEAD_ROWS, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD_ROWS - 1)
        before, of = PAGE_OF
        page.set_footer(f"&L{head.replace('&', '&&')[:120]}&R{before}&P{of}&N")


def _lines(text: str, code: str) -> int:
    width = words.COLUMNS[code][1] * _WIDTH * 1.1
    return sum(1 + int(len(line) / width) for line in text.split("\n")) if text else 1
