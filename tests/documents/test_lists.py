"""Lists as CSV and Excel: read as Swedish Excel reads them, and nothing in them is ever a formula."""

import csv
import io
from datetime import UTC, datetime

import openpyxl

from documents.lists import PrintedList, as_csv, as_xlsx
from tests.rows import rows

AT = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)
DANGEROUS = ("=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1", "|calc", "%0A=1")


def listing(*cells: str) -> PrintedList:
    return PrintedList("Diarium", (("Vad", 20), ("När", 20)), [(cell, AT) for cell in cells])


def test_csv_is_utf8_with_a_mark_and_semicolons() -> None:
    data = as_csv(listing('Åsa; "Öst"'))
    assert data.startswith(b"\xef\xbb\xbfVad;N\xc3\xa4r\r\n")
    (row,) = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))[1:]
    assert row == ['Åsa; "Öst"', "2026-05-13 00:30"]


@rows("cell", DANGEROUS)
def test_no_cell_is_a_formula(cell: str) -> None:
    row = as_csv(listing(cell)).decode("utf-8-sig").split("\r\n", 1)[1]
    assert row.lstrip('"').startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(listing(cell)))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == datetime(2026, 5, 13, 0, 30)  # noqa: DTZ001 - Excel knows no zones


@rows("cells", [(), ("a", "b")])
def test_the_sheet_is_a_table_whose_first_row_names_the_columns(cells: tuple[str, ...]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(listing(*cells)))).active
    assert sheet is not None
    (table,) = sheet.tables.values()
    assert (table.ref, table.headerRowCount) == (f"A1:B{max(len(cells), 1) + 1}", 1)
    assert table.column_names == [cell.value for cell in sheet[1]] == ["Vad", "När"]
