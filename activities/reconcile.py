"""Compares the register with Temporal, beside the workers: a run that somebody has ended or reset in Temporal's own
pages is noticed within a minute, said, and mended from the register (decision 0021).

Two queries a look, however many rounds there are; a single workflow is asked for only when it is not where it was.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NoReturn

import structlog
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from activities.left_lying import LeftLying
from activities.looking import keep_looking
from models import names
from models.messages import NoteRef, RunChanged
from models.values import RunEvent
from rules.naming import adoption_workflow_id, duties_workflow_id
from rules.plan import is_over
from store.adoption import adoptions
from store.database import Database
from store.rounds import duties, runs
from store.rounds.runs import Known
from templates.round_words import ROUND_STATES

LOOK_SECONDS = 15.0
GRACE_SECONDS = 30.0
"""Between the end of a run and its new start: the letters it had under way have their answers by then. Twice as long
after each run that failed by itself."""
BACK = timedelta(days=30)
"""How far back the first look goes for groups that were ended while no worker ran."""
OVERLAP = timedelta(minutes=2)
"""Temporal's list of workflows follows what happens a moment later."""
STRAY_LOOKS = 40
"""Groups without a round, and letters that lie in one that is over, are looked for once in so many looks."""

_STATUS = SearchAttributeKey.for_keyword(names.STATUS)
_DUE = SearchAttributeKey.for_datetime(names.DUE)
_ROUNDS = f"WorkflowType = '{names.REMISS}' AND ExecutionStatus = 'Running'"
_ADOPTIONS = f"WorkflowType = '{names.ADOPTION}' AND ExecutionStatus = 'Running'"
_GROUPS = f"WorkflowType = '{names.RECIPIENT_GROUP}' AND ExecutionStatus = 'Running'"
_DUTIES = f"WorkflowType = '{names.DUTIES}' AND ExecutionStatus = 'Running'"
_ENDED_GROUPS = (
    f"WorkflowType = '{names.RECIPIENT_GROUP}' AND ExecutionStatus IN ('Terminated', 'Canceled', 'Failed', 'TimedOut')"
)
_BY_HAND = {
    WorkflowExecutionStatus.TERMINATED: RunEvent.TERMINATED,
    WorkflowExecutionStatus.CANCELED: RunEvent.CANCELLED,
    WorkflowExecutionStatus.FAILED: RunEvent.FAILED,
    WorkflowExecutionStatus.TIMED_OUT: RunEvent.FAILED,
}

log = structlog.get_logger()


class Reconciler:
    """One for each worker process. Two at once do no harm: a round is started once, what it is told is repeatable."""

    def __init__(
        self,
        client: Client,
        database: Database,
        clock: Callable[[], datetime],
        start: Callable[[str], Awaitable[bool]],
        follow: Callable[[str, Sequence[str]], Awaitable[None]],
    ) -> None:
        """`start` begins the workflow of a round, by its id, from the register; False when it runs. `follow` begins
        that of its adoption, or tells it to look."""
        self._client = client
        self._database = database
        self._clock = clock
        self._start = start
        self._follow = follow
        self._since = clock() - BACK
        self._looks = 0
        self._adrift: dict[str, str] = {}
        self._ended_at: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._told: set[str] = set()
        self._without_duties: set[str] = set()
        self._left_lying = LeftLying(database)

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await keep_looking(self.look, "reconciler_waits", rest=LOOK_SECONDS, longest=LOOK_SECONDS)

    async def look(self) -> None:
        """One comparison of everything."""
        began = self._clock()
        known = await asyncio.to_thread(self._read)
        running = {item.id: item async for item in self._client.list_workflows(_ROUNDS)}
        for each in known:
            if not is_over(each.state, each.closed_at, began):
                await self._compare(each, running.get(each.workflow_id))
        by_id = {each.workflow_id: each for each in known}
        # A round that is started again starts its groups itself.
        await self._ended_groups({name: each for name, each in by_id.items() if name in running})
        if self._looks % STRAY_LOOKS == 0:
            await self._strays(by_id, running, began)
            await self._left_lying.look(known, running, began)
            await self._adoptions()
        await self._lost_duties(began)
        self._looks += 1
        self._since = began - OVERLAP

    async def _compare(self, known: Known, listed: WorkflowExecution | None) -> None:
        # One that has been noted as lost is back when it is on the list.
        is_asked_for = known.is_running or not known.run_id
        run = listed or (await self._described(known.workflow_id) if is_asked_for else None)
        if run is None:
            if known.is_running:
                await self._note(known, RunEvent.LOST)
        elif run.status is WorkflowExecutionStatus.RUNNING:
            await self._running(known, run)
        elif run.status in _BY_HAND:
            await self._start_again(known, run, _BY_HAND[run.status])
        elif known.is_running and run.status is WorkflowExecutionStatus.COMPLETED:
            # It believed that it was over, and the register does not: an older backup, most likely. For people.
            await self._note(known, RunEvent.LOST)

    async def _running(self, known: Known, run: WorkflowExecution) -> None:
        if run.run_id != known.run_id or not known.is_running:
            if known.run_id and await self._was_reset(known):
                await self._note(known, RunEvent.RESET)
                await self._tell(known, RunChanged())
            await asyncio.to_thread(self._saw, known, run.run_id)
        await self._drift(known, run)

    async def _drift(self, known: Known, run: WorkflowExecution) -> None:
        """What Temporal shows of the round is not what the register says, at two looks in a row."""
        shown = run.typed_search_attributes
        status, due_at = shown.get(_STATUS), shown.get(_DUE)
        same_day = due_at is None or abs(due_at - known.due_at) < timedelta(seconds=1)
        if status in {None, ROUND_STATES["sv"][known.state]} and same_day:
            self._adrift.pop(known.round_id, None)
            return
        what = f"{run.run_id} {status} {due_at} {known.state} {known.due_at}"
        if self._adrift.get(known.round_id) == what:
            log.warning("round_adrift", workflow_id=known.workflow_id, state=known.state.value)
            await self._tell(known, RunChanged())
        self._adrift[known.round_id] = what

    async def _was_reset(self, known: Known) -> bool:
        before = await self._described(known.workflow_id, known.run_id)
        return before is not None and bool(before.raw_description.workflow_extended_info.reset_run_id)

    async def _start_again(self, known: Known, run: WorkflowExecution, event: RunEvent) -> None:
        now = time.monotonic()
        if run.run_id not in self._ended_at:
            self._ended_at[run.run_id] = now
            await self._note(known, event)
        failures = self._failures.get(known.round_id, 0)
        if now - self._ended_at[run.run_id] < GRACE_SECONDS * 2 ** min(failures, 6):
            return
        if event is RunEvent.FAILED:
            self._failures[known.round_id] = failures + 1
        await self._start(known.round_id)
        begun = await self._described(known.workflow_id)
        if begun is not None:
            await asyncio.to_thread(self._saw, known, begun.run_id)

    async def _ended_groups(self, by_id: dict[str, Known]) -> None:
        """Groups that were ended by hand since the last look: their rounds start them again."""
        since = self._since.strftime("%Y-%m-%dT%H:%M:%SZ")
        ended: dict[str, list[str]] = {}
        async for item in self._client.list_workflows(f"{_ENDED_GROUPS} AND CloseTime > '{since}'"):
            if item.run_id not in self._told and item.id.rpartition("/")[0] in by_id:
                self._told.add(item.run_id)
                ended.setdefault(item.id.rpartition("/")[0], []).append(item.id)
        await self._told_of_groups(by_id, ended)

    async def _told_of_groups(self, by_id: dict[str, Known], ended: dict[str, list[str]]) -> None:
        for round_id, group_ids in ended.items():
            known = by_id[round_id]
            if is_over(known.state, known.closed_at, self._clock()):
                continue
            latest = [await self._described(group_id) for group_id in group_ids]
            gone = [item.id for item in latest if item and item.status is not WorkflowExecutionStatus.RUNNING]
            if gone:
                await self._note(known, RunEvent.GROUP_ENDED)
                labels = tuple(group_id.removeprefix(f"{round_id}/") for group_id in gone)
                await self._tell(known, RunChanged(groups=labels))

    async def _strays(self, by_id: dict[str, Known], running: dict[str, WorkflowExecution], now: datetime) -> None:
        """Groups whose round is over and has left Temporal end themselves when they hear of it."""
        async for item in self._client.list_workflows(_GROUPS):
            round_id = item.id.rpartition("/")[0]
            known = by_id.get(round_id)
            gone = known is not None and is_over(known.state, known.closed_at, now) and round_id not in running
            if gone and item.run_id not in self._told:
                self._told.add(item.run_id)
                await self._signal(item.id, names.ROUND_ENDED, NoteRef())

    async def _adoptions(self) -> None:
        """One whose run was ended in Temporal, or that Temporal has lost, is begun again from the register."""
        followed = await asyncio.to_thread(self._read_adoptions)
        if not followed:
            return
        running = {item.id async for item in self._client.list_workflows(_ADOPTIONS)}
        for round_id, workflow_id in followed:
            if adoption_workflow_id(workflow_id) not in running:
                log.warning("adoption_not_running", workflow_id=workflow_id)
                await self._follow(round_id, ("",))

    async def _lost_duties(self, now: datetime) -> None:
        """What follows up duties and is not in Temporal, at two looks in a row, is started again by the dispatcher."""
        known = await asyncio.to_thread(self._followed)
        running = {item.id async for item in self._client.list_workflows(_DUTIES)} if known else set()
        missing = {each.round_id for each in known if duties_workflow_id(each.workflow_id) not in running}
        lost = sorted(missing & self._without_duties)
        if lost:
            await asyncio.to_thread(self._rouse_duties, lost, now)
        self._without_duties = missing - set(lost)

    def _followed(self) -> list[duties.FollowedDuty]:
        with self._database.reading() as session:
            return duties.followed(session)

    def _rouse_duties(self, round_ids: list[str], now: datetime) -> None:
        with self._database.changing() as session:
            duties.rouse_all(session, round_ids, now)

    async def _described(self, workflow_id: str, run_id: str | None = None) -> WorkflowExecutionDescription | None:
        try:
            return await self._client.get_workflow_handle(workflow_id, run_id=run_id).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def _tell(self, known: Known, message: RunChanged) -> None:
        await self._signal(known.workflow_id, names.LOOK_IN_REGISTER, message)

    async def _signal(self, workflow_id: str, name: str, message: RunChanged | NoteRef) -> None:
        try:
            await self._client.get_workflow_handle(workflow_id).signal(name, message)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _note(self, known: Known, event: RunEvent) -> None:
        log.warning("run_changed_in_temporal", workflow_id=known.workflow_id, run_event=event.value)
        await asyncio.to_thread(self._happened, known, event)

    def _read(self) -> list[Known]:
        with self._database.reading() as session:
            return list(runs.all_known(session))

    def _read_adoptions(self) -> list[tuple[str, str]]:
        with self._database.reading() as session:
            return adoptions.running(session)

    def _saw(self, known: Known, run_id: str) -> None:
        with self._database.changing() as session:
            runs.saw(session, known.round_id, run_id)

    def _happened(self, known: Known, event: RunEvent) -> None:
        with self._database.changing() as session:
            runs.happened(session, known.round_id, event, self._clock())
