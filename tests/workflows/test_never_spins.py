"""A workflow that has nothing to do sleeps: what it waits for is ahead, and its history does not grow meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType

from mail.outgoing.relay import Relay
from models import names
from models.messages import ExtendCommand
from models.tables import RoundRow
from models.values import LetterKind, LetterState, RoundState
from rules.naming import group_workflow_id
from store.recipients import recipients
from tests.held_relay import HeldRelay, held_relay
from tests.workflows.skipping import Skipping, skipping_house
from tests.workflows.test_at_once import GROUP, letters, opened
from workflows.options import REPORT_EVERY

REPORTED = EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED


@pytest.fixture
def relay() -> HeldRelay:
    return HeldRelay()


@pytest.fixture
async def deferring(tmp_path: Path, relay: HeldRelay) -> AsyncIterator[Skipping]:
    with held_relay(relay):
        async with skipping_house(tmp_path, Relay("127.0.0.1", relay.port)) as skipping:
            yield skipping


async def events(skipping: Skipping, row: RoundRow) -> list[int]:
    """Of the round and of the group with the letter that waits."""
    found = (row.workflow_id, group_workflow_id(row.workflow_id, GROUP))
    handles = [skipping.house.client.get_workflow_handle(workflow_id) for workflow_id in found]
    return [len((await handle.fetch_history()).events) for handle in handles]


async def reported(skipping: Skipping, row: RoundRow) -> None:
    """Waits until the group has told its round how it stands, and may do so again."""
    handle = skipping.house.client.get_workflow_handle(group_workflow_id(row.workflow_id, GROUP))
    async with asyncio.timeout(60):
        while not any(event.event_type == REPORTED for event in (await handle.fetch_history()).events):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await skipping.pass_by(REPORT_EVERY)


async def closed_with_a_letter_that_waits(skipping: Skipping, relay: HeldRelay, *, told: bool) -> RoundRow:
    built, row = skipping.house, await opened(skipping)
    with built.office.database.reading() as session:
        member = next(each for each in recipients.of_round(session, row.id) if each.code == "0513")
    relay.deferred = {member.email.encode()}
    await built.told_of_groups(row)
    if told:
        await reported(skipping, row)
    later = row.due_at + timedelta(days=3)
    await built.command(row, names.EXTEND, ExtendCommand(until=later, code="0513"))
    await built.until(lambda: letters(built, row)[LetterKind.EXTENSION, LetterState.QUEUED] == 1, "the letter waits")
    await skipping.pass_by(REPORT_EVERY)
    await built.command(row, names.CLOSE)
    await built.compiled(row)
    return row


@pytest.mark.parametrize("told", [True, False])
async def test_a_closed_round_with_a_deferred_letter_sleeps_until_it_may_go(
    deferring: Skipping, relay: HeldRelay, told: bool
) -> None:
    """Also when it closes before the group has reported for the first time."""
    built, row = deferring.house, await closed_with_a_letter_that_waits(deferring, relay, told=told)
    await deferring.pass_by(timedelta(seconds=20))
    await asyncio.sleep(2)
    before = await events(deferring, row)
    for _ in range(10):
        await deferring.pass_by(timedelta(seconds=2))
    await asyncio.sleep(3)
    after = await events(deferring, row)
    assert all(now - then <= 8 for now, then in zip(after, before, strict=True)), (before, after)

    standing = await built.progress(row)
    numbers = {name: sum(getattr(each.counts, name) for each in standing.groups) for name in ("outstanding", "silent")}
    assert numbers == {"outstanding": 0, "silent": 6}
    assert built.counts(row).silent == 6
    relay.deferred = set()
    await deferring.pass_by(timedelta(minutes=31))
    await built.until(lambda: letters(built, row)[LetterKind.EXTENSION, LetterState.SENT] == 1, "it goes in its time")
    assert built.row(row).state is RoundState.CLOSED
