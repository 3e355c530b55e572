"""A table out of what people have: pasted from a spreadsheet, a CSV file of any Swedish program, or a workbook."""

import csv
import io
import json
import re
from pathlib import Path

from documents.inspection.inspecting import first_sheet
from models.findings import Fault, FaultCode
from models.invisible import without_invisible
from models.listing import CellCode, CellFinding, ListTable
from roundfile.addresses import SEPARATORS, separator_line
from roundfile.table_columns import columns_of
from roundfile.yaml_tree import SIZE_LIMIT, decode_list

TEXT_LIMIT = SIZE_LIMIT
"""Characters of a table's text."""
FILE_LIMIT = 5_000_000
"""Bytes of a file."""
ROWS_LIMIT = 20_000
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")


def table_of_file(path: Path) -> ListTable | CellFinding:
    """The table in a file, told by its content; or why it cannot be read. Blocks while a workbook is read."""
    size = path.stat().st_size
    if size > FILE_LIMIT:
        return CellFinding(CellCode.TOO_LARGE, facts={"limit": FILE_LIMIT // 1_000_000})
    data = path.read_bytes()
    if data.startswith(_OLD_WORKBOOK):
        return CellFinding(CellCode.OLD_WORKBOOK)
    if data.startswith(_WORKBOOK):
        return _workbook(path)
    if data.startswith(_OTHER):
        return CellFinding(CellCode.OTHER_FILE)
    text = decode_list(data)
    if isinstance(text, Fault) and text.code is FaultCode.FILE_TOO_LARGE:
        return CellFinding(CellCode.TOO_LARGE, facts={"limit": TEXT_LIMIT // 1_000_000})
    if isinstance(text, Fault) or "\0" in text:
        return CellFinding(CellCode.OTHER_FILE)
    return table_of_text(text)


def table_of_text(text: str) -> ListTable | CellFinding:
    if len(text) > TEXT_LIMIT:
        return CellFinding(CellCode.TOO_LARGE, facts={"limit": TEXT_LIMIT // 1_000_000})
    named, skipped = separator_line(text)
    body, above = text[skipped:], 1 if skipped else 0
    if not body.strip():
        return CellFinding(CellCode.EMPTY_TABLE)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=named or _separator(body))
    rows: list[list[str]] = [[]] * above
    start = 0
    try:
        for cells in reader:
            # A cell with line breaks in it goes on further down: a row's number is that of the line it begins on.
            rows += [[]] * (start + above - len(rows))
            rows.append([_tidy(cell) for cell in cells])
            start = reader.line_num
    except csv.Error:
        return CellFinding(CellCode.UNREADABLE, row=start + 1 + above)
    return _within(ListTable(rows))


def _tidy(cell: str) -> str:
    return without_invisible(cell).strip()


def _separator(text: str) -> str:
    """The sign that parts the first line with anything in it into most headings that we know."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: (len(columns_of(1, head.split(sign)).places), head.count(sign)))


def _workbook(path: Path) -> ListTable | CellFinding:
    said = first_sheet(path)
    if said is None:
        return CellFinding(CellCode.UNREADABLE)
    sheet = json.loads(said)
    hidden = [row for row in sheet["hidden_rows"] if any(map(any, sheet["rows"][row - 1 : row]))]
    notices = [
        *(CellFinding(CellCode.MERGED, facts={"cells": cells}) for cells in sheet["merged"]),
        *([CellFinding(CellCode.HIDDEN_ROWS, facts={"rows": spans(hidden)})] if hidden else []),
        *(CellFinding(CellCode.HIDDEN_COLUMNS, facts={"column": letter}) for letter in sheet["hidden_columns"]),
    ]
    if sheet["others"]:
        facts = {"sheet": sheet["name"], "others": ", ".join(sheet["others"])}
        notices.append(CellFinding(CellCode.OTHER_SHEETS, facts=facts))
    return _within(ListTable([[_tidy(cell) for cell in row] for row in sheet["rows"]], tuple(notices)))


def _within(table: ListTable) -> ListTable | CellFinding:
    if len(table.rows) > ROWS_LIMIT:
        return CellFinding(CellCode.TOO_MANY_ROWS, facts={"limit": ROWS_LIMIT})
    if not any(any(row) for row in table.rows):
        return CellFinding(CellCode.EMPTY_TABLE)
    return table


def spans(numbers: list[int]) -> str:
    """`4–6, 9`."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in found)


def as_text(table: ListTable) -> str:
    """The table with tabs between its cells: `table_of_text` reads the same rows out of it."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        [[re.sub(r"[\r\n]+", " ", cell) for cell in row] for row in table.rows]
    )
    return out.getvalue()
