"""What many open rounds cost each other: answers in a hundred of them, a reminder to forty after a restart, and the
answers to a small one while a great one is drafted and sent beside it."""

import asyncio
import sys
from typing import TYPE_CHECKING

import psutil
from sqlmodel import select

from bench.growing import answer, approved, growing_house, ids_of, letters_gone, round_to, sent, spending, until
from bench.house import WORKER, pids
from bench.report import BenchRow
from desk import rounds
from desk.office import Office
from models import names
from models.messages import NoteRef, SendCommand
from models.tables import LetterRow
from models.values import LetterKind
from settings import load_settings
from stand.running import Running
from store.database import Database

if TYPE_CHECKING:
    from models.tables import RoundRow

OPEN = 100
REMINDED = 40
SMALL = 100
APART_SECONDS = 2.0
"""Between two answers that are to be told each on its own."""
TOLD_SECONDS = 15


async def many_rounds(beside: int) -> list[BenchRow]:
    """`beside`: the recipients of the great round."""
    async with growing_house() as house:
        one = await _open(house, SMALL, "V/EN")
        many = [await _open(house, 1, f"V/M{number}") for number in range(OPEN)]
        rows = await _answers(house, one, many)
        rows += await _after_restart(house, many[:REMINDED])
    async with growing_house() as house:
        rows += await _beside(house, beside)
    return rows


async def _open(house: Running, number: int, dnr: str) -> "RoundRow":
    row = await approved(house, round_to(number, dnr, house))
    await sent(house, row)
    return row


async def _answers(house: Running, one: "RoundRow", many: list["RoundRow"]) -> list[BenchRow]:
    """One after the other in each way: an answer in a round that is in the cache, then one in each round."""
    database, count = house.office.database, OPEN // 4
    with spending(house) as single:
        for recipient_id in ids_of(house, one)[:count]:
            await asyncio.to_thread(answer, database, recipient_id, house)
            await asyncio.sleep(APART_SECONDS)
        await until(lambda: letters_gone(database, one, LetterKind.RECEIPT, count), "receipts of one round")
        await asyncio.sleep(TOLD_SECONDS)
    with spending(house) as spread:
        for row in many[-count:]:
            await asyncio.to_thread(answer, database, ids_of(house, row)[0], house)
            await asyncio.sleep(APART_SECONDS)
        await _all_gone(house, many[-count:], LetterKind.RECEIPT)
        await asyncio.sleep(TOLD_SECONDS)
    each, floor = 1e3 * spread.worker / count, 1e3 * single.worker / count
    return [BenchRow(f"an answer in {OPEN} open rounds, beside in one", each, unit="CPU ms", floor=floor, goal=2)]


async def _all_gone(house: Running, some: list["RoundRow"], kind: LetterKind) -> None:
    """One letter of the kind in each of the rounds."""
    await until(lambda: all(letters_gone(house.office.database, row, kind, 1) for row in some), f"every {kind.value}")


async def _after_restart(house: Running, some: list["RoundRow"]) -> list[BenchRow]:
    watching = asyncio.create_task(house.watch())
    old = pids(house)[WORKER]
    psutil.Process(old).terminate()
    await until(lambda: pids(house)[WORKER] != old, "another worker")
    await asyncio.sleep(TOLD_SECONDS)
    with spending(house) as spent:
        for row in some:
            await rounds.command(house.office, row, names.REMIND, NoteRef())
        await _all_gone(house, some, LetterKind.MANUAL_REMINDER)
    watching.cancel()
    return [BenchRow(f"a reminder to {len(some)} rounds after a restart", spent.worker, unit="CPU s", goal=6)]


async def _beside(house: Running, number: int) -> list[BenchRow]:
    """Another process drafts and sends a great round while answers to a small one come, one after the other: how long
    each waits for the register, and its receipt for the worker, beside the receipts of the small round alone."""
    row = await _open(house, SMALL, "V/LITEN")
    alone = await _receipts_alone(house)
    database = Database(house.settings.database_url)  # a process of its own has its own turn to write
    busy = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.growth_rounds", str(number))
    asked, waits = ids_of(house, row), list[float]()
    while busy.returncode is None:
        version, place = divmod(len(waits), SMALL)
        waits.append(await asyncio.to_thread(answer, database, asked[place], house, version))
        await asyncio.sleep(0.2)
    database.dispose()
    assert busy.returncode == 0
    await until(lambda: letters_gone(house.office.database, row, LetterKind.RECEIPT, len(waits)), "every receipt")
    waits.sort()
    receipts = _receipt_seconds(house, row)
    return [
        BenchRow(f"an answer while {number} are drafted and sent", waits[len(waits) // 2]),
        BenchRow(f"  the slowest of {len(waits)}, none refused", waits[-1], goal=1),
        BenchRow("  until its receipt has gone", receipts[len(receipts) // 2], floor=alone[len(alone) // 2]),
        BenchRow("  the slowest of those", receipts[-1], floor=alone[-1]),
    ]


async def _receipts_alone(house: Running) -> list[float]:
    """Of answers to a small round that nothing is beside, in the same pace."""
    row = await _open(house, SMALL, "V/ENSAM")
    for recipient_id in ids_of(house, row):
        await asyncio.to_thread(answer, house.office.database, recipient_id, house)
        await asyncio.sleep(0.2)
    await until(lambda: letters_gone(house.office.database, row, LetterKind.RECEIPT, SMALL), "every receipt")
    return _receipt_seconds(house, row)


def _receipt_seconds(house: Running, row: "RoundRow") -> list[float]:
    """From an answer to the relay's word that it has its receipt, the quickest first."""
    query = select(LetterRow.created_at, LetterRow.sent_at)
    with house.office.database.reading() as session:
        found = session.exec(query.where(LetterRow.round_id == row.id, LetterRow.kind == LetterKind.RECEIPT))
        return sorted((sent_at - made_at).total_seconds() for made_at, sent_at in found if sent_at is not None)


async def busy(number: int) -> None:
    """In the house that the environment names."""
    office = Office(load_settings())
    house = Running(office.settings, office, await office.temporal(), [], sys.stdout)
    row = await approved(house, round_to(number, "V/STOR", house))
    await rounds.command(office, row, names.SEND, SendCommand())
    await until(lambda: letters_gone(office.database, row, LetterKind.MISSIV, number), "every missiv")


if __name__ == "__main__":
    asyncio.run(busy(int(sys.argv[1])))
