"""The inside of a round's workflow: its state, what the clock asks for, and how every move is recorded. The commands
people give stand in `remiss.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import (
        CommandResult,
        CompileOrder,
        CompileReport,
        DatesChanged,
        LetterPlan,
        NoteRef,
        RemissInput,
        RoundProgress,
    )
    from models.steps import Command, NextInRound, RoundStep
    from models.values import LetterKind, RoundState
    from templates import temporal as words

from rules import gates
from rules.plan import RETRY_LONGEST, next_in_round
from workflows import attributes, groups, options
from workflows.alarm import Alarm
from workflows.round_register import NotRecorded, RoundRegister, permanent, refuse


class RoundRun(RoundRegister):
    """Steps of a running round. One command at a time: each holds the lock while it records."""

    def __init__(self, round_input: RemissInput) -> None:
        super().__init__(round_input)
        self._alarm = Alarm()
        self._shown_at: datetime | None = None
        self._heard = False
        self._show_alarm = Alarm()
        self._telling: asyncio.Task[None] | None = None
        self._signals = 0
        self._turns = 0
        self._lock = asyncio.Lock()
        self._ended_groups: dict[str, None] = {}

    async def _begin(self) -> None:
        """Reads the round from the store, unless continue-as-new carried it over, and starts its groups if it is open
        already (a round rebuilt after Temporal was lost)."""
        if self._progress is not None:
            return
        self._progress = await self._read_until_found()
        # A round that is out already was rebuilt after Temporal was lost: its groups send what had not gone.
        if self._state.sent_at is not None:
            self._update(missiv_sent=True)
        if self._state.state in {RoundState.OPEN, RoundState.OVERDUE}:
            await self._start_groups(rebuilt=True)
        elif self._state.letters_for and self._state.missiv_sent and workflow.patched(names.GROUPS_GO_FIRST):
            # A group that outlived its round's run has letters under way: nobody else may take them for lost.
            labels = [group.label for group in self._state.groups]
            alive = await asyncio.gather(*(groups.reach(each, names.ROUND_ENDED, NoteRef()) for each in labels))
            if any(alive):
                self._update(letters_at=workflow.now() + RETRY_LONGEST)

    async def _follow_the_clock(self) -> None:
        """Asks what is next, waits, does it; returns when there is nothing more to do."""
        while True:
            self._changed = False
            if self._run_changed:
                self._run_changed, ended, self._ended_groups = False, self._ended_groups, {}
                async with self._turn():
                    due_at, closes_at = self._state.due_at, self._state.closes_at
                    await self._mend(ended)
                    if (due_at, closes_at) != (self._state.due_at, self._state.closes_at):
                        await self._tell_new_dates()
            self._show()
            step = next_in_round(self._state, workflow.now())
            if step.step is RoundStep.WAIT:
                await self._wait(step)
            elif step.step is RoundStep.DONE:
                return
            elif step.step is RoundStep.SEND_MISSIV:
                # Outside the turn: a round sent by mistake must be possible to cancel while its letters go out.
                await self._send_missiv()
            elif step.step is RoundStep.COMPILE:
                # Outside the turn: a compilation that cannot be made must not lock the registrar out.
                await self._compile()
            elif step.step is RoundStep.SEND_LETTERS and self._state.letters_for == (names.REGISTRARS,):
                # Outside the turn: a relay that is slow with the registrar's letter must not hold a command up.
                await self._send_letters()
            else:
                async with self._turn():
                    with suppress(NotRecorded):  # told where managers look, and tried again later
                        await self._take(next_in_round(self._state, workflow.now()))

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One command or step at a time, and none before the round has been read from the store."""
        await workflow.wait_condition(lambda: self._progress is not None)
        async with self._lock:
            self._turns += 1
            yield

    def _check(self, command: Command) -> None:
        """Refuses what the state table does not allow. A command that comes before the round has been read from the
        store passes its validator and is checked here again when its turn comes."""
        if self._progress is not None:
            refuse(gates.may(command, self._progress.state))

    async def _tell_new_dates(self) -> None:
        """The register moved the due day while nobody could be told: the groups plan their reminders by it."""
        if workflow.patched(names.MOVED_IN_REGISTER) and self._state.missiv_sent:
            dates = DatesChanged(due_at=self._state.due_at, closes_at=self._state.closes_at)
            await self._tell(partial(groups.tell_all, self._state, names.DATES_CHANGED, dates))

    def _hear(self) -> None:
        """A group has told how it stands. The round is asked anew and shown at once when that was long ago, else when
        it has been so: a thousand groups that report together cost as much as one."""
        if not workflow.patched(names.SHOWN_SELDOM):
            self._changed = True
        elif not self._heard:
            self._heard = True
            again_at = (self._shown_at or workflow.now()) + options.REPORT_EVERY
            if workflow.now() >= again_at:
                self._changed = True
            else:
                self._show_alarm.set(again_at, words.report_timer())

    def _show(self) -> None:
        self._shown_at, self._heard = workflow.now(), False
        self._show_alarm.set(None, None)
        attributes.upsert_round(self._state)
        workflow.set_current_details(
            words.round_details(self._input.dnr, self._state, workflow.now(), workflow.info().namespace)
        )

    async def _wait(self, step: NextInRound) -> None:
        if self._signals > options.SIGNALS_BEFORE_NEW_RUN or workflow.info().is_continue_as_new_suggested():
            await workflow.wait_condition(self._is_at_rest)
            workflow.continue_as_new(self._input.model_copy(update={"progress": self._state}))
        self._alarm.set(step.until, None if step.until is None else _timer_words(self._state, step.until))
        await workflow.wait_condition(lambda: self._changed or self._alarm.rung or self._show_alarm.rung)

    def _is_at_rest(self) -> bool:
        """Every command has been answered, and the groups have been told of it."""
        return workflow.all_handlers_finished() and (self._telling is None or self._telling.done())

    async def _tell(self, telling: Callable[[], Awaitable[None]]) -> None:
        """Tells the groups what a command has recorded, after all that was told before. The command is answered
        meanwhile: a thousand groups take minutes to hear of it."""
        if not workflow.patched(names.TOLD_AFTERWARDS):
            await telling()
            return
        before = self._telling

        async def in_turn() -> None:
            if before is not None:
                await before
            await telling()

        self._telling = asyncio.create_task(in_turn())

    async def _take(self, step: NextInRound) -> None:
        """Does what the clock or a finished command asks for."""
        match step.step:
            case RoundStep.SEND if gates.may_send(self._state.state, None, self._state.due_at, workflow.now()) is None:
                await self._open(Command.SEND)
            case RoundStep.SEND:
                # Everything stood still past the due day: a missiv that asks for the impossible is not sent.
                workflow.logger.error("send_time_missed", extra={"round_id": self._input.round_id})
                self._update(planned_send_at=None)
            case RoundStep.MARK_OVERDUE:
                await self._record(Command.DUE_PASSED)
                if workflow.patched(names.COMPILED_AT_DUE_DAY):
                    self._update(compile_wanted=True)
            case RoundStep.CLOSE:
                await self._close(Command.CLOSING_TIME, "")
            case RoundStep.SEND_LETTERS:
                await self._send_letters()
            case RoundStep.LOOK:
                await self._look()

    async def _open(self, command: Command, note_id: str = "") -> None:
        await self._record(command, note_id)
        self._update(sent_at=self._state.sent_at or workflow.now(), closed_at=None)

    async def _close(self, command: Command, note_id: str) -> None:
        await self._record(command, note_id)
        at = workflow.now()
        self._update(closed_at=at, closes_at=min(at, self._state.closes_at), compile_wanted=True)
        await self._tell(partial(groups.tell_all, self._state, names.ROUND_ENDED, NoteRef()))

    async def _send_missiv(self) -> None:
        """Hands over the whole round's missiv in one go, then starts the groups that follow it up."""
        turns = self._turns
        report = await self._order_letters("", LetterPlan(kind=LetterKind.MISSIV, number=1))
        async with self._turn():
            self._update(missiv_sent=True)
            match self._state.state:
                case RoundState.OPEN | RoundState.OVERDUE:
                    # A command given meanwhile may have queued letters that no group was there to be told of.
                    undisturbed = self._turns == turns + 1
                    await self._start_groups(letters_gone=undisturbed and report.deferred == 0)
                case RoundState.CANCELLED:
                    self._update(letters_for=("",))

    async def _compile(self) -> None:
        self._update(compile_wanted=False)
        if workflow.patched(names.CLOSED_AS_REGISTERED):
            await self._count_as_registered()
        made = workflow.start_activity(
            names.COMPILE_ROUND,
            CompileOrder(round_id=self._input.round_id, at=workflow.now()),
            result_type=CompileReport,
            summary=words.compiling(),
            priority=options.fair(self._input.round_id),
            **options.DOCUMENTS,
        )
        while_in, left = self._state.state, self._state.closes_at - workflow.now()
        # A preliminary one is not waited for past the closing, nor so long that letters would wait for it.
        limit = min(left, _PATIENCE) if while_in is RoundState.OVERDUE else None
        with suppress(TimeoutError):
            await workflow.wait_condition(lambda: made.done() or self._state.state is not while_in, timeout=limit)
        if not made.done():
            # Opened again, or no longer waited for: what could not be made yet is made at the next closing.
            made.cancel()
            with suppress(ActivityError):
                await made
            return
        try:
            report: CompileReport = await made
        except ActivityError as error:
            # Letters that wait must not wait for it: a human is told, and the next closing or news tries anew.
            fault = permanent(error).code
            workflow.logger.error("compilation_refused", extra={"round_id": self._input.round_id, "code": fault})
            self._update(fault=fault, held_until=None)
        else:
            # The clock is held by every other fault, and by none of a compilation's.
            mended = {"fault": ""} if self._state.held_until is None else {}
            self._update(compiled_version=report.version, **mended)

    def _result(self, affected: int = 0) -> CommandResult:
        state = self._state
        return CommandResult(state=state.state, due_at=state.due_at, closes_at=state.closes_at, affected=affected)

    async def _command(self, command: Command, note: NoteRef) -> CommandResult:
        async with self._turn():
            await self._record(command, note.note_id)
            return self._result()


_PATIENCE = timedelta(minutes=15)


def _timer_words(progress: RoundProgress, until: datetime) -> str:
    last = until - timedelta(microseconds=1)
    if until == progress.held_until:
        return words.held_timer(until)
    match progress.state:
        case RoundState.SCHEDULED:
            return words.sending_timer(until)
        case RoundState.OPEN:
            return words.due_timer(last)
        case RoundState.OVERDUE:
            return words.closing_timer(last)
        case RoundState.CLOSED if any(group.look_at == until for group in progress.groups):
            return words.look_timer(until)
        case _:
            return words.archive_timer(until)
