"""A second round and its first name each other on their pages in Temporal."""

import asyncio

from models import names
from models.values import RoundState
from tests.workflows.skipping import Skipping
from tests.workflows.test_register_refuses import details
from tests.workflows.test_round_in_time import starting_soon


async def test_two_rounds_link_to_each_other(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("vasternorrland-kso.yaml", starting=starting_soon(skipping), gate={})
    first = await built.open(definition)
    await built.told_of_groups(first)
    await built.command(first, names.CLOSE)
    await built.until(lambda: built.row(first).state is RoundState.CLOSED, "closed")
    await built.compiled(first)
    later = definition.model_copy(update={"dnr": "KFVN 2007-1", "previous_dnr": first.dnr})
    second = await built.open(later)
    there = f"/namespaces/{built.client.namespace}/workflows"
    told = await details(built, second.workflow_id)
    assert f"**Första remissen:** [KFVN 2006-12]({there}/remiss%2FKFVN%202006-12)" in told
    async with asyncio.timeout(30):
        while "Andra remissen" not in await details(built, first.workflow_id):  # noqa: ASYNC110 - a query gives no event
            await asyncio.sleep(0.1)
    told = await details(built, first.workflow_id)
    assert f"**Andra remissen:** [KFVN 2007-1]({there}/remiss%2FKFVN%202007-1)" in told
