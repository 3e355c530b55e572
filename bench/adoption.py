"""What following the councils costs: 290 of them over eighteen months, each deciding on a day of its own, on the
time-skipping server with the real register and workers.

The worst case: councils really meet on the same days, and what comes within a second is one signal. A second play stops
the workers while reminders fall due, and starts them again.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import psutil
from sqlmodel import func, select
from temporalio.client import WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

import worker
from activities.resources import Resources
from bench.report import BenchRow
from desk import adoption
from desk import rounds as round_commands
from desk.adoption import Typed
from desk.office import Office
from mail.incoming.catcher import Catcher
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models import names
from models.adoption import AdoptionPlan
from models.adoption_messages import AdoptionProgress
from models.tables import LetterRow
from models.values import LetterKind
from rules.local_time import local_day
from rules.naming import adoption_workflow_id
from settings import Settings
from stand.namespace import wanted
from tests.registers import lay_own_register
from tests.round_builder import invited, register_round
from tests.store_steps import close
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock

if TYPE_CHECKING:
    from models.tables import RoundRow

COUNCILS = 290
MONTHS = 18
BETWEEN = timedelta(days=70)
"""Longer than from one letter to the next, so that every silent council has one due."""
DOWN_SECONDS = 4
EVENTS_GOAL, KILOBYTES_GOAL = 10.0, 2.0
LATE_GOAL = 60.0
"""Seconds after a restart until what fell due meanwhile has been written; the workers' start is among them."""


def run(councils: int = COUNCILS) -> list[BenchRow]:
    """The rows of `make bench`. Raises AssertionError when a council is lost."""
    rows = asyncio.run(_measured(_Play.through, councils))
    # The time-skipping server gives a workflow that a worker had in its cache to no other worker.
    with patch.object(worker, "CACHED_WORKFLOWS", 0):
        return rows + asyncio.run(_measured(_Play.restarted, councils))


async def _measured(play: "Callable[[_Play, int], Awaitable[list[BenchRow]]]", councils: int) -> list[BenchRow]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with time_skipping(data_converter=pydantic_data_converter) as environment, Catcher(Path(name)) as catcher:
            request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
            await environment.client.operator_service.add_search_attributes(request)
            clock = Clock()
            clock.now = await environment.get_current_time()
            settings = lay_own_register(Settings(data=Path(name) / "data"))
            office = Office(settings, clock=clock, client=environment.client)
            return await play(_Play(environment, clock, office, catcher.port), councils)


class _Play:
    def __init__(self, environment: WorkflowEnvironment, clock: Clock, office: Office, port: int) -> None:
        self._environment, self._clock, self._office, self._port = environment, clock, office, port

    async def through(self, councils: int) -> list[BenchRow]:
        """All of them, one after the other."""
        row, codes, handle = self._closed(councils)
        async with worker.running(self._environment.client, self._resources()):
            adoption.start(self._office, row, AdoptionPlan(rule="all"))
            await self._letters(councils)
            spent = psutil.Process().cpu_times()
            await self._decide(handle, row, codes)
            await self._pass_by(timedelta(days=1))  # the word that it is in force goes when the office opens
            result: AdoptionProgress = await handle.result()
            used = psutil.Process().cpu_times()
        assert (result.adopted, result.is_over) == (councils, True)
        events, size = await self._history(handle)
        cpu = used.user + used.system - spent.user - spent.system
        return [
            BenchRow(f"events a council, {councils} in {MONTHS} months", events / councils, "", goal=EVENTS_GOAL),
            BenchRow("  history a council", size / councils / 1000, "kB", goal=KILOBYTES_GOAL),
            BenchRow("  CPU a council, with register and letters", cpu / councils),
        ]

    async def restarted(self, councils: int) -> list[BenchRow]:
        """Time runs to the first reminder that nobody is there for, and stands there until the workers are back."""
        row, _codes, _handle = self._closed(councils)
        async with worker.running(self._environment.client, self._resources()):
            adoption.start(self._office, row, AdoptionPlan(rule="all"))
            await self._letters(councils)
        passing = asyncio.create_task(self._pass_by(BETWEEN))
        await asyncio.sleep(DOWN_SECONDS)
        assert self._count() == councils
        began = time.perf_counter()
        async with worker.running(self._environment.client, self._resources()):
            await self._letters(2 * councils)
            late = time.perf_counter() - began
            await passing
        return [BenchRow(f"  {councils} reminders after a restart", late, goal=LATE_GOAL)]

    def _resources(self) -> Resources:
        return Resources(
            database=self._office.database,
            files=self._office.files,
            mailer=Mailer(Relay("127.0.0.1", self._port)),
            key=self._office.key,
            base_url="http://127.0.0.1:8080",
            scratch=self._office.settings.data,
            clock=self._clock,
        )

    def _closed(self, councils: int) -> "tuple[RoundRow, list[str], WorkflowHandle[Any, Any]]":
        made = register_round(
            self._office.database,
            self._office.files,
            key=self._office.key,
            at=self._clock.now - timedelta(days=220),
            recipients=tuple(invited(number) for number in range(councils)),
        )
        close(self._office.database, made, self._clock.now - timedelta(days=100))
        row = round_commands.by_id(self._office, made.round_id)
        workflow_id = adoption_workflow_id(row.workflow_id)
        handle = self._environment.client.get_workflow_handle(workflow_id, result_type=AdoptionProgress)
        return row, list(made.tokens), handle

    async def _decide(self, handle: WorkflowHandle[Any, Any], row: "RoundRow", codes: Sequence[str]) -> None:
        """One council after the other, each on a day of its own, and each heard of."""
        for number, code in enumerate(codes, start=1):
            await self._pass_by(timedelta(days=MONTHS * 30) / len(codes))
            day = local_day(self._clock.now).isoformat()
            adoption.record(self._office, row, code, Typed("adopted", "KF", day, "138", "KS 2027/338"))
            await self._heard(handle, number)

    async def _heard(self, handle: WorkflowHandle[Any, Any], number: int) -> None:
        for _ in range(3000):
            found: AdoptionProgress = await handle.query(names.PROGRESS, result_type=AdoptionProgress)
            if found.adopted >= number:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(found.adopted)

    async def _pass_by(self, period: timedelta) -> None:
        left = period
        while left > timedelta(0):
            await self._environment.sleep(min(left, timedelta(days=10)))
            left -= timedelta(days=10)
        self._clock.now = await self._environment.get_current_time()

    async def _letters(self, number: int) -> None:
        for _ in range(6000):
            if self._count() >= number:
                return
            await asyncio.sleep(0.02)
        raise AssertionError((self._count(), number))

    def _count(self) -> int:
        """How many letters have asked a council."""
        with self._office.database.reading() as session:
            query = select(func.count()).select_from(LetterRow).where(LetterRow.kind == LetterKind.ADOPTION)
            return session.exec(query).one()

    async def _history(self, handle: WorkflowHandle[Any, Any]) -> tuple[int, int]:
        """Events and bytes of every run."""
        events, size, run_id = 0, 0, ""
        while True:
            own = self._environment.client.get_workflow_handle(handle.id, run_id=run_id or None)
            history = await own.fetch_history()
            events += len(history.events)
            size += sum(event.ByteSize() for event in history.events)
            run_id = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
            if not run_id:
                return events, size
