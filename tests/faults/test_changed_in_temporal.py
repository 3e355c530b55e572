"""Somebody cancels, terminates or resets runs in Temporal's own pages, on the real server: it is noticed, said and
mended, and nobody gets a letter twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.contrib.pydantic import pydantic_data_converter

from activities import reconcile
from models import names
from models.messages import ExtendCommand
from models.tables import RoundRow
from models.values import LetterKind, LetterState, RoundState, RunEvent, Stance
from rules.local_time import local_day
from rules.naming import group_workflow_id
from stand.namespace import add_search_attributes
from store.rounds import runs
from tests.house import House, house
from tests.temporal_servers import dev_server
from tests.workflows.test_at_once import GROUP, letters
from web.config import wall_clock

CASE = "kobyt-framat-genom-samverkan.yaml"
ONCE = {
    (LetterKind.MISSIV, LetterState.SENT): 6,
    (LetterKind.RECEIPT, LetterState.SENT): 1,
    (LetterKind.MANUAL_REMINDER, LetterState.SENT): 5,
    (LetterKind.EXTENSION, LetterState.SENT): 1,
}


@pytest.fixture
async def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    assert reconcile.LOOK_SECONDS + reconcile.GRACE_SECONDS < 60, "noticed and mended within a minute"
    monkeypatch.setattr(reconcile, "LOOK_SECONDS", 1.0)
    monkeypatch.setattr(reconcile, "GRACE_SECONDS", 3.0)
    with dev_server(tmp_path / "temporal") as server:
        client = await Client.connect(server.address, data_converter=pydantic_data_converter)
        await add_search_attributes(client)
        async with house(tmp_path, client, wall_clock) as built:
            yield built


async def commanded(built: House, dnr: str) -> RoundRow:
    """One answer, one extension and one reminder by hand; all letters gone, and the run seen."""
    start = local_day(wall_clock() + timedelta(days=30))
    row = await built.open(built.definition(CASE, starting=start, dnr=dnr))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, wall_clock())
    await built.command(row, names.EXTEND, ExtendCommand(until=row.due_at + timedelta(days=3), code="0560"))
    await built.command(row, names.REMIND)
    await built.until(lambda: letters(built, row) == ONCE, "each letter")
    await built.told_of_groups(row)
    await built.until(lambda: event(built, row) == "", "its run has been seen")
    return row


def event(built: House, row: RoundRow) -> str | None:
    with built.office.database.reading() as session:
        run = runs.of_round(session, row.id)
        return run.event if run is not None else None


async def reset(built: House, row: RoundRow, event_id: int) -> None:
    described = await built.handle(row).describe()
    await built.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace="default",
            workflow_execution=WorkflowExecution(workflow_id=row.workflow_id, run_id=described.run_id),
            reason="by hand",
            workflow_task_finish_event_id=event_id,
            request_id=f"reset {row.id}",
        )
    )


async def runs_again(built: House, row: RoundRow, run_id: str | None) -> None:
    async with asyncio.timeout(60):
        while True:
            found = await built.handle(row).describe()
            if found.run_id != run_id and found.status is WorkflowExecutionStatus.RUNNING:
                return
            await asyncio.sleep(0.3)


async def test_what_is_done_to_a_run_in_temporal_is_said_and_mended_without_a_second_letter(built: House) -> None:
    cancelled, terminated, put_back = [await commanded(built, dnr) for dnr in ("D 1", "D 2", "D 3")]
    before = {row.id: (await built.handle(row).describe()).run_id for row in (cancelled, terminated, put_back)}
    mails = len(built.mails())
    await built.handle(cancelled).cancel()
    await built.client.get_workflow_handle(group_workflow_id(terminated.workflow_id, GROUP)).terminate()
    await built.handle(terminated).terminate()
    await reset(built, put_back, 4)
    expected = {cancelled.id: RunEvent.CANCELLED, terminated.id: RunEvent.TERMINATED, put_back.id: RunEvent.RESET}
    for row in (cancelled, terminated, put_back):
        await runs_again(built, row, before[row.id])
        await built.until(lambda row=row: event(built, row) == expected[row.id], "it is noted")  # type: ignore[misc]
        standing = await built.standing_when(row, lambda found: getattr(found, "run_event", "") != "")
        assert (standing.run_event, standing.state) == (expected[row.id], RoundState.OPEN)
    await asyncio.sleep(5)  # whatever the new runs would send, they send now
    for row in (cancelled, terminated, put_back):
        assert letters(built, row) == ONCE
        assert built.row(row).state is RoundState.OPEN
    assert len(built.mails()) == mails

    group = built.client.get_workflow_handle(group_workflow_id(terminated.workflow_id, GROUP))
    assert (await group.describe()).status is WorkflowExecutionStatus.RUNNING
    for row in (cancelled, terminated, put_back):
        built.answer(row, "0560", Stance.SUPPORTS, wall_clock())
        await built.until(lambda row=row: letters(built, row)[LetterKind.RECEIPT, LetterState.SENT] == 2, "a receipt")  # type: ignore[misc]
        await built.command(row, names.CLOSE)
        assert built.row(row).state is RoundState.CLOSED


async def test_a_group_that_is_ended_by_hand_is_started_again(built: House) -> None:
    row = await commanded(built, "D 4")
    handle = built.client.get_workflow_handle(group_workflow_id(row.workflow_id, GROUP))
    await handle.terminate()
    await built.until(lambda: event(built, row) == RunEvent.GROUP_ENDED, "it is noted")
    async with asyncio.timeout(30):
        while (await handle.describe()).status is not WorkflowExecutionStatus.RUNNING:  # noqa: ASYNC110
            await asyncio.sleep(0.3)
    await asyncio.sleep(3)
    assert letters(built, row) == ONCE
