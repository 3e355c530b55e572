"""What a case of eleven steps costs with a round in it: events, bytes and CPU from its start decision to its end, on
the time-skipping server with the real register and workers. Each step's owner is reminded, and it is done; the round
fills its own. Once as planned, and once with each step moved to another day first.

Run: `python -m bench cases`. The floor is a bare workflow that takes as many steps.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from bench.cases_floor import CaseFloor
from bench.report import BenchRow
from desk import cases, milestones
from models.cases import Milestone, MilestoneState
from rules.local_time import day_end, local_day
from rules.milestones import last_day
from tests.case_steps import ksl_case
from tests.round_builder import register_round
from tests.store_steps import close
from tests.workflows.skipping import Skipping, skipping_house
from tests.workflows.test_case_in_time import Play

EVENTS_GOAL = 200.0


def run() -> list[BenchRow]:
    """The rows of `make bench`. Raises AssertionError when a step is not done at the end."""
    return asyncio.run(_measured())


async def _measured() -> list[BenchRow]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with skipping_house(Path(name)) as skipping:
            floor, bare = await _spent(_bare, skipping)
            cpu, handle = await _spent(partial(_case, dnr="KSL 1", moved=False), skipping)
            _cpu, moved = await _spent(partial(_case, dnr="KSL 2", moved=True), skipping)
            (events, size), (least, smallest) = await _history(handle), await _history(bare)
            more, _size = await _history(moved)
    return [
        BenchRow("events, a case of eleven steps", events, "", goal=EVENTS_GOAL),
        BenchRow("  beside a bare workflow's", events, "", floor=least),
        BenchRow("  with each step moved once", more, "", floor=least),
        BenchRow("  history", size / 1000, "kB", floor=smallest / 1000),
        BenchRow("  CPU, with register and letters", cpu, floor=floor),
    ]


Handle = WorkflowHandle[Any, Any]


async def _spent(play: Callable[[Skipping], Awaitable[Handle]], skipping: Skipping) -> tuple[float, Handle]:
    before = psutil.Process().cpu_times()
    handle = await play(skipping)
    after = psutil.Process().cpu_times()
    return after.user + after.system - before.user - before.system, handle


async def _bare(skipping: Skipping) -> Handle:
    client, steps = skipping.house.client, len(cases.USUAL)
    async with Worker(client, task_queue="floor", workflows=[CaseFloor]):
        handle = await client.start_workflow(CaseFloor.run, steps, id="floor", task_queue="floor")
        for number in range(1, steps + 1):
            await handle.signal(CaseFloor.take)
            await _until(handle, number)
        await handle.result()
    return handle


async def _until(handle: Handle, number: int) -> None:
    for _ in range(3000):
        if await handle.query(CaseFloor.how_many) >= number:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(number)


async def _case(skipping: Skipping, *, dnr: str, moved: bool) -> Handle:
    office, first = skipping.house.office, local_day(skipping.clock.now) + timedelta(days=30)
    built = register_round(office.database, office.files, key=office.key, at=skipping.clock.now, count=26, dnr=dnr)
    play = Play(skipping, cases.start(office, ksl_case(first, dnr=dnr, rounds=(dnr,))))
    await play.heard()
    close(office.database, built, skipping.clock.now)
    while (one := _next(play)) is not None:
        day = last_day(one.planned)
        assert day is not None
        if moved:
            day += timedelta(days=14)
            milestones.move(office, play.row.id, one.id, day.isoformat(), "Mötet flyttas.")
            await play.heard()
        await skipping.pass_until(day_end(day) - timedelta(hours=8))
        today = local_day(skipping.clock.now).isoformat()
        milestones.done(office, play.row.id, one.id, body="KSL:s styrelse", section="9", day=today)
        await play.heard()
    left = cases.shown(office, play.row.id).listed
    assert left.done == len(cases.USUAL) - 1, left  # the compilation is the round's, and nobody has made one
    told = [mail for mail in play.told() if dnr in mail]
    assert len(told) >= left.done - 2, told  # the owner of each but those that the round fills
    cases.end(office, play.row.id, "Avslutat.")
    await play.handle.result()
    return play.handle


def _next(play: Play) -> Milestone | None:
    """The first step that somebody has to take."""
    ahead = (one for one in play.steps() if one.state is MilestoneState.PLANNED and not one.round_id)
    return next(ahead, None)


async def _history(handle: Handle) -> tuple[int, int]:
    history = await handle.fetch_history()
    return len(history.events), sum(event.ByteSize() for event in history.events)
