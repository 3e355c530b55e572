"""10,000 rows of recipients, each with a fault, as they are read when somebody uploads them: from the file to
every sentence. Beside it, the same rows merely read as CSV. In processor time, so that the load of others is left out.

Run: `python -m bench console_import`.
"""

import csv
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from bench.report import BenchRow
from data.register import load_register
from models.listing import ListTable
from roundfile.recipient_table import TableReader
from roundfile.tables import table_of_file
from rules.name_lists import read_names
from templates.console.table_messages import cell_sentence

ROWS, FAULTS = 10_000, 10_000
TURNS = 5


def rows() -> list[list[str]]:
    """Every row has a fault: a name that does not exist, an address that is none, two in one cell, or a repeat."""
    entries = load_register().entries
    table = [["Kod", "Namn", "E-post", "Skyldig"]]
    for number in range(ROWS):
        entry = entries[number % len(entries)]
        table.append(
            [
                ["", f"{entry.full_name[:-3]}x nr {number}", f"r{number}@kommun.example", "nej"],
                [entry.code, entry.full_name, f"inte en adress {number}", "ja"],
                [f"X{number}", "", f"r{number}@kommun.example", ""],
                [entry.code, entry.full_name, f"a{number}@b.example; c{number}@d.example", ""],
            ][number % 4]
        )
    return table


def measured(work: Callable[[], int]) -> float:
    times = []
    for _ in range(TURNS):
        begun = time.process_time()
        assert work() >= FAULTS
        times.append(time.process_time() - begun)
    return statistics.median(times)


def all_sentences(path: Path) -> int:
    table = table_of_file(path)
    assert isinstance(table, ListTable)
    judged = TableReader(load_register(), [], {}, []).judge(table)
    return len([cell_sentence(fault) for fault in judged.faults])


def run() -> list[BenchRow]:
    table = rows()
    with tempfile.TemporaryDirectory() as name:
        text, book = Path(name) / "list.csv", Path(name) / "list.xlsx"
        with text.open("w", newline="") as file:
            csv.writer(file, delimiter=";").writerows(table)
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for row in table:
            sheet.append(row)
        workbook.save(book)
        floor = measured(lambda: len(list(csv.reader(io.StringIO(text.read_text()), delimiter=";"))))
        of_csv, of_xlsx = measured(lambda: all_sentences(text)), measured(lambda: all_sentences(book))
    names = "\n".join(row[1] or row[2] for row in table[1:2001])
    begun = time.process_time()
    read_names(names, load_register())
    of_names = time.process_time() - begun
    return [
        BenchRow("10,000 rows with faults, CSV", of_csv, goal=3),
        BenchRow("  beside reading the same rows", of_csv, floor=floor),
        BenchRow("10,000 rows with faults, XLSX", of_xlsx, goal=3),
        BenchRow("2,000 names of a pasted remisslista", of_names, goal=3),
    ]
