"""How fast a whole round is compiled: all four formats together beside Typst alone on the same data, in turns.

Run: `python -m bench.compile`. The round has 290 answers to 8 questions, 118,000 words, which stand in the PDF twice:
by question and answer by answer. The floor is the Typst process with its data ready; the figure starts at the round.
"""

import os
import resource
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from bench.report import BenchRow, table
from documents.compilation import compile_all
from documents.data_file import compilation_json
from documents.docx import compilation_docx
from documents.fonts import missing
from documents.pdf import TEMPLATE, report_data
from documents.report import compilation_report
from documents.showing import Showing
from documents.typesetting import Typesetting
from documents.xlsx import compilation_xlsx
from models.compilation import CompilationData
from tests.compilation_samples import large

TURNS = 5


def typst_alone(data: CompilationData, ready: dict[str, object], out: Path) -> float:
    """Seconds that the Typst process takes, from its start to its end."""
    start = time.perf_counter()
    with Typesetting(TEMPLATE, ready, data.made_at, out) as typesetting:
        typesetting.finish()
    return time.perf_counter() - start


def all_four(data: CompilationData, folder: Path) -> float:
    start = time.perf_counter()
    compile_all(data, folder)
    return time.perf_counter() - start


def others(data: CompilationData, folder: Path) -> float:
    """Seconds for the three formats that are not Typst's."""
    start = time.perf_counter()
    compilation_docx(data, folder / "a.docx")
    compilation_xlsx(data, folder / "a.xlsx")
    compilation_json(data, folder / "a.json")
    return time.perf_counter() - start


def run() -> list[BenchRow]:
    """The rows of this measurement, medians of `TURNS` turns."""
    data = large()
    ready = report_data(compilation_report(data, Showing(missing)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        turns = [
            (all_four(data, folder), typst_alone(data, ready, folder / "floor.pdf"), others(data, folder))
            for _turn in range(TURNS)
        ]
        pages = _pages(folder / "floor.pdf")
    together, alone, rest = (statistics.median(column) for column in zip(*turns, strict=True))
    memory = {
        who: resource.getrusage(which).ru_maxrss / 1024
        for who, which in (("this process", resource.RUSAGE_SELF), ("Typst's process", resource.RUSAGE_CHILDREN))
    }
    return [
        BenchRow(f"Compile 290 × 8, four formats ({pages} pages)", together, floor=alone, goal=2),
        BenchRow("  of which DOCX, XLSX and JSON", rest),
        *(BenchRow(f"  peak memory, {who}", figure, unit="MiB") for who, figure in memory.items()),
    ]


def _pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def main() -> None:
    print(f"{os.cpu_count()} cores, median of {TURNS} turns")
    print(table(run()))


if __name__ == "__main__":
    main()
