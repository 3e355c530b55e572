"""What travels through Temporal: one input and one result for each workflow, activity, update and signal.

Ids, dates, states and numbers only. No text that people wrote, no address, no link, no file: Temporal's history is
read by many and kept for long. Fields are added with defaults and never renamed, since rounds live for months.
"""

from datetime import datetime

from pydantic import Field

from models.values import Counts, LetterKind, RoundState, Value


class GroupInfo(Value):
    """A group of recipients: its key, the Swedish name shown in Temporal, and how it stands. `look_at`: when a round
    that is closed looks for letters of the group, which has then ended (a minutes reminder falls due, or letters wait
    for another try)."""

    key: str
    label: str
    counts: Counts = Counts()
    deferred: int = 0
    look_at: datetime | None = None


class RoundProgress(Value):
    """Where a round stands. Instants are aware UTC; `due_at` and `closes_at` are the last instants that count.
    `fault`: the code of a change that the register would not take, shown until one is taken again; `held_until`: when
    what the clock asks for is tried again after it."""

    state: RoundState
    planned_send_at: datetime | None = None
    sent_at: datetime | None = None
    due_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    groups: tuple[GroupInfo, ...] = ()
    reminders_by_hand: int = 0
    reminded_at: datetime | None = None
    compiled_version: int = 0
    compile_wanted: bool = False
    letters_for: tuple[str, ...] = Field(default=(), description="Ended groups with letters waiting; '' is all.")
    letters_at: datetime | None = Field(default=None, description="When they are tried again; None is at once.")
    missiv_sent: bool = False
    fault: str = ""
    held_until: datetime | None = None


class RemissInput(Value):
    """The input of `Remiss`. `progress` is carried over by continue-as-new; a new round reads it from the store."""

    round_id: str
    dnr: str
    progress: RoundProgress | None = None


class ReminderDue(Value):
    """One reminder to the recipients of a group who share a due date. `number` names it: 100 times the extension
    number plus the reminder's place in the plan."""

    at: datetime
    number: int
    due_at: datetime


class GroupAgenda(Value):
    """What a group has ahead of it, as the store and the rules see it now. `minutes_at`: when the next reminder of a
    minutes extract falls due, also one that already has."""

    label: str
    reminders: tuple[ReminderDue, ...] = ()
    counts: Counts = Counts()
    minutes_at: datetime | None = None


class GroupProgress(Value):
    """Where a group stands: reminders still ahead, when to try deferred letters again, whether the round has ended.
    `fault`: the code of what the register answered when it was last asked for the reminders in vain; `replan_at`: when
    it is asked again."""

    label: str = ""
    reminders: tuple[ReminderDue, ...] = ()
    counts: Counts = Counts()
    deferred: int = 0
    retry_at: datetime | None = None
    retries: int = 0
    missiv_sent: bool = False
    minutes_at: datetime | None = None
    ended: bool = False
    fault: str = ""
    replan_at: datetime | None = None


class GroupInput(Value):
    """The input of `RecipientGroup`. `letters_gone`: the round has handed over every missiv already. `rebuilt`: a group
    of a round that is out was lost with Temporal's database. `progress` is carried over by continue-as-new."""

    round_id: str
    dnr: str
    group_key: str
    label: str
    parent_id: str
    letters_gone: bool = False
    rebuilt: bool = False
    progress: GroupProgress | None = None


class LetterPlan(Value):
    """Which letters to add before the waiting ones are handed over. `due_at` limits reminders to one due date."""

    kind: LetterKind
    number: int
    due_at: datetime | None = None


class LetterOrder(Value):
    """Send what waits in a group, or in the whole round when `group_key` is empty, after adding what `plan` says."""

    round_id: str
    group_key: str
    at: datetime
    plan: LetterPlan | None = None


class SendReport(Value):
    """What became of a letter order. `deferred` letters wait for another try, the first of them not before `retry_at`
    by Temporal's clock when that is known, and are not lost. `minutes_at`: when the next reminder of a minutes extract
    falls due; those due at the order's own instant went with it."""

    sent: int = 0
    undeliverable: int = 0
    unknown: int = 0
    withdrawn: int = 0
    deferred: int = 0
    retry_at: datetime | None = None
    counts: Counts = Counts()
    minutes_at: datetime | None = None


class RoundId(Value):
    round_id: str


class GroupId(Value):
    """A group whose agenda is wanted. `missed`: with the last reminder that should have gone while it was lost."""

    round_id: str
    group_key: str
    at: datetime
    missed: bool = False


class StateChange(Value):
    """A move of the round to record, by the state table. `at` is the workflow's own time."""

    round_id: str
    source: RoundState
    target: RoundState
    at: datetime
    action: str
    decision_id: str = ""
    planned_send_at: datetime | None = None


class GroupReport(Value):
    """A group tells its parent how it stands."""

    key: str
    counts: Counts
    deferred: int = 0
    minutes_at: datetime | None = None


class LettersWaiting(Value):
    """Letters wait in the store for these recipients (register codes). Sent again at will: the group looks anew."""

    codes: tuple[str, ...] = ()
    group_key: str = ""


class DatesChanged(Value):
    due_at: datetime
    closes_at: datetime


class NoteRef(Value):
    """A registrar's command. Its words (reason, decision) stand in the store under `note_id`, never here."""

    note_id: str = ""


class SendCommand(Value):
    at: datetime | None = Field(default=None, description="When to send; None sends now.")


class ExtendCommand(Value):
    """A later due date for the round, or for one recipient. The reason stands in the store under `note_id`."""

    until: datetime
    closes_at: datetime | None = None
    code: str = ""
    note_id: str = ""


class ReopenCommand(Value):
    due_at: datetime
    closes_at: datetime
    note_id: str = ""


class ReminderOrder(Value):
    """A reminder by hand to everyone who owes an answer; `number` counts them in the round. `note_id`: the registrar's
    greeting in the store, if there is one."""

    round_id: str
    number: int
    at: datetime
    note_id: str = ""


class ExtensionOrder(Value):
    """An extension to record. `code` empty means the whole round."""

    round_id: str
    until: datetime
    closes_at: datetime
    at: datetime
    code: str = ""
    note_id: str = ""


class CompileOrder(Value):
    round_id: str
    at: datetime


class CompileReport(Value):
    version: int
    counted: int


class CommandResult(Value):
    """How the round stands after a command, for the one who gave it."""

    state: RoundState
    due_at: datetime
    closes_at: datetime
    affected: int = 0
