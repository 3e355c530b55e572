"""Two web servers and two workers on PostgreSQL beside one of each: what an answer costs, from its form to its receipt
at the relay. And a round sent by two workers: `python -m bench several` to 290 and 2,000, with `--whole` to 20,000.

In CPU of every process: web, workers, Temporal, PostgreSQL. The server of `remiss up` has one shard on SQLite, so that
100,000 are not sent but computed from the last two sizes: as if their exponent stayed, and never cheaper a letter.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING

import psutil

from bench.growing import approved, idling, letters_gone, round_to, sent, until
from bench.house import house_up, pids
from bench.postgres import cpu_seconds, family
from bench.report import BenchRow
from bench.traffic import one
from bench.web_round import ServedRound
from models.values import LetterKind
from stand.parts import web_part, worker_part
from stand.ports import free_port
from stand.running import Running
from store import schema
from store.database import Database
from store.recipients import links, recipients
from tests.postgres import PostgresServer, postgres_server
from tests.round_builder import BuiltRound
from tests.smtp_sink import smtp_sink

if TYPE_CHECKING:
    from models.tables import RoundRow

ANSWERS = 120
WARM_UP = 20
TOGETHER = 10
SIZES = (290, 2_000)
WHOLE = (*SIZES, 20_000)
COMPUTED = 100_000
SETTLED = 15
"""Seconds until the last reports of the groups are in."""


@dataclass
class _House:
    running: Running
    server: PostgresServer
    web_ports: list[int]
    more: list[int]

    @property
    def spent(self) -> float:
        """CPU seconds of every process until now."""
        own = [psutil.Process(pid) for pid in (*pids(self.running).values(), *self.more)]
        return cpu_seconds([*own, *family(self.server)])


@asynccontextmanager
async def _house(server: PostgresServer, name: str, of_each: int) -> AsyncIterator[_House]:
    """A house on a database of its own with so many web servers and workers."""
    url = server.create_database(name)
    database = Database(url)
    schema.upgrade(database)
    database.dispose()
    with smtp_sink() as sink:
        variables = {"REMISS_DATABASE_URL": url, "REMISS_SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
        async with house_up(**variables) as running:
            settings, parts = running.settings, []
            ports = [settings.web_port, *(free_port() for _more in range(of_each - 1))]
            for number, port in enumerate(ports[1:]):
                logs = settings.data.absolute() / "logs" / str(number)
                web = web_part(settings.model_copy(update={"web_port": port}), logs)
                web.command = ["env", f"REMISS_WEB_PORT={port}", f"REMISS_BASE_URL={settings.base_url}", *web.command]
                parts += [web, worker_part(logs)]
            try:
                for part in parts:
                    await part.start()
                    await part.ready()
                yield _House(running, server, ports, [part.process.pid for part in parts if part.process])
            finally:
                await asyncio.gather(*(part.stop() for part in parts))


async def _an_answer(server: PostgresServer, of_each: int) -> float:
    """CPU milliseconds: form, submit and receipt page, each time of another web server, and both receipt letters."""
    async with _house(server, f"answers{of_each}", of_each) as house:
        running, count = house.running, ANSWERS + WARM_UP
        row = await approved(running, round_to(count, f"V/{of_each}", running))
        await sent(running, row)
        await asyncio.sleep(SETTLED)
        served = _served(running, row)
        steps = [(served.form_requests, 200), (served.submits([[]] * count), 303), (served.receipt_requests, 200)]
        await _walk(house, steps, slice(0, WARM_UP))
        await _receipts(running, row, WARM_UP)
        before = house.spent
        await _walk(house, steps, slice(WARM_UP, None))
        await _receipts(running, row, count)
        return 1e3 * (house.spent - before) / ANSWERS


async def _walk(house: _House, steps: list[tuple[list[bytes], int]], those: slice) -> None:
    ports = cycle(house.web_ports)
    for requests, status in steps:
        chosen = requests[those]
        for start in range(0, len(chosen), TOGETHER):
            some = chosen[start : start + TOGETHER]
            await asyncio.gather(*(one(next(ports), request, status) for request in some))


async def _receipts(running: Running, row: "RoundRow", count: int) -> None:
    database = running.office.database
    await until(lambda: letters_gone(database, row, LetterKind.RECEIPT, count), "every receipt")
    await asyncio.sleep(SETTLED)


def _served(running: Running, row: "RoundRow") -> ServedRound:
    office, port = running.office, running.settings.web_port
    with office.database.reading() as session:
        asked = recipients.of_round(session, row.id)
    tokens = {one.code: links.token(office.key, row.id, one.id, one.generation) for one in asked}
    built = BuiltRound(row.id, row.dnr, tokens, {one.code: one.id for one in asked})
    web = psutil.Process(next(iter(pids(running).values())))
    return replace(ServedRound(office.database, office.files, built, port, web), key=office.key)


@dataclass(frozen=True)
class _Sent:
    size: int
    cpu: float
    seconds: float


async def _sending(server: PostgresServer, sizes: tuple[int, ...]) -> list[BenchRow]:
    found = []
    async with _house(server, "sending", 2) as house:
        idle = await idling(house.running)
        for size in sizes:
            row = await approved(house.running, round_to(size, f"V/{size}", house.running))
            before, began = house.spent, time.monotonic()
            await sent(house.running, row)
            seconds = time.monotonic() - began
            await asyncio.sleep(SETTLED)
            found.append(_Sent(size, house.spent - before - idle * (time.monotonic() - began), seconds))
    one_before, last = found[-2:]
    exponent = math.log(last.cpu / one_before.cpu) / math.log(last.size / one_before.size)
    told = [BenchRow(f"{each.size} letters by two workers", each.cpu, "CPU s") for each in found]
    told += [BenchRow("  from the order to the last", last.seconds)]
    told += [BenchRow(f"  exponent from {one_before.size} to {last.size}", exponent, "", goal=1.2)]
    computed = last.cpu * (COMPUTED / last.size) ** max(exponent, 1)
    return [*told, BenchRow(f"{COMPUTED} letters, computed", computed, "CPU s")]


async def measure(sizes: tuple[int, ...]) -> list[BenchRow]:
    with postgres_server() as server:
        one_each = await _an_answer(server, 1)
        two_each = await _an_answer(server, 2)
        rows = [BenchRow("an answer with two web and two workers", two_each, "CPU ms", floor=one_each, goal=1.1)]
        return rows + await _sending(server, sizes)


def run() -> list[BenchRow]:
    return asyncio.run(measure(SIZES))


def run_whole() -> list[BenchRow]:
    return asyncio.run(measure(WHOLE))
