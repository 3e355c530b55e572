"""Workers of one queue each: what is another's waits for it, and nothing is lost meanwhile."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

import worker
from models import names
from models.tables import RoundRow
from models.values import RoundState
from store.records import compilations
from tests.house import House
from tests.temporal_servers import dev_server
from tests.workflows.skipping import skipping_house
from tests.workflows.test_round_in_time import starting_soon
from workflows.options import fair


def compiled(built: House, row: RoundRow) -> int:
    with built.office.database.reading() as session:
        return len(compilations.of_round(session, row.id))


async def test_a_worker_of_one_queue_takes_nothing_of_another(tmp_path: Path) -> None:
    async with skipping_house(tmp_path, work={"rounds"}) as skipping:
        built = skipping.house
        run = partial(worker.running, built.client, built.resources)
        definition = built.definition("ksl-2015-2018.yaml", starting=starting_soon(skipping))
        row = await built.open(definition)
        async with run(work={"documents"}):
            await built.until(lambda: built.row(row).state is RoundState.OPEN, "the round is open")
            assert built.counts(row).sent == 0
        async with run(work={"mail"}):
            await built.until(lambda: built.counts(row).sent == 26, "26 missiv")
            async with run(work={"documents"}):  # the server skips no time while an order waits for a worker
                await skipping.pass_until(definition.closes_at)
                await built.until(lambda: compiled(built, row) > 0, "the compilation is made")
        own, *groups = await built.histories(row)
    ordered = [
        event.activity_task_scheduled_event_attributes
        for history in (own, *groups)
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    alive = {each.task_queue.name for each in ordered if each.heartbeat_timeout.seconds}
    assert alive == {names.MAIL_QUEUE, names.DOCUMENTS_QUEUE}, "a worker that dies over a long order is noticed soon"
    keys = {(each.task_queue.name, each.priority.fairness_key) for each in ordered}
    assert {(names.MAIL_QUEUE, row.id), (names.DOCUMENTS_QUEUE, row.id)} <= keys


GREAT, SMALL = 32, 4


@activity.defn(name="order")
async def order(_of: str) -> None:
    """Stands for an order of letters."""


async def places_of_the_small(client: Client, keys: dict[str, str]) -> list[int]:
    """A great round's orders wait when a small one's come. When each of the small one's was done, among all. `keys`:
    the round that each tells Temporal of."""
    queue, done = "-".join(keys.values()), list[str]()

    @activity.defn(name="order")
    async def noted(of: str) -> None:
        done.append(of)

    for number, of in enumerate(["great"] * GREAT + ["small"] * SMALL):
        await client.start_activity(
            order,
            of,
            id=f"{queue}/{number}",
            task_queue=queue,
            start_to_close_timeout=timedelta(minutes=1),
            priority=fair(keys[of]),
        )
    async with Worker(client, task_queue=queue, activities=[noted], max_concurrent_activities=1), asyncio.timeout(60):
        while len(done) < GREAT + SMALL:  # noqa: ASYNC110 - the worker gives no event
            await asyncio.sleep(0.05)
    return [place for place, of in enumerate(done, start=1) if of == "small"]


async def test_a_small_rounds_orders_go_between_a_great_ones_on_our_own_server(tmp_path: Path) -> None:
    """With `matching.enableFairness`, as `remiss up` and the units start it. A queue is four in the server, among which
    orders fall by chance: one here, so that each order has its place."""
    one_each = ("matching.numTaskqueueReadPartitions=1", "matching.numTaskqueueWritePartitions=1")
    with dev_server(
        tmp_path, arguments=tuple(part for one in one_each for part in ("--dynamic-config-value", one))
    ) as server:
        client = await Client.connect(server.address)
        each_its_own = await places_of_the_small(client, {"great": "g", "small": "s"})
        all_one = await places_of_the_small(client, {"great": "one", "small": "one"})
    assert max(each_its_own) < (GREAT + SMALL) / 2 < min(all_one), (each_its_own, all_one)
