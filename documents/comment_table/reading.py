"""Reads a comment table that came back: which column is which, and the rows below its head."""

from collections.abc import Sequence
from pathlib import Path

from documents.inspection.inspecting import Cell, tables_of
from models.comment_table import ReturnedRow, ReturnedTable
from models.errors import Refused
from models.media import DOCX, XLSX
from templates.documents import comment_table as words

ENDINGS = {".xlsx": XLSX, ".docx": DOCX}
_CODES = {title.casefold(): code for code, (title, _share) in words.COLUMNS.items()}
_NEEDED = ("number", "comment", "outcome", "reason", "edition")


def read_table(path: Path, name: str) -> ReturnedTable:
    """What stands in the table. `name`: the file's, whose ending says its format. Raises Refused("comments_format") for
    another ending, ("comments_unreadable") for what cannot be read, and ("comments_no_table") when no row names the
    columns for number and outcome."""
    media_type = ENDINGS.get(Path(name).suffix.lower())
    if media_type is None:
        raise Refused("comments_format")
    told = tables_of(path, media_type)
    if told is None:
        raise Refused("comments_unreadable")
    rows, above = told
    place = next((number for number, row in enumerate(rows) if {"number", "outcome"} <= set(_columns(row))), None)
    if place is None:
        raise Refused("comments_no_table")
    columns = _columns(rows[place])
    before = " ".join([above, *(cell.text for row in rows[:place] for cell in row)])
    absent = tuple(words.COLUMNS[code][0] for code in _NEEDED if code not in columns)
    lines = enumerate(rows[place + 1 :], start=place + 2)
    found = [_row(line, row, columns) for line, row in lines if {"number", "outcome"} - set(_columns(row))]
    return ReturnedTable(rows=tuple(found), above=before, absent=absent)


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """The place of each column by its code, where its title stands."""
    titles = [(" ".join(cell.text.casefold().split()), place) for place, cell in enumerate(row)]
    return {_CODES[title]: place for title, place in titles if title in _CODES}


def _row(line: int, row: Sequence[Cell], columns: dict[str, int]) -> ReturnedRow:
    texts = {code: row[place].text.strip() for code, place in columns.items() if place < len(row)}
    told = {code: texts.get(code, "") for code in _NEEDED}
    told["number"] = "".join(told["number"].split()).upper()
    joined = any(row[columns[code]].is_joined for code in _NEEDED if columns.get(code, len(row)) < len(row))
    return ReturnedRow(line=line, is_joined=joined, **told)
