"""How fast a whole round is compiled, and with how much memory: all formats together beside their tools alone.

Run: `python -m bench.compile`. A round has 290 or 1,000 answers to 8 questions, 408 words an answer (`--whole`: 2,000
too). The floor is Typst in one process with its data ready, XlsxWriter writing the same cells without a look, and zlib
packing the ready text of the Word document, one after the other; the figure starts at the round, with two parts of the
PDF set at once where there are two cores. LimeSurvey 6.13.2
exported 290 such answers as an untagged PDF without stances or charts; it has no compilation to compare with, and its
time was not kept: the bench says so in its last line. The goal is held against CPU seconds: a loaded machine makes the
others longer at random.
"""

import json
import os
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pypdfium2
from xlsxwriter import Workbook

from bench.memory import MemoryWatch
from bench.report import BenchRow, table
from documents.compilation.formats import compile_all
from documents.compilation.pdf import TEMPLATE, report_data
from documents.compilation.report import compilation_report
from documents.compilation.xlsx_rows import sheets
from documents.fonts import missing
from documents.showing import Showing
from documents.typesetting import Typesetting
from models.compilation import CompilationData
from tests.compilation_samples import large

SIZES, GREATEST = (290, 1_000), 2_000
MOST_MEMORY = 1024
"""MiB, of all processes together, whatever the number of answers."""
PEER = "LimeSurvey 6.13.2 beside: no compilation; its PDF of 290 answers is untagged, and its time is not known.\n"
FLOOR_SECONDS = 3600.0
"""Typst is given in one piece: a loaded machine makes it wait."""
MOST_TIME = 1.3
"""Of the floors together."""


def run() -> list[BenchRow]:
    sys.stdout.write(PEER)
    return [row for size in SIZES for row in _rows(size)]


def run_whole() -> list[BenchRow]:
    return [*run(), *_rows(GREATEST)]


def _rows(size: int) -> list[BenchRow]:
    """One size, in a process of its own so that its memory is its own."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.compile", str(size)], check=True, capture_output=True, text=True
    )
    found = json.loads(told.stdout)
    floor, floor_cpu = (sum(costs) for costs in zip(*found["floors"].values(), strict=True))
    seconds, cpu = found["spent"]
    name = f"Compile {size} × 8 ({found['pages']} pages)"
    return [
        BenchRow(name, seconds, floor=floor),
        BenchRow("  of it at work, all processes", cpu, unit="CPU s", floor=floor_cpu, goal=MOST_TIME),
        *(BenchRow(f"  {tool} alone", alone) for tool, (alone, _cpu) in found["floors"].items()),
        BenchRow("  peak memory, all processes", found["peak"], unit="MiB", goal=MOST_MEMORY),
        BenchRow("  peak memory, Typst in one piece", found["one_piece"], unit="MiB"),
    ]


def measure(size: int) -> dict[str, object]:
    data = large(size)
    with TemporaryDirectory() as name:
        folder = Path(name)
        with MemoryWatch({"compiling": os.getpid()}) as watch:
            spent = _timed(lambda: compile_all(data, folder))
        with ZipFile(folder / "remissammanstallning.docx") as package:
            body = package.read("word/document.xml")
        floors = {
            "Typst": _typst(data, folder / "floor.pdf"),
            "XlsxWriter": _timed(lambda: _cells(data, folder / "floor.xlsx")),
            "zlib": _timed(lambda: zlib.compress(body)),
        }
        document = pypdfium2.PdfDocument(folder / "remissammanstallning.pdf")
        pages = len(document)
        document.close()
    one_piece = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    peak = watch.peaks["compiling"].family
    return {"spent": spent, "floors": floors, "pages": pages, "peak": peak, "one_piece": one_piece}


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and CPU seconds with those of the processes it started."""
    start, before = time.perf_counter(), os.times()[:4]
    act()
    return time.perf_counter() - start, sum(os.times()[:4]) - sum(before)


def _typst(data: CompilationData, out: Path) -> tuple[float, float]:
    report = report_data(compilation_report(data, Showing(missing)))
    ready = {**report, "entries": []}

    def alone() -> None:
        with Typesetting(TEMPLATE, ready, data.made_at, out) as typesetting:
            typesetting.finish(FLOOR_SECONDS)

    return _timed(alone)


def _cells(data: CompilationData, out: Path) -> None:
    with Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for sheet in sheets(data, Showing()):
            page = book.add_worksheet(sheet.name)
            for row, cells in enumerate(sheet.rows):
                for column, value in enumerate(cells):
                    page.write_string(row, column, str(value)[:32_000])


def main() -> None:
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
        return
    sys.stdout.write(f"{os.cpu_count()} cores\n{table(run())}\n")


if __name__ == "__main__":
    main()
