"""`Remiss`: one durable workflow for a round, from draft to archive. It asks the rules what is next, waits, does it and
records it; registrars' commands come as updates that are refused with a readable reason before they change anything.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import (
        CommandResult,
        DatesChanged,
        ExtendCommand,
        ExtensionOrder,
        GroupReport,
        LettersWaiting,
        NoteRef,
        ReminderOrder,
        RemissInput,
        ReopenCommand,
        RoundProgress,
        SendCommand,
    )
    from models.steps import Command
    from models.values import RoundState

from rules import gates
from workflows import groups
from workflows.round_register import NotRecorded, refuse
from workflows.round_run import RoundRun


@workflow.defn(name=names.REMISS)
class Remiss(RoundRun):
    """A round. The store holds what people wrote; this holds where the round stands."""

    @workflow.init
    def __init__(self, round_input: RemissInput) -> None:
        super().__init__(round_input)

    @workflow.run
    async def run(self, round_input: RemissInput) -> RoundProgress:
        """Ends when the round is cancelled, or when it has been closed so long that it is archived."""
        await self._begin()
        await self._follow_the_clock()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._state

    # The registrar's commands. Each comes once from the command line or console; a second one like it is refused by
    # the state table. The validator leaves no event in the history; the handler checks again under the lock.

    @workflow.update(name=names.REDRAFT, description="Läs utkastet igen ur registret, när filen har lästs in på nytt.")
    async def redraft(self, note: NoteRef) -> CommandResult:
        """The dates and groups of a round that is not out come from the register, which alone says whether a file may
        be read in. Harmless twice, and after the round is out."""
        async with self._turn():
            if self._state.sent_at is None:
                read = await self._read_round()
                dates = {"planned_send_at": read.planned_send_at, "due_at": read.due_at, "closes_at": read.closes_at}
                self._update(groups=read.groups, **dates)
            return self._result()

    @workflow.update(name=names.SUBMIT, description="Lämna remissen för godkännande.")
    async def submit(self, note: NoteRef) -> CommandResult:
        return await self._command(Command.SUBMIT, note)

    @submit.validator
    def _may_submit(self, note: NoteRef) -> None:
        self._check(Command.SUBMIT)

    @workflow.update(name=names.RETURN, description="Lämna tillbaka remissen till utkast, med skäl.")
    async def return_to_draft(self, note: NoteRef) -> CommandResult:
        return await self._command(Command.RETURN, note)

    @return_to_draft.validator
    def _may_return(self, note: NoteRef) -> None:
        self._check(Command.RETURN)

    @workflow.update(name=names.APPROVE, description="Godkänn att remissen skickas (R2).")
    async def approve(self, note: NoteRef) -> CommandResult:
        return await self._command(Command.APPROVE, note)

    @approve.validator
    def _may_approve(self, note: NoteRef) -> None:
        self._check(Command.APPROVE)

    @workflow.update(name=names.SEND, description="Skicka remissen nu, eller vid en angiven tid.")
    async def send(self, command: SendCommand) -> CommandResult:
        async with self._turn():
            self._check_send(command)
            if command.at is None:
                await self._open(Command.SEND)
            else:
                await self._record(Command.SCHEDULE, planned_send_at=command.at)
                self._update(planned_send_at=command.at)
            return self._result()

    def _check_send(self, command: SendCommand) -> None:
        state = self._state
        refuse(gates.may_send(state.state, command.at, state.due_at, workflow.now()))

    @send.validator
    def _may_send(self, command: SendCommand) -> None:
        if self._progress is not None:
            self._check_send(command)

    @workflow.update(name=names.EXTEND, description="Ge anstånd: en senare sista svarsdag för en mottagare eller alla.")
    async def extend(self, command: ExtendCommand) -> CommandResult:
        async with self._turn():
            return await self._extend(command)

    @extend.validator
    def _may_extend(self, command: ExtendCommand) -> None:
        self._check_extend(command)

    def _check_extend(self, command: ExtendCommand) -> None:
        self._check(Command.EXTEND)
        if self._progress is not None and not command.code:
            due_at = self._progress.due_at
            refuse(gates.may_move_due(due_at=due_at, new_due_at=command.until, now=workflow.now()))

    async def _extend(self, command: ExtendCommand) -> CommandResult:
        state = self._state
        self._check_extend(command)
        closes_at = command.closes_at or max(state.closes_at, command.until)
        order = ExtensionOrder(
            round_id=self._input.round_id,
            until=command.until,
            closes_at=closes_at,
            at=workflow.now(),
            code=command.code,
            note_id=command.note_id,
        )
        affected = await self._write(names.RECORD_EXTENSION, order, LettersWaiting)
        if not command.code:
            self._update(state=RoundState.OPEN, due_at=command.until, closes_at=closes_at)
        dates = DatesChanged(due_at=command.until, closes_at=closes_at)
        await groups.tell(self._state, affected.group_key, names.DATES_CHANGED, dates)
        return self._result(len(affected.codes))

    @workflow.update(name=names.REMIND, description="Påminn nu alla som inte har svarat.")
    async def remind(self, note: NoteRef) -> CommandResult:
        async with self._turn():
            self._check_remind()
            number, before = self._state.reminders_by_hand + 1, self._state.reminded_at
            self._update(reminders_by_hand=number, reminded_at=workflow.now())
            order = ReminderOrder(round_id=self._input.round_id, number=number, at=workflow.now(), note_id=note.note_id)
            try:
                planned = await self._write(names.PLAN_REMINDERS, order, LettersWaiting)
            except NotRecorded:
                self._update(reminded_at=before)
                raise
            await groups.tell_all(self._state, names.LETTERS_WAITING, LettersWaiting())
            return self._result(len(planned.codes))

    @remind.validator
    def _may_remind(self, note: NoteRef) -> None:
        self._check_remind()

    def _check_remind(self) -> None:
        if self._progress is not None:
            refuse(gates.may_remind(self._progress.state, self._progress.reminded_at, workflow.now()))

    @workflow.update(name=names.CLOSE, description="Avsluta remissen nu.")
    async def close(self, note: NoteRef) -> CommandResult:
        async with self._turn():
            await self._close(Command.CLOSE, note.note_id)
            return self._result()

    @close.validator
    def _may_close(self, note: NoteRef) -> None:
        self._check(Command.CLOSE)

    @workflow.update(name=names.REOPEN, description="Öppna en avslutad remiss igen, med ny sista svarsdag.")
    async def reopen(self, command: ReopenCommand) -> CommandResult:
        async with self._turn():
            order = ExtensionOrder(
                round_id=self._input.round_id,
                until=command.due_at,
                closes_at=command.closes_at,
                at=workflow.now(),
                note_id=command.note_id,
            )
            await self._record(Command.REOPEN, command.note_id)
            await self._write(names.RECORD_EXTENSION, order, LettersWaiting)
            self._update(due_at=command.due_at, closes_at=command.closes_at, closed_at=None, compile_wanted=False)
            if self._state.missiv_sent:  # else they start when the missiv has gone
                await groups.rouse(self._input, self._state, "", names.ROUND_REOPENED, NoteRef())
            return self._result()

    @reopen.validator
    def _may_reopen(self, command: ReopenCommand) -> None:
        if self._progress is not None:
            state = self._progress.state
            refuse(gates.may_reopen(state, command.due_at, command.closes_at, workflow.now()))

    @workflow.update(name=names.CANCEL, description="Återkalla remissen, med skäl.")
    async def cancel(self, note: NoteRef) -> CommandResult:
        async with self._turn():
            has_groups = self._state.missiv_sent
            await self._record(Command.CANCEL, note.note_id)
            if has_groups:
                await groups.tell_all(self._state, names.ROUND_ENDED, NoteRef())
            return self._result()

    @cancel.validator
    def _may_cancel(self, note: NoteRef) -> None:
        self._check(Command.CANCEL)

    @workflow.signal(name=names.GROUP_REPORTED, description="En grupp berättar hur den står.")
    def group_reported(self, report: GroupReport) -> None:
        """From the children, at most every few seconds each. Harmless twice; the last one counts."""
        self._signals += 1
        if self._progress is None:  # a rebuilt round that has not read the store yet, where all of it stands
            return
        self._note(report.key, counts=report.counts, deferred=report.deferred, look_at=report.minutes_at)
        self._changed = True

    @workflow.signal(name=names.LETTERS_WAITING, description="Nyheter till en grupp som inte längre finns.")
    def letters_waiting(self, waiting: LettersWaiting) -> None:
        """From the dispatcher when a group has ended: an answer that arrived in time but was told after the closing.
        Its receipt is sent from here and a new compilation made. Harmless twice."""
        self._signals += 1
        if waiting.group_key and self._progress is not None:
            waiting_groups = dict.fromkeys((*self._progress.letters_for, waiting.group_key))
            closed = self._progress.state is RoundState.CLOSED
            self._update(letters_for=tuple(waiting_groups), letters_at=None, compile_wanted=closed)

    @workflow.query(name=names.PROGRESS, description="Hur remissen står just nu.")
    def progress(self) -> RoundProgress | None:
        return self._progress
