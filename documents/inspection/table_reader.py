"""The cells of the tables in a returned DOCX, or of the first sheet in a workbook, with which of them are merged. Run
only in the inspector's own process: the file has been elsewhere.
"""

import json
import warnings
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from documents.inspection.packed_parts import opened
from documents.inspection.part_reader import PartReader, parse
from models.media import DOCX, XLSX

ROWS_LIMIT, COLUMNS_LIMIT, CELL_LIMIT = 20_000, 50, 70_000


def tables_of(path: Path, media_type: str) -> str:
    """JSON: `rows`, each a list of cells, a cell its text and whether it is merged with one of another row; and what
    stands `above` them. Raises KeyError for another media type, and what the format's parser raises."""
    rows, above = {DOCX: _docx, XLSX: _xlsx}[media_type](path)
    return json.dumps({"rows": rows[: ROWS_LIMIT + 1], "above": above[:CELL_LIMIT]})


Rows = list[list[tuple[str, bool]]]


def _xlsx(path: Path) -> tuple[Rows, str]:
    warnings.simplefilter("ignore")  # of styles and checks that it does not keep: none concerns the cells
    with path.open("rb") as file:  # by its name openpyxl takes no file that the store keeps under its hash
        book, written = load_workbook(file, data_only=True), load_workbook(file)
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), book.worksheets[0])
    last = (min(sheet.max_row, ROWS_LIMIT + 1), min(sheet.max_column, COLUMNS_LIMIT))
    joined = {
        (row, column)
        for joint in sheet.merged_cells.ranges
        if joint.max_row > joint.min_row
        for row in range(joint.min_row, min(joint.max_row, last[0]) + 1)
        for column in range(joint.min_col, min(joint.max_col, last[1]) + 1)
    }
    lines = zip(
        *(each.iter_rows(max_row=last[0], max_col=last[1], values_only=True) for each in (sheet, written[sheet.title])),
        strict=True,
    )
    rows = [
        [
            # A text that begins as a formula does has no value: then what was written is the text.
            (_text(typed if value is None else value), (number, column) in joined)
            for column, (value, typed) in enumerate(zip(*line, strict=True), start=1)
        ]
        for number, line in enumerate(lines, start=1)
    ]
    return rows, ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:CELL_LIMIT]


def _docx(path: Path) -> tuple[Rows, str]:
    reader = _Tables()
    with opened(path) as package:
        for part in package.parts:
            if part.name == "word/document.xml":
                parse(package.pieces(part), reader)
    return reader.rows, "".join(reader.above)


class _Tables(PartReader):
    """Rows of outer tables; what stands in a table within a cell is that cell's text. Struck-out text is none."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.above: list[str] = []
        self._tables = self._texts = self._passed = 0
        self._row: list[tuple[str, bool]] = []
        self._cell: list[str] = []
        self._joined = False
        self._span = 1

    def start(self, tag: Any, attrib: Any) -> None:
        name = str(tag).rpartition("}")[2]
        self._tables += name == "tbl"
        self._texts += name == "t"
        self._passed += name in {"Fallback", "delText"}
        if self._tables == 1 and name == "tr":
            self._row = []
        elif self._tables == 1 and name == "tc":
            self._cell, self._joined, self._span = [], False, 1
        elif self._tables == 1 and name == "vMerge":
            self._joined = True
        elif self._tables == 1 and name == "gridSpan":
            count = next((value for key, value in attrib.items() if key.endswith("val")), "1")
            self._span = int(count) if count.isdecimal() else 1
        elif name in {"br", "cr"}:
            self._add("\n")
        elif name == "tab":
            self._add("\t")

    def end(self, tag: Any) -> None:
        name = str(tag).rpartition("}")[2]
        self._tables -= name == "tbl"
        self._texts -= name == "t"
        self._passed -= name in {"Fallback", "delText"}
        if name == "p":
            self._add("\n")
        elif self._tables == 1 and name == "tc":
            self._row += [("".join(self._cell).strip()[:CELL_LIMIT], self._joined), *[("", False)] * (self._span - 1)]
        elif self._tables == 1 and name == "tr":
            self.rows.append(self._row[:COLUMNS_LIMIT])

    def data(self, data: Any) -> None:
        if self._texts and not self._passed:
            self._add(data)

    def _add(self, text: str) -> None:
        if self._tables:
            self._cell.append(text)
        elif not self.rows:
            self.above.append(text)
