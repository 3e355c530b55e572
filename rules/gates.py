"""The state table of a round: which command may move it from which state to which. The drawing in docs/states.md is
generated from here, and every edge (update validators, pages, command line) asks here before it acts."""

from datetime import datetime, timedelta

from models.errors import Refusal
from models.steps import Command, Transition
from models.values import RoundState

REMIND_AGAIN_AFTER = timedelta(hours=4)
NOTE_KINDS = {
    Command.APPROVE: "decision",
    Command.RETURN: "return",
    Command.CANCEL: "cancel",
    Command.EXTEND: "extend",
    Command.REOPEN: "reopen",
}
"""Commands that must state a decision or a reason, and the kind of the note that holds it in the register."""

NO_FAULT = frozenset(
    {
        *("extension_not_later", "command_repeated", "clock_held", "decision_missing", "reason_missing"),
        *("approval_not_yours", "approval_changed"),
    }
)
"""Refusals that are nothing to alarm anybody of: two registrars gave one recipient more time at once; a run that was
reset is given its commands once more, and reads the register; the clock asked for what the register has put off, which
is then read; a command was given in Temporal itself with a note that the register does not hold; a round was to be
approved by another than the one named, or changed meanwhile."""


def _row(command: Command, source: RoundState, target: RoundState, *, by_clock: bool = False) -> Transition:
    return Transition(command=command, source=source, target=target, by_clock=by_clock)


_S = RoundState
TRANSITIONS: tuple[Transition, ...] = (
    _row(Command.SUBMIT, _S.DRAFT, _S.AWAITING_APPROVAL),
    _row(Command.RETURN, _S.AWAITING_APPROVAL, _S.DRAFT),
    _row(Command.RETURN, _S.APPROVED, _S.DRAFT),
    _row(Command.RETURN, _S.SCHEDULED, _S.DRAFT),
    _row(Command.APPROVE, _S.AWAITING_APPROVAL, _S.APPROVED),
    _row(Command.SCHEDULE, _S.APPROVED, _S.SCHEDULED),
    _row(Command.SCHEDULE, _S.SCHEDULED, _S.SCHEDULED),
    _row(Command.SEND, _S.APPROVED, _S.OPEN),
    _row(Command.SEND, _S.SCHEDULED, _S.OPEN),
    _row(Command.DUE_PASSED, _S.OPEN, _S.OVERDUE, by_clock=True),
    _row(Command.REMIND, _S.OPEN, _S.OPEN),
    _row(Command.REMIND, _S.OVERDUE, _S.OVERDUE),
    _row(Command.EXTEND, _S.OPEN, _S.OPEN),
    _row(Command.EXTEND, _S.OVERDUE, _S.OPEN),
    _row(Command.CLOSE, _S.OPEN, _S.CLOSED),
    _row(Command.CLOSE, _S.OVERDUE, _S.CLOSED),
    _row(Command.CLOSING_TIME, _S.OPEN, _S.CLOSED, by_clock=True),
    _row(Command.CLOSING_TIME, _S.OVERDUE, _S.CLOSED, by_clock=True),
    _row(Command.REOPEN, _S.CLOSED, _S.OPEN),
    _row(Command.CANCEL, _S.DRAFT, _S.CANCELLED),
    _row(Command.CANCEL, _S.AWAITING_APPROVAL, _S.CANCELLED),
    _row(Command.CANCEL, _S.APPROVED, _S.CANCELLED),
    _row(Command.CANCEL, _S.SCHEDULED, _S.CANCELLED),
    _row(Command.CANCEL, _S.OPEN, _S.CANCELLED),
    _row(Command.CANCEL, _S.OVERDUE, _S.CANCELLED),
)

_TARGETS = {(row.command, row.source): row.target for row in TRANSITIONS}
_BY_CLOCK = {(row.command, row.source) for row in TRANSITIONS if row.by_clock}


def target(command: Command, state: RoundState) -> RoundState | Refusal:
    """The state a command leads to, or the refusal where the table has no such row."""
    reached = _TARGETS.get((command, state))
    if reached is None:
        return Refusal(code="not_in_this_state", facts={"command": command.value, "state": state.value})
    return reached


def is_by_clock(command: str, state: RoundState) -> bool:
    """Whether it is the clock that gives a command, as it was recorded, in that state, and nobody at a keyboard."""
    return (command, state) in _BY_CLOCK


def may(command: Command, state: RoundState) -> Refusal | None:
    """Whether the table allows the command now; the refusal names the command and the state."""
    reached = target(command, state)
    return reached if isinstance(reached, Refusal) else None


def lacks_note(command: Command, note_id: str) -> Refusal | None:
    """The refusal of a command that must state a decision or a reason and names no note of it. That the register holds
    the note is for the register to say (`store.rounds.notes.require`): a workflow cannot read there."""
    kind = NOTE_KINDS.get(command)
    return Refusal(code=note_missing(kind)) if kind is not None and not note_id else None


def note_missing(kind: str) -> str:
    """The code of what is missing where a note of that kind is."""
    return "decision_missing" if kind == NOTE_KINDS[Command.APPROVE] else "reason_missing"


def may_send(state: RoundState, at: datetime | None, due_at: datetime, now: datetime) -> Refusal | None:
    """Sending now (`at` None) or later needs approval (R2) and an instant before the due day's end."""
    command = Command.SEND if at is None else Command.SCHEDULE
    if refusal := may(command, state):
        return refusal
    if at is not None and at <= now:
        return Refusal(code="send_time_past", facts={"at": at.isoformat()})
    if (at or now) >= due_at:
        return Refusal(code="send_after_due", facts={"due_at": due_at.isoformat()})
    return None


def may_remind(state: RoundState, reminded_at: datetime | None, now: datetime) -> Refusal | None:
    """A reminder by hand, but not soon after another: two registrars, or a command given twice, must not become two
    mails to everyone. Practice, no source."""
    if refusal := may(Command.REMIND, state):
        return refusal
    if reminded_at is not None and now < reminded_at + REMIND_AGAIN_AFTER:
        again_at = reminded_at + REMIND_AGAIN_AFTER
        return Refusal(
            code="reminded_recently", facts={"reminded_at": reminded_at.isoformat(), "again_at": again_at.isoformat()}
        )
    return None


def may_move_due(*, due_at: datetime, new_due_at: datetime, now: datetime) -> Refusal | None:
    """A due date moves later, never earlier and never into the past. All aware UTC.

    The calendar's part (a due day is a working day) stands in `rules/extensions.py`, outside the workflows' reach.
    """
    facts = {"due_at": due_at.isoformat(), "new_due_at": new_due_at.isoformat()}
    if new_due_at <= due_at:
        return Refusal(code="extension_not_later", facts=dict(facts))
    if new_due_at <= now:
        return Refusal(code="extension_in_past", facts=dict(facts))
    return None


def may_reopen(state: RoundState, due_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """A closed round opens again only with a new last day in the future, by a recorded decision."""
    if refusal := may(Command.REOPEN, state):
        return refusal
    if due_at <= now or closes_at < due_at:
        return Refusal(code="extension_in_past", facts={"new_due_at": due_at.isoformat()})
    return None
