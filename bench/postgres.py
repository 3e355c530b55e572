"""What an answer costs on PostgreSQL beside what it costs on SQLite: its landing page, its form, the submit with a file
of 200 kB, and its receipt.

Run: `python -m bench postgres`. In CPU of the web server, which other work on the machine changes little, and beside
that with all of PostgreSQL's own processes: on SQLite the database is the web server's own work. The floor is the bare
form of `bench/web_floor.py` in the same run: fixed bytes for the three pages, and the rows of an answer by plain SQL.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.report import BenchRow
from bench.traffic import all_at_once, form_body, request_bytes, serving
from bench.web_round import answer_fields, file_bytes, registered_round, rows_added, served_round
from stand.ports import free_port
from tests.postgres import PostgresServer, postgres_server

ANSWERS = 150
WARM_UP = 20
FILE_SIZE = 200_000
TURNS = 3
TOGETHER = 10
"""Recipients at a time: more threads of the pages than that are not at work either."""


class Spent(NamedTuple):
    """Milliseconds of CPU an answer."""

    web: float
    database: float

    @property
    def both(self) -> float:
        return self.web + self.database


def cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def family(server: PostgresServer) -> list[psutil.Process]:
    """PostgreSQL's processes; one that ends is counted by its parent."""
    parent = psutil.Process(server.pid)
    return [parent, *parent.children(recursive=True)]


class _Way:
    """Every recipient's requests, step by step; each step of all in a few at a time."""

    def __init__(self, port: int, steps: Sequence[tuple[Sequence[bytes], int]]) -> None:
        self._port = port
        self._steps = steps

    def spent(self, web: psutil.Process, server: PostgresServer | None) -> Spent:
        asyncio.run(self._walk(slice(0, WARM_UP)))
        before = cpu_seconds([web]), cpu_seconds(family(server)) if server else 0.0
        asyncio.run(self._walk(slice(WARM_UP, None)))
        after = cpu_seconds([web]), cpu_seconds(family(server)) if server else 0.0
        return Spent(*(1e3 * (late - early) / ANSWERS for early, late in zip(before, after, strict=True)))

    async def _walk(self, those: slice) -> None:
        for requests, status in self._steps:
            for start in range(0, len(chosen := requests[those]), TOGETHER):
                await all_at_once(self._port, chosen[start : start + TOGETHER], status)


def measure_ours(files: list[bytes], server: PostgresServer | None, url: str) -> tuple[Spent, dict[str, int]]:
    with tempfile.TemporaryDirectory() as folder, served_round(Path(folder), len(files), url) as served:
        submits = served.submits([[file] for file in files])
        pages = [(served.landing_requests, 200), (served.form_requests, 200)]
        way = _Way(served.port, [*pages, (submits, 303), (served.receipt_requests, 200)])
        spent = way.spent(served.process, server)
        served.check_all_answered(files_each=1)
        return spent, rows_added(served.database)


def measure_floor(files: list[bytes], server: PostgresServer | None, url: str) -> tuple[Spent, dict[str, int]]:
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        registered_round(Path(folder), len(files), url) as (database, _store, built),
        serving("bench.web_floor", folder, str(port), "the_same", *filter(None, [url]), port=port) as process,
    ):
        bodies = [form_body(answer_fields(number), [file]) for number, file in enumerate(files)]
        whose = built.recipient_ids.values()
        submits = [request_bytes(port, f"/{id_}", body) for id_, body in zip(whose, bodies, strict=True)]
        page = ([request_bytes(port, "/x")] * len(files), 200)
        spent = _Way(port, [page, page, (submits, 303), page]).spent(process, server)
        return spent, rows_added(database)


def run(turns: int = TURNS) -> list[BenchRow]:
    """The rows of `make bench`: medians over the turns."""
    files = [file_bytes(number, FILE_SIZE) for number in range(ANSWERS + WARM_UP)]
    found: dict[str, list[Spent]] = {"sqlite": [], "postgres": [], "sqlite floor": [], "postgres floor": []}
    with postgres_server() as server:
        for turn in range(turns):
            rows = []
            for name, where in (("sqlite", None), ("postgres", server)):
                for kind, measure in (("", measure_ours), (" floor", measure_floor)):
                    url = where.create_database(f"bench{turn}{kind.strip()}") if where else ""
                    spent, added = measure(files, where, url)
                    found[name + kind].append(spent)
                    rows.append(added)
            assert all(added == rows[0] for added in rows), "a floor commits other rows than an answer"
    web = {name: statistics.median(spent.web for spent in all_spent) for name, all_spent in found.items()}
    both = {name: statistics.median(spent.both for spent in all_spent) for name, all_spent in found.items()}
    return [
        BenchRow("an answer and its pages on SQLite", web["sqlite"], "ms", floor=web["sqlite floor"]),
        BenchRow("on PostgreSQL: the web server", web["postgres"], "ms", floor=web["postgres floor"]),
        BenchRow("  beside SQLite", web["postgres"], "ms", floor=web["sqlite"], goal=1.3),
        BenchRow("with PostgreSQL's own processes", both["postgres"], "ms", floor=both["postgres floor"]),
        BenchRow("  beside SQLite", both["postgres"], "ms", floor=web["sqlite"]),
    ]
