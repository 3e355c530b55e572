"""A round and the register: how it reads itself there and writes what it decided, and what it does when the register
will not have it."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from pydantic import BaseModel

    from models import names
    from models.errors import Refusal
    from models.messages import NoteRef, RoundId, RoundProgress, StateChange
    from models.steps import Command
    from models.values import RoundState
    from templates import temporal as words

from rules import gates
from rules.plan import HELD_FOR
from workflows import groups, options
from workflows.round_letters import RoundLetters

Told = TypeVar("Told", bound=BaseModel | None)


class NotRecorded(ApplicationError):
    """The register will never take the change; whoever gave the command is told why."""


class RoundRegister(RoundLetters):
    """The round's reads and writes. A change the register refuses for good is not tried again: a human is told, and the
    round goes on from where the register says that it stands."""

    async def _read_round(self) -> RoundProgress:
        read: RoundProgress = await workflow.execute_activity(
            names.LOAD_ROUND,
            RoundId(round_id=self._input.round_id),
            result_type=RoundProgress,
            summary=words.loading(),
            **options.REGISTER,
        )
        return read

    async def _read_until_found(self) -> RoundProgress:
        """The round at the start. While the register has no such round a human is told, and it is looked for again."""
        while True:
            try:
                return await self._read_round()
            except ActivityError as error:
                again_at = workflow.now() + HELD_FOR
                workflow.set_current_details(words.fault(self._input.dnr, permanent(error).code, again_at))
                await workflow.sleep(HELD_FOR, summary=words.held_timer(again_at))

    async def _write(self, name: str, order: BaseModel, told: type[Told], summary: str | None = None) -> Told:
        """One change of the register. Raises NotRecorded for one that can never be made."""
        try:
            result: Told = await workflow.execute_activity(
                name, order, result_type=told, summary=summary, **options.REGISTER
            )
        except ActivityError as error:
            refusal = permanent(error)
            self._run_changed |= refusal.code in {"command_repeated", "clock_held"}
            if refusal.code not in gates.NO_FAULT or not workflow.patched(names.REFUSED_IS_NO_FAULT):
                await self._stand_as_registered(refusal.code)
            raise NotRecorded(refusal.code, refusal.model_dump(), type=refusal.code, non_retryable=True) from error
        if self._state.fault:
            self._update(fault="", held_until=None)
        return result

    async def _stand_as_registered(self, fault: str) -> None:
        """Takes state and dates from the register, which alone is right, and shows the fault to whoever looks."""
        workflow.logger.error("register_refused", extra={"round_id": self._input.round_id, "code": fault})
        try:
            read = await self._read_round()
        except ActivityError as error:
            permanent(error)
            read = self._state  # nothing to go by: what is known is kept
        same = {name: getattr(read, name) for name in _REGISTERED}
        self._update(fault=fault, held_until=workflow.now() + HELD_FOR, **same)
        if read.state is RoundState.CLOSED and workflow.patched(names.COMPILE_AS_REGISTERED):
            self._update(compile_wanted=True)
        if self._state.missiv_sent and self._state.state in {RoundState.OPEN, RoundState.OVERDUE}:
            await self._start_groups()
        elif self._state.missiv_sent:
            await groups.tell_all(self._state, names.ROUND_ENDED, NoteRef())

    async def _mend(self, ended_groups: Collection[str]) -> None:
        """The run, or some of its groups', was changed in Temporal itself: the register says where the round stands.
        Letters are planned once each there, so that nobody gets one more of what a run before has ordered."""
        try:
            read = await self._read_round()
        except ActivityError as error:
            permanent(error)
            return
        told = {group.key: group for group in self._state.groups}
        found = [
            told.get(group.key, group).model_copy(update={"counts": group.counts, "owing": group.owing})
            for group in read.groups
        ]
        same = {name: getattr(read, name) for name in (*_REGISTERED, *_REMEMBERED)}
        by_hand = max(self._state.reminders_by_hand, read.reminders_by_hand)
        self._update(groups=tuple(found), reminders_by_hand=by_hand, **same)
        if self._state.missiv_sent and self._state.state in {RoundState.OPEN, RoundState.OVERDUE}:
            await self._start_groups(rebuilt=True)
        elif self._state.state is RoundState.CLOSED:
            for group in found:
                if group.label in ended_groups:
                    self._note(group.key, look_at=workflow.now())

    async def _count_as_registered(self) -> None:
        """The numbers of a closed round are final: they are the register's, whatever its groups have told of so far."""
        try:
            read = await self._read_round()
        except ActivityError as error:
            permanent(error)
            return  # what is known is shown, with the compilation's own fault
        if read.gate != self._state.gate:
            self._update(gate=read.gate)
        for group in read.groups:
            self._note(group.key, counts=group.counts, owing=group.owing)

    async def _start_groups(self, *, letters_gone: bool = False, rebuilt: bool = False) -> None:
        await groups.start_all(self._input, self._state, letters_gone=letters_gone, rebuilt=rebuilt)

    async def _record(self, command: Command, note_id: str = "", planned_send_at: datetime | None = None) -> RoundState:
        """Moves the round by the state table and writes it to the store; refused when the table has no such row."""
        source = self._state.state
        target = gates.target(command, source)
        if isinstance(target, Refusal):
            raise refused(target)
        change = StateChange(
            round_id=self._input.round_id,
            source=source,
            target=target,
            at=workflow.now(),
            action=command.value,
            decision_id=note_id,
            planned_send_at=planned_send_at,
            command_id=command_id(),
        )
        await self._write(names.RECORD_STATE, change, type(None), words.recording(target))
        since = self._state.since if target is source else change.at
        self._update(state=target, since=since)
        return target


_REMEMBERED = ("run_event", "run_event_at", "title", "since", "frozen_at", "approval", "gate", "linked")
_REGISTERED = ("state", "planned_send_at", "sent_at", "due_at", "closes_at", "closed_at")


def command_id() -> str:
    """The id of the command that is being carried out; empty for what the clock asks for. A run that was reset gets its
    commands once more, under the same ids."""
    given = workflow.current_update_info()
    return given.id if given is not None else ""


def permanent(error: ActivityError) -> Refusal:
    """What an activity that is not tried again said. Raises the error itself when it failed for another reason, such as
    a round that is ended by hand."""
    cause = error.cause
    if not isinstance(cause, ApplicationError) or not cause.type:
        raise error
    return Refusal.model_validate(cause.details[0]) if cause.details else Refusal(code=cause.type)


def refused(refusal: Refusal) -> ApplicationError:
    """A refusal leaves a handler or validator as a non-retryable error whose type is the code."""
    return ApplicationError(refusal.code, refusal.model_dump(), type=refusal.code, non_retryable=True)


def refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refused(refusal)
