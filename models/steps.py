"""What may come next: a round's commands with the table's rows, and the steps that the rules choose among.

They stand here and not in `rules/`, which Temporal's sandbox loads anew for each workflow: building such a class costs
milliseconds, a function next to nothing (decision 0001).
"""

from datetime import datetime
from enum import StrEnum

from models.messages import ReminderDue
from models.values import RoundState, Value


class Command(StrEnum):
    """What moves a round. `due_passed` and `closing_time` are the clock's; the rest are people's."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    SEND = "send"
    DUE_PASSED = "due_passed"
    EXTEND = "extend"
    REMIND = "remind"
    CLOSE = "close"
    CLOSING_TIME = "closing_time"
    REOPEN = "reopen"
    CANCEL = "cancel"


class Transition(Value):
    """One row of the state table: which command leads where."""

    command: Command
    source: RoundState
    target: RoundState
    by_clock: bool = False


class RoundStep(StrEnum):
    SEND = "send"
    SEND_MISSIV = "send_missiv"
    MARK_OVERDUE = "mark_overdue"
    CLOSE = "close"
    SEND_LETTERS = "send_letters"
    COMPILE = "compile"
    LOOK = "look"
    WAIT = "wait"
    DONE = "done"


class GroupStep(StrEnum):
    SEND_MISSIV = "send_missiv"
    SEND_REMINDER = "send_reminder"
    REMIND_OF_MINUTES = "remind_of_minutes"
    REMIND_COLLEAGUES = "remind_colleagues"
    RETRY = "retry"
    REPLAN = "replan"
    WAIT = "wait"


class NextInRound(Value):
    """The next step of a round; `until` is when to look again (None: only when something happens)."""

    step: RoundStep
    until: datetime | None = None


class NextInGroup(Value):
    """The next step of a group; `reminder` belongs to SEND_REMINDER, and to a WAIT for one."""

    step: GroupStep
    until: datetime | None = None
    reminder: ReminderDue | None = None
