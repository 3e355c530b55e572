"""Duties after the last decision are followed up for months and years: told on the day, once, also after a restart."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter

import worker
from desk import afterwards, duties
from models import names
from models.duty_messages import DutiesAgenda
from models.tables import LetterRow, RoundRow
from models.values import LetterKind, LetterState, RoundState
from rules.local_time import local_day
from rules.naming import duties_workflow_id
from stand.namespace import wanted
from tests.house import House, house
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping
from tests.workflows.test_register_refuses import details
from tests.workflows.test_round_in_time import starting_soon

VKL = (
    ("Bilda den permanenta gruppen av kommundirektörer", "Förbundsdirektören", "days_after", "30"),
    ("Uppföljning av överenskommelsen till styrelsen", "Processledaren", "months_after", "6"),
    ("Rapport till medlemmarna", "Förbundsdirektören", "yearly", ""),
)
"""The executive duties that an agreement leads to (S0), with invented days and owners' addresses."""


async def decided_round(skipping: Skipping) -> RoundRow:
    """Closed, and its last decision recorded on the first day that it may be."""
    built = skipping.house
    definition = built.definition("vasternorrland-kso.yaml", starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 8, "8 missiv")
    first = datetime.combine(date.fromisoformat(str(definition.gate["decision_not_before"])), datetime.min.time(), UTC)
    await skipping.pass_until(first + timedelta(days=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    return row


def decide(built: House, row: RoundRow) -> date:
    on = local_day(built.office.clock())
    for step in ("go_ahead", "final"):
        told = {"body": "Styrelsen", "day": on.isoformat(), "section": "12", "reason": "Ingen svarade."}
        afterwards.decide(built.office, row, step, "yes", **told)
    return on


def add_duty(built: House, row: RoundRow, *, rule: str, when: str, what: str = "Rapport", owner: str = "Chefen") -> int:
    told = {"what": what, "owner": owner, "email": "agare@vkl.example", "rule": rule, "when": when, "notice": "2"}
    return duties.add(built.office, row.id, **told)


def duties_handle(built: House, row: RoundRow) -> WorkflowHandle[Any, Any]:
    return built.client.get_workflow_handle(duties_workflow_id(row.workflow_id))


async def following(built: House, row: RoundRow, so: Callable[[DutiesAgenda], bool]) -> DutiesAgenda:
    """The agenda once it is so."""
    async with asyncio.timeout(60):
        while True:
            try:
                found: DutiesAgenda = await duties_handle(built, row).query(names.PROGRESS, result_type=DutiesAgenda)
                if so(found):
                    return found
            except Exception as error:  # noqa: BLE001 - not started yet
                assert "not found" in str(error).lower(), error  # noqa: PT017
            await asyncio.sleep(0.05)


def told(built: House, row: RoundRow, number: int) -> bool:
    with built.office.database.reading() as session:
        query = select(LetterRow).where(LetterRow.round_id == row.id, LetterRow.kind == LetterKind.DUTY)
        found = session.exec(query).all()
    return len(found) == number and all(letter.state is LetterState.SENT for letter in found)


async def test_owners_are_told_on_the_day_once_also_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The time-skipping server waits in vain for workers that kept a run in memory and are gone.
    monkeypatch.setattr(worker, "CACHED_WORKFLOWS", 0)
    clock = Clock()
    async with time_skipping(data_converter=pydantic_data_converter) as environment:
        request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
        await environment.client.operator_service.add_search_attributes(request)
        clock.now = await environment.get_current_time()
        async with house(tmp_path, environment.client, clock) as built:
            skipping = Skipping(environment, built, clock)
            row = await decided_round(skipping)
            yearly = local_day(clock.now + timedelta(days=300)).isoformat()[5:]
            for what, owner, rule, when in VKL:
                add_duty(built, row, rule=rule, when=when or yearly, what=what, owner=owner)
            waiting = await following(built, row, lambda agenda: len(agenda.lines) == 3)
            assert [line.due_on is None for line in waiting.lines] == [True, True, False]
            decided_on = decide(built, row)
            known = await following(built, row, lambda agenda: agenda.lines[0].due_on is not None)
            assert known.lines[0].due_on == decided_on + timedelta(days=30)
            await skipping.pass_by(timedelta(days=20))
            assert told(built, row, 0)
        # Other workers take over what the first ones waited for.
        async with house(tmp_path, environment.client, clock, again=True) as built:
            skipping = Skipping(environment, built, clock)
            await skipping.pass_by(timedelta(days=9))
            await built.until(partial(told, built, row, 1), "the first is told")
            await skipping.pass_by(timedelta(days=170))
            await built.until(partial(told, built, row, 2), "the second, long after the round has left Temporal")
            duties.done(built.office, row.id, "1", "Bildad")
            await skipping.pass_by(timedelta(days=110))
            await built.until(partial(told, built, row, 3), "the third")
            own = duties_workflow_id(row.workflow_id)
            assert "**1 av 3 klara**, **2 försenade**" in await details(built, own)
            for number in ("2", "3"):
                duties.end(built.office, row.id, number, "Avslutat")
            async with asyncio.timeout(30):
                agenda = DutiesAgenda.model_validate(await duties_handle(built, row).result())
            assert agenda.over
            history = await duties_handle(built, row).fetch_history()
            assert len(history.events) < 100
            text = str(history.to_json_dict())
            assert "Förbundsdirektören" not in text
            assert "vkl.example" not in text
            # One that is written after the end starts it again.
            add_duty(built, row, rule="on_day", when=local_day(clock.now + timedelta(days=40)).isoformat())
            await following(built, row, lambda agenda: not agenda.over)
            assert (await duties_handle(built, row).describe()).status is WorkflowExecutionStatus.RUNNING
