"""The cells of a workbook's first sheet, and what a reader of the sheet would not see. Run only in the inspector's own
process: the file is a stranger's.
"""

import json
import warnings
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

ROWS_LIMIT, COLUMNS_LIMIT, CELL_LIMIT = 20_000, 50, 2_000


def first_sheet(path: Path) -> str:
    """JSON: `rows` as texts, the ranges that are `merged`, the `hidden_rows` and `hidden_columns` by number, the
    sheet's `name` and the `others`. Formulas give the value that was saved with them. Raises what the reader raises."""
    warnings.simplefilter("ignore")  # of styles and checks that it does not keep: none concerns the cells
    with path.open("rb") as file:  # by its name openpyxl takes no file without the right ending, as an upload is
        book = load_workbook(file, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sheet = next((each for each in sheets if each.max_row > 1 or each.cell(1, 1).value is not None), sheets[0])
    return json.dumps(
        {
            "name": sheet.title,
            "others": [each.title for each in book.worksheets if each is not sheet],
            "rows": _rows(sheet),
            "merged": [str(joined) for joined in sheet.merged_cells.ranges],
            "hidden_rows": [row for row, size in sheet.row_dimensions.items() if size.hidden and row <= sheet.max_row],
            "hidden_columns": [letter for letter, size in sheet.column_dimensions.items() if size.hidden],
        }
    )


def _rows(sheet: Worksheet) -> list[list[str]]:
    """One more than the limit tells that there were more."""
    last = min(sheet.max_column, COLUMNS_LIMIT)
    rows = sheet.iter_rows(max_row=min(sheet.max_row, ROWS_LIMIT + 1), max_col=last, values_only=True)
    return [[_text(value) for value in row] for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)[:CELL_LIMIT]
