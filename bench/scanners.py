"""Mail scanners fetch every link again and again: nothing changes, and those who answer meanwhile hardly notice.

Run: `python -m bench scanners`. 290 links, 20 fetches each within a minute (GET and HEAD in turn), while submits go on
in the same pace as before. The floor is the same submits with no scanner about.
"""

import asyncio
import hashlib
import statistics
import tempfile
from pathlib import Path

from sqlmodel import SQLModel

from bench.report import BenchRow
from bench.traffic import Timing, all_at_once, one_by_one, request_bytes
from bench.web_round import ServedRound, file_bytes, served_round
from store.database import Database

LINKS = 290
FETCHES = 20
MINUTE = 60.0
SUBMITS = 40
FILE_SIZE = 200_000


def register_sum(database: Database) -> str:
    """One hash of everything in the register."""
    digest = hashlib.sha256()
    with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.connection().execute(table.select()))
            digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()


def fetches(served: ServedRound) -> list[bytes]:
    methods = ("GET", "HEAD")
    return [
        request_bytes(served.port, f"/s/{token}", method=methods[turn % 2])
        for turn in range(FETCHES)
        for token in list(served.built.tokens.values())[:LINKS]
    ]


async def submits_while_scanned(served: ServedRound, submits: list[bytes]) -> tuple[Timing, Timing]:
    every = MINUTE / len(submits)
    return await asyncio.gather(
        one_by_one(served.port, submits, 303, every=every),
        all_at_once(served.port, fetches(served), 200, within=MINUTE),
    )


def run() -> list[BenchRow]:
    """The rows of `make bench`. Raises AssertionError when a fetch changed anything."""
    with tempfile.TemporaryDirectory() as folder, served_round(Path(folder), LINKS) as served:
        requests = served.submits([[file_bytes(number, FILE_SIZE)] for number in range(LINKS)])
        asyncio.run(one_by_one(served.port, requests[:SUBMITS], 303))
        untouched = register_sum(served.database)
        asyncio.run(all_at_once(served.port, fetches(served)[: LINKS * 2], 200))
        assert register_sum(served.database) == untouched, "a scanner changed something"
        alone = asyncio.run(one_by_one(served.port, requests[SUBMITS : 2 * SUBMITS], 303, every=MINUTE / SUBMITS / 4))
        scanned, scans = asyncio.run(submits_while_scanned(served, requests[2 * SUBMITS : 3 * SUBMITS]))
    return [
        BenchRow(
            "a submit while 290 links are scanned",
            1e3 * statistics.median(scanned.each),
            "ms",
            floor=1e3 * statistics.median(alone.each),
            goal=1.5,
        ),
        BenchRow("  p95", 1e3 * scanned.p95, "ms", floor=1e3 * alone.p95),
        BenchRow("  a scanner's fetch", 1e3 * scans.median, "ms"),
        BenchRow("  fetches in that minute", float(len(scans.each)), ""),
    ]
