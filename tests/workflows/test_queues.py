"""Workers of one queue each: what is another's waits for it, and nothing is lost meanwhile."""

from functools import partial
from pathlib import Path

import worker
from models import names
from models.tables import RoundRow
from models.values import RoundState
from store.records import compilations
from tests.house import House
from tests.workflows.skipping import skipping_house
from tests.workflows.test_round_in_time import starting_soon


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
