"""A round with a gate (klartecken) does not end before a person has decided, yes or no."""

import asyncio
from datetime import timedelta
from functools import partial

from temporalio.client import WorkflowExecutionStatus

from desk import afterwards
from models.tables import RoundRow
from models.values import RoundState
from rules.plan import REOPEN_DAYS
from tests.house import House
from tests.workflows.skipping import Skipping
from tests.workflows.test_register_refuses import details
from tests.workflows.test_round_in_time import starting_soon


async def test_the_run_waits_for_a_person_who_says_yes_or_no(skipping: Skipping) -> None:
    built, opened = skipping.house, {}
    for said in ("yes", "no"):
        definition = built.definition("vasternorrland-kso.yaml", starting=starting_soon(skipping))
        opened[said] = await built.open(definition.model_copy(update={"dnr": f"KFVN {said}"}))
    for row in opened.values():
        await built.until(partial(_is_sent, built, row), "8 missiv")
    await skipping.pass_until(row.closes_at + timedelta(days=REOPEN_DAYS + 2))
    for said, row in opened.items():
        await built.until(partial(_is_closed, built, row), "closed")
        assert (await built.handle(row).describe()).status is WorkflowExecutionStatus.RUNNING
        assert "klartecken väntar på beslut" in await details(built, row.workflow_id)
        day = skipping.clock.now.date().isoformat()
        decision = {"body": "Styrelsen", "day": day, "section": "12", "reason": "Ingen svarade."}
        afterwards.decide(built.office, row, "go_ahead", said, **decision)
        async with asyncio.timeout(30):
            await built.handle(row).result()
        assert f"klartecken: {'ja' if said == 'yes' else 'nej'}" in await details(built, row.workflow_id)


def _is_sent(built: House, row: RoundRow) -> bool:
    return built.counts(row).sent == 8


def _is_closed(built: House, row: RoundRow) -> bool:
    return built.row(row).state is RoundState.CLOSED
