"""The register says no for good: it is asked once, a human is told where managers look, and the round goes on."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col
from temporalio.api.enums.v1 import EventType

from models import names
from models.errors import PermanentFailure, Refused
from models.messages import ReopenCommand, RoundProgress
from models.tables import RoundRow
from models.values import RoundState, Stance
from rules.local_time import local_day
from rules.plan import HELD_FOR
from store.letters import letter_plans
from store.rounds import moves, standing
from tests.house import House
from tests.workflows.skipping import Skipping
from tests.workflows.test_at_once import opened

ALARM = "Larm! Registret sade nej för gott"


@pytest.fixture
async def row(skipping: Skipping) -> RoundRow:
    found = await opened(skipping)
    await skipping.house.standing_when(found, lambda now: now.missiv_sent)
    return found


def put_back(built: House, row: RoundRow, **values: object) -> None:
    """As an older copy of the database would have it."""
    with built.office.database.changing() as session:
        session.connection().execute(update(RoundRow).where(col(RoundRow.id) == row.id).values(**values))


async def details(built: House, workflow_id: str) -> str:
    """What stands in Temporal's Web UI."""
    told = await built.client.get_workflow_handle(workflow_id).query("__temporal_workflow_metadata")
    return str(told.current_details)


async def tries(built: House, row: RoundRow, activity: str) -> int:
    """How often an activity of the round was begun, each time anew."""
    history = await built.handle(row).fetch_history()
    named = {
        event.event_id
        for event in history.events
        if event.activity_task_scheduled_event_attributes.activity_type.name == activity
    }
    begun = [
        event.activity_task_started_event_attributes
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
    ]
    assert all(event.attempt == 1 for event in begun)
    return sum(event.scheduled_event_id in named for event in begun)


def refusing(monkeypatch: pytest.MonkeyPatch, module: object, name: str, *, times: int = 1, after: int = 0) -> None:
    real: Callable[..., Any] = getattr(module, name)
    calls = iter([None] * after + [PermanentFailure("no_such_round", round_id="x")] * times)

    def step(session: Session, *given: Any, **named: Any) -> Any:
        if (fault := next(calls, None)) is not None:
            raise fault
        return real(session, *given, **named)

    monkeypatch.setattr(module, name, step)


async def test_a_command_on_a_round_that_stands_elsewhere_is_refused_and_may_be_given_again(
    skipping: Skipping, row: RoundRow
) -> None:
    built = skipping.house
    put_back(built, row, state=RoundState.OVERDUE)
    with pytest.raises(Refused, match="state_moved_on"):
        await built.command(row, names.CLOSE)
    found = await built.progress(row)
    assert (found.state, found.fault) == (RoundState.OVERDUE, "state_moved_on")
    assert ALARM in await details(built, row.workflow_id)
    assert "`state_moved_on`" in await details(built, row.workflow_id)
    before = await tries(built, row, names.RECORD_STATE)
    result = await built.command(row, names.CLOSE)
    assert result.state is built.row(row).state is RoundState.CLOSED
    assert await tries(built, row, names.RECORD_STATE) == before + 1
    assert (await built.progress(row)).fault == ""
    assert ALARM not in await details(built, row.workflow_id)


async def test_what_the_clock_asks_for_in_vain_is_asked_for_once_an_hour(
    skipping: Skipping, row: RoundRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = skipping.house
    before = await tries(built, row, names.RECORD_STATE)
    refusing(monkeypatch, moves, "apply", times=2)
    await skipping.pass_until(row.due_at + timedelta(minutes=1))
    await built.standing_when(row, lambda found: bool(found.fault))
    assert ALARM in await details(built, row.workflow_id)
    assert await tries(built, row, names.RECORD_STATE) == before + 1
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)  # the rest of the round lives on
    await built.until(lambda: any(mail.subject.startswith("Kvittens") for mail in built.mails()), "the receipt", 30)
    await skipping.pass_by(2 * HELD_FOR + timedelta(minutes=2))
    await built.until(lambda: built.row(row).state is RoundState.OVERDUE, "overdue in the end")
    assert await tries(built, row, names.RECORD_STATE) == before + 3
    assert (await built.standing_when(row, lambda found: not found.fault)).held_until is None


async def test_a_round_closed_in_the_register_alone_is_closed_and_can_be_opened_again(
    skipping: Skipping, row: RoundRow
) -> None:
    built = skipping.house
    put_back(built, row, state=RoundState.CLOSED, closed_at=row.due_at)
    await skipping.pass_until(row.due_at + timedelta(minutes=1))
    found = await built.standing_when(row, lambda found: found.state is RoundState.CLOSED)
    assert found.fault == "state_moved_on"
    last = row.due_at + timedelta(days=60)
    result = await built.command(row, names.REOPEN, ReopenCommand(due_at=last, closes_at=last))
    assert (result.state, built.row(row).due_at) == (RoundState.OPEN, last)
    await skipping.pass_until(last - timedelta(days=1))
    await built.until(lambda: any(mail.subject.startswith("Påminnelse") for mail in built.mails()), "it reminds")


async def test_a_reminder_that_could_not_be_planned_may_be_given_again_at_once(
    skipping: Skipping, row: RoundRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = skipping.house
    refusing(monkeypatch, letter_plans, "plan")
    with pytest.raises(Refused, match="no_such_round"):
        await built.command(row, names.REMIND)
    assert (await built.command(row, names.REMIND)).affected == 6


async def test_a_group_that_is_not_told_what_is_ahead_asks_again_after_an_hour(
    skipping: Skipping, row: RoundRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = skipping.house
    label = (await built.progress(row)).groups[0].label
    group = f"{row.workflow_id}/{label}"
    refusing(monkeypatch, standing, "agenda", times=100)
    later = row.due_at + timedelta(days=20)
    put_back(built, row, due_at=later)
    await built.client.get_workflow_handle(group).signal(
        names.DATES_CHANGED, {"due_at": later.isoformat(), "closes_at": later.isoformat()}
    )

    async def alarm() -> bool:
        return ALARM in await details(built, group)

    await _until(alarm)
    monkeypatch.undo()
    await skipping.pass_by(HELD_FOR + timedelta(minutes=1))
    await _until(lambda: _no(alarm()))


async def test_a_round_that_the_register_has_not_is_looked_for_until_it_is_there(
    skipping: Skipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = skipping.house
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=local_day(skipping.clock.now))
    with monkeypatch.context() as broken:
        refusing(broken, standing, "progress", times=1000, after=1)  # the desk itself reads it first
        row = await built.draft(definition)

        async def alarm() -> bool:
            return ALARM in await details(built, row.workflow_id)

        await _until(alarm)
    await skipping.pass_by(HELD_FOR + timedelta(minutes=1))
    found: RoundProgress = await built.standing_when(row, lambda found: found is not None)
    assert found.state is RoundState.DRAFT


async def _no(asked: Any) -> bool:
    return not await asked


async def _until(done: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not await done():  # noqa: ASYNC110 - a query gives no event
            await asyncio.sleep(0.05)
