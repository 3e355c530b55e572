"""What a round costs as it grows: `python -m bench growth` for 26, 290 and 2,000 recipients, `--whole` for 20,000 too.

In CPU seconds, which other work on the machine changes little: of the house's processes (worker, Temporal, web), or for
`draft` and `status` of the command itself. Closing ends with the compilation.
Between two sizes the exponent: one when twice as many cost twice as much.
Then two hundred groups (a thousand with `--whole`), and what many open rounds cost each other
(`bench/growth_rounds.py`).
"""

import asyncio
import gc
import math
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from sqlmodel import select

import cli
from bench.growing import (
    SETTLED,
    answer,
    approved,
    groups_running,
    growing_house,
    idling,
    ids_of,
    letters_gone,
    round_to,
    sent,
    spending,
    until,
)
from bench.growth_rounds import many_rounds
from bench.report import BenchRow
from desk import counter, rounds
from models import names
from models.messages import NoteRef
from models.tables import CompilationRow, RoundRow
from models.values import LetterKind
from stand.running import Running
from store.database import Database
from tests.statements import statements

SIZES = (26, 290, 2_000)
WHOLE = (*SIZES, 20_000)
ANSWERED = 5
"""One in so many answers."""
EXPONENT = 1.05
GROUPS, ALL_GROUPS = 200, 1_000
CPU_A_GROUP = 0.12
STATEMENTS = 30


@dataclass
class Round:
    """One size, and what each thing asked of it cost."""

    size: int
    cpu: dict[str, float] = field(default_factory=dict)
    statements: int = 0
    close_answered: float = 0


async def measured(house: Running, size: int) -> Round:
    found = Round(size)
    database = house.office.database
    idle = await idling(house)
    with spending(house) as spent:
        row = await approved(house, round_to(size, f"V/{size}", house))
    found.cpu["draft"] = spent.asking
    async with order("send", found, house, idle):
        await sent(house, row)
    answers = ids_of(house, row)[::ANSWERED]
    async with order("receipt", found, house, idle):
        for recipient_id in answers:
            await asyncio.to_thread(answer, database, recipient_id, house)
        await until(lambda: letters_gone(database, row, LetterKind.RECEIPT, len(answers)), "every receipt")
    async with order("remind", found, house, idle):
        reminded = await rounds.command(house.office, row, names.REMIND, NoteRef())
        await until(lambda: letters_gone(database, row, LetterKind.MANUAL_REMINDER, reminded.affected), "reminders")
    with as_a_command(), spending(house) as spent, statements(database) as told:
        counter.status(house.office, row.dnr)
    found.cpu["status"], found.statements = spent.asking, told.number
    async with order("close", found, house, idle):
        began = time.monotonic()
        await rounds.command(house.office, row, names.CLOSE, NoteRef())
        found.close_answered = time.monotonic() - began
        await groups_running(house, row, ended=True)
        await until(lambda: _is_compiled(database, row), "the compilation")
    return found


def _is_compiled(database: Database, row: RoundRow) -> bool:
    with database.reading() as session:
        return session.exec(select(CompilationRow.id).where(CompilationRow.round_id == row.id)).first() is not None


@asynccontextmanager
async def order(what: str, found: Round, house: Running, idle: float) -> AsyncIterator[None]:
    """What the house spends on it beyond idling, until every group has reported: a small round's reports, which come
    within five seconds of the last, would else fall outside and a great one's within."""
    began = time.monotonic()
    with spending(house) as spent:
        yield
        await asyncio.sleep(SETTLED)
    found.cpu[what] = spent.house - idle * (time.monotonic() - began)


@contextmanager
def as_a_command() -> Iterator[None]:
    """What collects garbage is set as in a command of its own (`cli/__init__.py`), for it is what grows."""
    gc.collect()
    gc.freeze()
    own = gc.get_threshold()
    gc.set_threshold(*cli.GARBAGE)
    yield
    gc.set_threshold(*own)
    gc.unfreeze()


def _rows(rounds_: list[Round]) -> list[BenchRow]:
    rows = []
    for what in rounds_[0].cpu:
        rows += [BenchRow(f"{what}, {found.size} recipients", found.cpu[what], unit="CPU s") for found in rounds_]
        for small, great in pairwise(rounds_):
            exponent = math.log(great.cpu[what] / max(small.cpu[what], 0.01)) / math.log(great.size / small.size)
            goal = EXPONENT if what != "draft" and small.size >= 290 else None
            rows.append(BenchRow(f"  exponent, {small.size} to {great.size}", exponent, unit="", goal=goal))
    last = rounds_[-1]
    rows.append(BenchRow(f"status, {last.size} recipients, statements", last.statements, unit="", goal=STATEMENTS))
    rows.append(BenchRow(f"close, {last.size} recipients, until it is answered", last.close_answered, goal=5))
    return rows


async def _groups(house: Running, number: int) -> list[BenchRow]:
    row = await approved(house, round_to(number, "V/G", house, in_group=1))
    with spending(house) as spent:
        await sent(house, row)
        await asyncio.sleep(10)  # each group has told the round how it stands
    return [BenchRow(f"starting {number} groups, each", spent.house / number, unit="CPU s", goal=CPU_A_GROUP)]


async def measure(sizes: tuple[int, ...], groups: int, *, beside: int) -> list[BenchRow]:
    found = []
    async with growing_house() as house:
        for size in sizes:
            found.append(await measured(house, size))
            sys.stderr.write(f"{found[-1]}\n")  # an hour's work is not lost with what comes after
    async with growing_house() as house:
        grouped = await _groups(house, groups)
        sys.stderr.write(f"{grouped}\n")
    return [*_rows(found), *grouped, *await many_rounds(beside)]


def run() -> list[BenchRow]:
    return asyncio.run(measure(SIZES, GROUPS, beside=SIZES[-1]))


def run_whole() -> list[BenchRow]:
    return asyncio.run(measure(WHOLE, ALL_GROUPS, beside=WHOLE[-1]))
