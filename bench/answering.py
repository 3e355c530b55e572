"""The answer page as one person meets it, and the last second before the deadline.

Run: `python -m bench answering`. The floors are bare Starlette in a process of its own, on the same tools: the page is
the same Jinja template with the same facts, read once at the start; the submit reads the same form with Starlette's own
reader, writes its files with fsync and commits one SQLModel row for the answer and one for each file.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.report import BenchRow
from bench.traffic import Timing, all_at_once, form_body, one_by_one, request_bytes, serving
from bench.web_round import answer_fields, file_bytes, served_round
from stand.ports import free_port

PEOPLE = 60
WARM_UP = 20
ANSWERS = 290
FILE_SIZE = 1_000_000
TURNS = 5
RUSHES = 3


def measure_person(folder: Path) -> tuple[Timing, Timing]:
    """Form pages and submits without files, one at a time."""
    with served_round(folder, PEOPLE) as served:
        pages, submits = served.form_requests, served.submits([[]] * PEOPLE)
        asyncio.run(one_by_one(served.port, pages[:WARM_UP], 200))
        shown = asyncio.run(one_by_one(served.port, pages, 200))
        asyncio.run(one_by_one(served.port, submits[:WARM_UP], 303))
        taken = asyncio.run(one_by_one(served.port, submits[WARM_UP:], 303))
        served.check_all_answered(files_each=0)
    return shown, taken


def measure_person_floor(folder: Path) -> tuple[Timing, Timing]:
    port = free_port()
    with serving("bench.answering_floor", str(folder), str(port), port=port):
        page = request_bytes(port, "/")
        submits = [request_bytes(port, "/", form_body(answer_fields(number))) for number in range(PEOPLE)]
        asyncio.run(one_by_one(port, [page] * WARM_UP, 200))
        shown = asyncio.run(one_by_one(port, [page] * PEOPLE, 200))
        asyncio.run(one_by_one(port, submits[:WARM_UP], 303))
        taken = asyncio.run(one_by_one(port, submits[WARM_UP:], 303))
    return shown, taken


def two_files(number: int) -> list[bytes]:
    return [file_bytes(2 * number, FILE_SIZE), file_bytes(2 * number + 1, FILE_SIZE)]


def measure_rush(folder: Path) -> Timing:
    """Every recipient submits within one second, two files of 1 MB each; none is lost."""
    with served_round(folder, ANSWERS) as served:
        requests = served.submits([two_files(number) for number in range(ANSWERS)])
        asyncio.run(one_by_one(served.port, served.landing_requests[:WARM_UP], 200))
        rush = asyncio.run(all_at_once(served.port, requests, 303, within=1.0))
        served.check_all_answered(files_each=2)
    return rush


def measure_rush_floor(folder: Path) -> Timing:
    port = free_port()
    with serving("bench.answering_floor", str(folder), str(port), port=port):
        requests = [
            request_bytes(port, "/", form_body(answer_fields(number), two_files(number))) for number in range(ANSWERS)
        ]
        asyncio.run(one_by_one(port, [request_bytes(port, "/")] * WARM_UP, 200))
        return asyncio.run(all_at_once(port, requests, 303, within=1.0))


Measured = TypeVar("Measured")


def in_turns(
    times: int, ours: Callable[[Path], Measured], floor: Callable[[Path], Measured]
) -> tuple[list[Measured], list[Measured]]:
    """Both, again and again, each time in an empty folder."""
    found: tuple[list[Measured], list[Measured]] = ([], [])
    for _ in range(times):
        for place, measure in enumerate((ours, floor)):
            with tempfile.TemporaryDirectory() as folder:
                found[place].append(measure(Path(folder)))
    return found


def run(turns: int = TURNS, rushes: int = RUSHES) -> list[BenchRow]:
    """The rows of `make bench`: medians over the turns."""
    ours, floors = in_turns(turns, measure_person, measure_person_floor)
    rush, rush_floor = in_turns(rushes, measure_rush, measure_rush_floor)
    middle = statistics.median
    page, submit = (1e3 * middle(row[part].median for row in ours) for part in (0, 1))
    page_floor, submit_floor = (1e3 * middle(row[part].median for row in floors) for part in (0, 1))
    return [
        BenchRow("the form page, one person", page, "ms", floor=page_floor),
        BenchRow("a submit, one person", submit, "ms", floor=submit_floor),
        BenchRow("  both together", page + submit, "ms", floor=page_floor + submit_floor, goal=2),
        BenchRow(
            "290 submits in a second, 2 x 1 MB: p95",
            middle(timing.p95 for timing in rush),
            floor=middle(timing.p95 for timing in rush_floor),
        ),
        BenchRow(
            "  until the last receipt",
            middle(timing.total for timing in rush),
            floor=middle(timing.total for timing in rush_floor),
        ),
    ]
