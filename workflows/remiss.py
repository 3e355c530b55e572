"""`Remiss`: one durable workflow for a round, from draft to archive. It asks the rules what is next, waits, does it and
records it; registrars' commands come as updates that are refused with a readable reason before they change anything.
"""

from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import (
        Affected,
        CommandResult,
        DatesChanged,
        ExtendCommand,
        ExtensionOrder,
        GroupReport,
        LettersWaiting,
        NoteRef,
        RemindCommand,
        ReminderOrder,
        RemissInput,
        ReopenCommand,
        RoundProgress,
        RunChanged,
        SendCommand,
    )
    from models.steps import Command
    from models.values import RoundState

from rules import gates
from workflows import groups
from workflows.round_register import NotRecorded, command_id, refuse
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
        await workflow.wait_condition(self._is_at_rest)
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
                self._update(groups=read.groups, title=read.title, **dates)
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
        refuse(gates.lacks_note(Command.RETURN, note.note_id))
        self._check(Command.RETURN)

    @workflow.update(name=names.APPROVE, description="Godkänn att remissen skickas (R2).")
    async def approve(self, note: NoteRef) -> CommandResult:
        return await self._command(Command.APPROVE, note)

    @approve.validator
    def _may_approve(self, note: NoteRef) -> None:
        refuse(gates.lacks_note(Command.APPROVE, note.note_id))
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
        refuse(gates.lacks_note(Command.EXTEND, command.note_id))
        self._check_extend(command)

    def _check_extend(self, command: ExtendCommand) -> None:
        self._check(Command.EXTEND)
        if self._progress is not None and command.is_for_all:
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
            codes=command.codes,
            note_id=command.note_id,
            command_id=command_id(),
        )
        affected = await self._write(names.RECORD_EXTENSION, order, Affected)
        if command.is_for_all:
            self._update(state=RoundState.OPEN, due_at=command.until, closes_at=closes_at)
        dates = DatesChanged(due_at=command.until, closes_at=closes_at)
        await self._tell(partial(groups.tell, self._state, affected.group_key, names.DATES_CHANGED, dates))
        return self._result(affected.recipients)

    @workflow.update(name=names.REMIND, description="Påminn nu alla som inte har svarat, eller några av dem.")
    async def remind(self, command: RemindCommand) -> CommandResult:
        """One to everybody keeps the next from coming soon; one to some does not, and goes to none of them that was
        reminded soon before."""
        async with self._turn():
            self._check_remind(command)
            number, before = self._state.reminders_by_hand + 1, self._state.reminded_at
            self._update(reminders_by_hand=number, reminded_at=before if command.codes else workflow.now())
            order = ReminderOrder(
                round_id=self._input.round_id,
                number=number,
                at=workflow.now(),
                note_id=command.note_id,
                codes=command.codes,
                command_id=command_id(),
            )
            try:
                planned = await self._write(names.PLAN_REMINDERS, order, Affected)
            except NotRecorded:
                self._update(reminded_at=before)
                raise
            await self._tell(partial(groups.tell_all, self._state, names.LETTERS_WAITING, LettersWaiting()))
            return self._result(planned.recipients)

    @remind.validator
    def _may_remind(self, command: RemindCommand) -> None:
        self._check_remind(command)

    def _check_remind(self, command: RemindCommand) -> None:
        if self._progress is not None:
            reminded_at = None if command.codes else self._progress.reminded_at
            refuse(gates.may_remind(self._progress.state, reminded_at, workflow.now()))

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
                command_id=command_id(),
            )
            await self._record(Command.REOPEN, command.note_id)
            await self._write(names.RECORD_EXTENSION, order, Affected)
            self._update(due_at=command.due_at, closes_at=command.closes_at, closed_at=None, compile_wanted=False)
            if self._state.missiv_sent:  # else they start when the missiv has gone
                rouse = partial(groups.rouse, self._input, self._state, "", names.ROUND_REOPENED, NoteRef())
                await self._tell(rouse)
            return self._result()

    @reopen.validator
    def _may_reopen(self, command: ReopenCommand) -> None:
        refuse(gates.lacks_note(Command.REOPEN, command.note_id))
        if self._progress is not None:
            state = self._progress.state
            refuse(gates.may_reopen(state, command.due_at, command.closes_at, workflow.now()))

    @workflow.update(name=names.CANCEL, description="Återkalla remissen, med skäl.")
    async def cancel(self, note: NoteRef) -> CommandResult:
        async with self._turn():
            has_groups = self._state.missiv_sent
            await self._record(Command.CANCEL, note.note_id)
            if has_groups:
                await self._tell(partial(groups.tell_all, self._state, names.ROUND_ENDED, NoteRef()))
            return self._result()

    @cancel.validator
    def _may_cancel(self, note: NoteRef) -> None:
        refuse(gates.lacks_note(Command.CANCEL, note.note_id))
        self._check(Command.CANCEL)

    @workflow.update(name=names.READ_ANEW, description="Läs om remissen ur registret, där den har ändrats.")
    async def read_anew(self, note: NoteRef) -> CommandResult:
        """The register has changed under the round: recipients added or taken off, the round frozen or let go on.
        Harmless twice."""
        async with self._turn():
            await self._mend(())
            dates = DatesChanged(due_at=self._state.due_at, closes_at=self._state.closes_at)
            await self._tell(partial(groups.tell_all, self._state, names.DATES_CHANGED, dates))
            return self._result()

    @workflow.signal(name=names.GROUP_REPORTED, description="En grupp berättar hur den står.")
    def group_reported(self, report: GroupReport) -> None:
        """From the children, at most every few seconds each. Harmless twice; the last one counts."""
        self._signals += 1
        if self._progress is None:  # a rebuilt round that has not read the store yet, where all of it stands
            return
        told = {"counts": report.counts, "deferred": report.deferred, "owing": report.owing}
        asked = {"requests": report.requests, "left_out": report.left_out}
        if report.turn is not None:
            self._update(turn=report.turn)
        self._note(report.key, look_at=report.minutes_at, reminders=report.reminders, **told, **asked)
        self._hear()

    @workflow.signal(name=names.LETTERS_WAITING, description="Nyheter till en grupp som inte längre finns.")
    def letters_waiting(self, waiting: LettersWaiting) -> None:
        """From the dispatcher when a group has ended: an answer that arrived in time but was told after the closing.
        Its receipt is sent from here and a new compilation made. Harmless twice."""
        self._signals += 1
        if waiting.group_key and self._progress is not None:
            waiting_groups = dict.fromkeys((*self._progress.letters_for, waiting.group_key))
            closed = self._progress.state is RoundState.CLOSED
            if waiting.group_key == names.REGISTRARS:  # nothing has come in: what the letter tells of is known
                closed = self._progress.compile_wanted
            self._update(letters_for=tuple(waiting_groups), letters_at=None, compile_wanted=closed)

    @workflow.signal(name=names.LOOK_IN_REGISTER, description="Körningen har ändrats i Temporal: läs om ur registret.")
    def look_in_register(self, changed: RunChanged) -> None:
        """From the reconciler. Harmless twice."""
        self._signals += 1
        self._run_changed = True
        self._ended_groups |= dict.fromkeys(changed.groups)
        self._changed = True

    @workflow.query(name=names.PROGRESS, description="Hur remissen står just nu.")
    def progress(self) -> RoundProgress | None:
        return self._state if self._progress is not None else None
