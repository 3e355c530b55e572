"""What travels through Temporal: one input and one result for each workflow, activity, update and signal.

Ids, dates, states and numbers only. No text that people wrote, no address, no link, no file: Temporal's history is
read by many and kept for long. Fields are added with defaults and never renamed, since rounds live for months.
"""

from datetime import datetime

from pydantic import Field

from models.values import Counts, LetterKind, RoundState, Value


class Owing(Value):
    """The first names, in Swedish order, of those who have not answered, and of those whose missiv could not be
    delivered. Public bodies alone."""

    missing: tuple[str, ...] = ()
    troubled: tuple[str, ...] = ()


class OpenRequest(Value):
    """A request for more time that waits for the registrar: the name of the organisation that asks, and its wish. Why
    it asks stands in the register alone."""

    name: str
    until: datetime


class RemindersLeftOut(Value):
    """A planned reminder that did not go to some, since the registrar had reminded them by hand shortly before."""

    at: datetime
    number: int


class GroupInfo(Value):
    """A group of recipients: its key, the Swedish name shown in Temporal, and how it stands. `look_at`: when a round
    that is closed looks for letters of the group, which has then ended (a minutes reminder falls due, or letters wait
    for another try). `reminders`: when it reminds, as it told last."""

    key: str
    label: str
    counts: Counts = Counts()
    deferred: int = 0
    look_at: datetime | None = None
    owing: Owing = Owing()
    reminders: tuple[datetime, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    left_out: RemindersLeftOut | None = None


class ChainTurn(Value):
    """Whose turn it is in a kedjeremiss, since when and until when. `name` is empty when it is nobody's, and when all
    are asked at once."""

    name: str = ""
    since: datetime | None = None
    due_at: datetime | None = None


class CompilationStanding(Value):
    """Which version of the compilation waits for approval, and which was approved last; 0 is none."""

    waiting: int = 0
    approved: int = 0


class GateStanding(Value):
    """Whether somebody has yet to decide on the gate (klartecken), and what is decided: `yes`, `no` or empty."""

    waits: bool = False
    go_ahead: str = ""
    direction: str = ""
    final: str = ""


class LinkedRounds(Value):
    """The dnr and the workflow's id of the round that this one follows as its second, and of the one that follows it;
    empty for none."""

    first: str = ""
    first_workflow: str = ""
    second: str = ""
    second_workflow: str = ""


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
    approval: CompilationStanding = CompilationStanding()
    gate: GateStanding = GateStanding()
    linked: LinkedRounds = LinkedRounds()
    turn: ChainTurn = ChainTurn()
    letters_for: tuple[str, ...] = Field(default=(), description="Ended groups with letters waiting; '' is all.")
    letters_at: datetime | None = Field(default=None, description="When they are tried again; None is at once.")
    missiv_sent: bool = False
    fault: str = ""
    held_until: datetime | None = None
    title: str = Field(default="", description="Cut to what a page holds.")
    since: datetime | None = Field(default=None, description="When the round came to its state.")
    run_event: str = Field(default="", description="A `RunEvent`, the latest there has been.")
    run_event_at: datetime | None = None
    frozen_at: datetime | None = Field(default=None, description="Since when no time runs out and no letter leaves.")


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
    minutes extract falls due, `colleagues_at`: when a recipient's colleagues are reminded; also one that already has.
    """

    label: str
    reminders: tuple[ReminderDue, ...] = ()
    counts: Counts = Counts()
    minutes_at: datetime | None = None
    colleagues_at: datetime | None = None
    owing: Owing = Owing()


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
    colleagues_at: datetime | None = None
    ended: bool = False
    fault: str = ""
    replan_at: datetime | None = None
    owing: Owing = Owing()
    requests: tuple[OpenRequest, ...] = ()
    left_out: RemindersLeftOut | None = None
    turns: int = 0
    turn: ChainTurn | None = None


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
    by Temporal's clock when that is known, and are not lost. `left_out`: to how many the planned reminder did not go,
    since they had just been reminded by hand. `requests`: those for more time that wait now. `minutes_at`: when the
    next reminder of a minutes extract falls due, `colleagues_at`: when the next of a recipient's colleagues is
    reminded; those due at the order's own instant went with it.
    `turns`: how many of a chain's recipients in the group have been asked, `turn`: whose turn it is in the whole chain;
    None in a round that is none.
    `approval`, `gate`, `linked`: how the compilation and the gate stand, and which rounds the round is tied to, of an
    order of the round's own letters."""

    sent: int = 0
    undeliverable: int = 0
    unknown: int = 0
    withdrawn: int = 0
    deferred: int = 0
    retry_at: datetime | None = None
    counts: Counts = Counts()
    minutes_at: datetime | None = None
    colleagues_at: datetime | None = None
    owing: Owing = Owing()
    requests: tuple[OpenRequest, ...] = ()
    left_out: int = 0
    turns: int = 0
    turn: ChainTurn | None = None
    approval: CompilationStanding | None = None
    gate: GateStanding | None = None
    linked: LinkedRounds | None = None


class RoundId(Value):
    round_id: str


class GroupId(Value):
    """A group whose agenda is wanted. `missed`: with the last reminder that should have gone while it was lost."""

    round_id: str
    group_key: str
    at: datetime
    missed: bool = False


class StateChange(Value):
    """A move of the round to record, by the state table. `at` is the workflow's own time. `command_id`: of the update
    that a person gave; empty for what the clock asks for."""

    round_id: str
    source: RoundState
    target: RoundState
    at: datetime
    action: str
    decision_id: str = ""
    planned_send_at: datetime | None = None
    command_id: str = ""


class GroupReport(Value):
    """A group tells its parent how it stands."""

    key: str
    counts: Counts
    deferred: int = 0
    minutes_at: datetime | None = None
    owing: Owing = Owing()
    reminders: tuple[datetime, ...] = ()
    requests: tuple[OpenRequest, ...] = ()
    left_out: RemindersLeftOut | None = None
    turn: ChainTurn | None = None


class LettersWaiting(Value):
    """Letters wait in the store for these recipients (register codes). Sent again at will: the group looks anew."""

    codes: tuple[str, ...] = ()
    group_key: str = ""


class RunChanged(Value):
    """Somebody has changed the round's run, or those of the groups with these labels, in Temporal itself."""

    groups: tuple[str, ...] = ()


class Affected(Value):
    """How many recipients an order of the round concerned, and the group of a single one. Not their codes: those of a
    great round are more than Temporal takes. `codes`: what an older program answered with."""

    number: int = 0
    group_key: str = ""
    codes: tuple[str, ...] = ()

    @property
    def recipients(self) -> int:
        return self.number or len(self.codes)


class DatesChanged(Value):
    due_at: datetime
    closes_at: datetime


class NoteRef(Value):
    """A registrar's command. Its words (reason, decision) stand in the store under `note_id`, never here."""

    note_id: str = ""


class RemindCommand(NoteRef):
    """`codes`: whom to remind, by their register codes; everybody who owes an answer when there are none."""

    codes: tuple[str, ...] = ()


class SendCommand(Value):
    at: datetime | None = Field(default=None, description="When to send; None sends now.")


class ExtendCommand(Value):
    """A later due date for the round, or for one recipient. The reason stands in the store under `note_id`."""

    until: datetime
    closes_at: datetime | None = None
    code: str = ""
    codes: tuple[str, ...] = Field(default=(), description="Several recipients; `code` is then empty.")
    note_id: str = ""

    @property
    def is_for_all(self) -> bool:
        return not self.code and not self.codes


class ReopenCommand(Value):
    due_at: datetime
    closes_at: datetime
    note_id: str = ""


class ReminderOrder(Value):
    """A reminder by hand to everyone who owes an answer, or to those among `codes`; `number` counts them in the round.
    `note_id`: the registrar's greeting in the store, if there is one."""

    round_id: str
    number: int
    at: datetime
    note_id: str = ""
    codes: tuple[str, ...] = ()
    command_id: str = ""


class ExtensionOrder(Value):
    """An extension to record. `code` and `codes` empty mean the whole round."""

    round_id: str
    until: datetime
    closes_at: datetime
    at: datetime
    code: str = ""
    codes: tuple[str, ...] = ()
    note_id: str = ""
    command_id: str = ""


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
