"""A case (ärende) above its rounds: what is planned, moved, done and dropped, and how it stands for its workflow."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.afterwards import GateStep
from models.values import Value


class MilestoneKind(StrEnum):
    """What a step of a case is. The first four of `OF_A_ROUND` fill themselves from a round that is taken in; those of
    `GATE_STEPS` from its recorded decisions."""

    START = "start"
    WORKING_GROUP = "working_group"
    BOARD = "board"
    REMISS = "remiss"
    ANSWERS = "answers"
    CLOSED = "closed"
    COMPILATION = "compilation"
    DISCUSSION = "discussion"
    GO_AHEAD = "go_ahead"
    DIRECTION = "direction"
    PROPOSAL = "proposal"
    FINAL = "final"
    OTHER = "other"


OF_A_ROUND = (MilestoneKind.REMISS, MilestoneKind.ANSWERS, MilestoneKind.CLOSED, MilestoneKind.COMPILATION)
GATE_STEPS = {
    MilestoneKind.GO_AHEAD: GateStep.GO_AHEAD,
    MilestoneKind.DIRECTION: GateStep.DIRECTION,
    MilestoneKind.FINAL: GateStep.FINAL,
}


class MilestoneState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


class CaseState(StrEnum):
    """`late` is never stored: a step's day has passed."""

    UNDER_WAY = "under_way"
    LATE = "late"
    ENDED = "ended"


class NoticeKind(StrEnum):
    """A letter to the owner of a step: it comes soon, or its day has passed."""

    COMING = "coming"
    LATE = "late"


class Owner(Value):
    """Who is reminded of a step. Nobody is while there is no address."""

    name: str = ""
    email: str = ""


class MilestonePlan(Value):
    """A step as it is written. `planned`: an ISO day, or a month (`2014-06`), which counts to its last day, or empty.
    `not_before`: an ISO day before which it may not be done."""

    kind: MilestoneKind
    title: str = ""
    forum: str = ""
    planned: str = ""
    not_before: str = ""
    owner: Owner = Owner()


class CaseDefinition(Value):
    """A case as it is written, on a page or in a file. `route`: which bodies handle it (ärendegång); `proposals`: the
    decisions proposed (förslag till beslut). `rounds`: the dnr of rounds to take in."""

    dnr: str
    title: str
    author: str = ""
    route: str = ""
    proposals: tuple[str, ...] = ()
    owner: Owner = Owner()
    remind_days: int = 7
    rounds: tuple[str, ...] = ()
    milestones: tuple[MilestonePlan, ...] = ()


class Milestone(Value):
    """A step as it stands, whatever it is known from. `round_id`: of the round that fills it; empty for one that
    people record. `done_on`: ISO day. `is_yes`: what a decision said, None for what is no decision. `due_at`: the last
    instant of its day or month; None without one. `coming_at`, `late_at`: when its owner is to be told, None when that
    has been done or is not to be."""

    id: str
    kind: MilestoneKind
    title: str = ""
    forum: str = ""
    planned: str = ""
    not_before: str = ""
    owner: Owner = Owner()
    state: MilestoneState = MilestoneState.PLANNED
    done_on: str = ""
    body: str = ""
    section: str = ""
    words: str = ""
    is_yes: bool | None = None
    round_id: str = ""
    round_dnr: str = ""
    set_at: datetime
    due_at: datetime | None = None
    coming_at: datetime | None = None
    late_at: datetime | None = None
    version: int = 1

    def is_late(self, now: datetime) -> bool:
        return self.state is MilestoneState.PLANNED and self.due_at is not None and self.due_at < now


class MilestoneInfo(Value):
    """A step as Temporal knows it: its own title is a title as the round's is, its forum a public body (decision 0023).
    No owner, no reason, no §."""

    id: str
    kind: MilestoneKind
    title: str = ""
    forum: str = ""
    planned: str = ""
    state: MilestoneState = MilestoneState.PLANNED
    done_on: str = ""
    is_yes: bool | None = None
    by_round: bool = False
    due_at: datetime | None = None
    coming_at: datetime | None = None
    late_at: datetime | None = None


class CaseProgress(Value):
    """Where a case stands, by the register. `seq`: the audit's head when it was read, by which an older telling is told
    from a newer. `rounds`: the dnr and workflow id of those taken in."""

    title: str = Field(default="", description="Cut to what a page holds.")
    ended: bool = False
    seq: int = 0
    milestones: tuple[MilestoneInfo, ...] = ()
    rounds: tuple[tuple[str, str], ...] = ()


class CaseInput(Value):
    """The input of `Case`: where it stood when its workflow was started, or continued as new."""

    case_id: str
    dnr: str
    progress: CaseProgress


class NoticeOrder(Value):
    """Tell the owners of the steps that fall due for it at `at`."""

    case_id: str
    at: datetime


class MilestoneFacts(Value):
    """The step that a letter to its owner is about."""

    kind: MilestoneKind
    title: str = ""
    forum: str = ""
    planned: str
    notice: NoticeKind
    owner: str = ""


class CaseStep(StrEnum):
    NOTIFY = "notify"
    WAIT = "wait"
    DONE = "done"


class NextInCase(Value):
    """`milestone`: whose instant is waited for."""

    step: CaseStep
    until: datetime | None = None
    milestone: MilestoneInfo | None = None
