"""Floods and long lives: a run is continued as new before Temporal's walls, and nothing is lost on the way."""

import asyncio
from datetime import timedelta

from temporalio.client import WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from models import names
from models.messages import LettersWaiting
from models.values import RoundState, Stance
from tests.workflows.skipping import Skipping
from tests.workflows.test_round_in_time import kind_of, starting_soon
from workflows.options import SIGNALS_BEFORE_NEW_RUN


async def flood(handle: WorkflowHandle[object, object], number: int) -> None:
    for start in range(0, number, 50):
        await asyncio.gather(
            *(handle.signal(names.LETTERS_WAITING, LettersWaiting(codes=("0513",))) for _ in range(start, start + 50))
        )


async def begun(handle: WorkflowHandle[object, object]) -> None:
    for _attempt in range(200):
        try:
            await handle.describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the group never began")


async def test_a_flood_of_signals_starts_a_new_run_and_the_round_goes_on(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    round_handle = built.handle(row)
    group_handle = built.client.get_workflow_handle(f"{row.workflow_id}/Östergötlands län")
    await begun(group_handle)  # the groups begin a moment after the last missiv has gone
    first_runs = [(await handle.describe()).run_id for handle in (round_handle, group_handle)]

    for handle in (round_handle, group_handle):
        await flood(handle, SIGNALS_BEFORE_NEW_RUN + 50)
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    await built.until(
        lambda: [kind_of(mail) for mail in built.mails()].count("Kvittens") == 1, "the receipt after the flood"
    )
    # A round with nothing to do looks at its history when its next timer or command comes.
    await built.command(row, names.REMIND)
    await skipping.pass_by(timedelta(minutes=1))
    later_runs = [(await handle.describe()).run_id for handle in (round_handle, group_handle)]
    assert later_runs[0] != first_runs[0]
    assert later_runs[1] != first_runs[1]

    # A second past the closing and no further: the test server stops skipping once a continued child has ended.
    await skipping.pass_until(definition.closes_at + timedelta(seconds=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    kinds = [kind_of(mail) for mail in built.mails()]
    assert kinds.count("Remiss") == 6
    assert kinds.count("Kvittens") == 1
    assert kinds.count("Påminnelse") == 5 + 5  # by hand, and fourteen days before, to those who owe
    assert (built.counts(row).answered, built.counts(row).silent) == (1, 5)
