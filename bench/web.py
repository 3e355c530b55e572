"""290 answers posted at once, each with one 200 kB file, beside a bare Starlette form with the same SQLite commit:
the same rows in the same tables. Beside it stands one that commits a single row.

Run: `python -m bench web`. Both servers are real uvicorn processes, met by the same client in the same run, in turns.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path

from bench.memory import high_water
from bench.report import BenchRow
from bench.traffic import Timing, all_at_once, form_body, one, request_bytes, serving
from bench.web_round import answer_fields, file_bytes, registered_round, rows_added, served_round
from stand.ports import free_port

ANSWERS = 290
FILE_SIZE = 200_000
TURNS = 5


def measure_ours(folder: Path, files: list[bytes]) -> tuple[Timing, Timing, float, dict[str, int]]:
    """One round submitted, after one answer that warms the server: posts, landing pages, the peak in MiB, and how many
    rows each table has then."""
    with served_round(folder, ANSWERS + 1) as served:
        requests, landing = served.submits([[file] for file in files]), served.landing_requests
        asyncio.run(one(served.port, landing.pop(), 200))
        asyncio.run(one(served.port, requests.pop(), 303))
        pages = asyncio.run(all_at_once(served.port, landing, 200))
        posts = asyncio.run(all_at_once(served.port, requests, 303))
        memory = high_water(served.process.pid)
        served.check_all_answered(files_each=1)
        return posts, pages, memory, rows_added(served.database)


def measure_floor(folder: Path, files: list[bytes], commit: str) -> tuple[Timing, Timing, dict[str, int]]:
    port = free_port()
    with (
        registered_round(folder, ANSWERS + 1) as (database, _store, built),
        serving("bench.web_floor", str(folder), str(port), commit, port=port),
    ):
        whose = list(built.recipient_ids.values())
        bodies = [form_body(answer_fields(number), [file]) for number, file in enumerate(files)]
        requests = [request_bytes(port, f"/{whose[number]}", body) for number, body in enumerate(bodies)]
        asyncio.run(one(port, request_bytes(port, "/x"), 200))
        asyncio.run(one(port, requests.pop(), 303))
        pages = asyncio.run(all_at_once(port, [request_bytes(port, "/x")] * ANSWERS, 200))
        posts = asyncio.run(all_at_once(port, requests, 303))
        return posts, pages, rows_added(database)


def run(turns: int = TURNS) -> list[BenchRow]:
    """The rows of `make bench`: medians over the turns."""
    files = [file_bytes(number, FILE_SIZE) for number in range(ANSWERS + 1)]
    ours, floors, bare = [], [], []
    for _ in range(turns):
        with tempfile.TemporaryDirectory() as folder:
            floors.append(measure_floor(Path(folder), files, "the_same"))
        with tempfile.TemporaryDirectory() as folder:
            bare.append(measure_floor(Path(folder), files, "one_row"))
        with tempfile.TemporaryDirectory() as folder:
            ours.append(measure_ours(Path(folder), files))
        assert floors[-1][2] == ours[-1][3], "the floor commits other rows than an answer"
    middle = statistics.median
    posted = middle(row[0].total for row in ours)
    return [
        BenchRow(
            "290 answers posted at once, 200 kB each", posted, floor=middle(row[0].total for row in floors), goal=3
        ),
        BenchRow("  beside a form that commits one row", posted, floor=middle(row[0].total for row in bare)),
        BenchRow(
            "  the slowest twentieth waits (p95)",
            middle(row[0].p95 for row in ours),
            floor=middle(row[0].p95 for row in floors),
        ),
        BenchRow(
            "290 landing pages at once; floor: fixed bytes",
            middle(row[1].total for row in ours),
            floor=middle(row[1].total for row in floors),
        ),
        BenchRow("web server's peak memory, the worst turn", max(row[2] for row in ours), "MiB", goal=150),
    ]
