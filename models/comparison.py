"""What differs between two versions of a compilation, as plain values: for the page, the command and data alike."""

from datetime import datetime
from enum import StrEnum

from models.synpunkter import Outcome
from models.values import RecipientState, Stance, Value


class Difference(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class VersionFacts(Value):
    """Which version of the compilation one side is."""

    version: int
    made_at: datetime
    preliminary: bool
    snapshot: str


class ComparedNumber(Value):
    """A number that differs: a field of `Counts`, or a stance on the whole."""

    key: str
    before: int
    after: int


class ComparedDate(Value):
    """A date of the round that differs: `due_at`, `closes_at` or `closed_at`."""

    key: str
    before: datetime | None
    after: datetime | None


class ComparedStance(Value):
    """The stance on one question (`question`: its id), or on the whole when that is empty."""

    question: str = ""
    before: Stance | None = None
    after: Stance | None = None


class ComparedAnswer(Value):
    """One organisation's counted answer. `parts`: what differs beside stances, for a changed one alone: a field of
    `AnswerContent`, `question:<id>` for a comment, or `files`. Versions are 0 where there is none."""

    code: str
    name: str
    difference: Difference
    late: bool = False
    before: int = 0
    after: int = 0
    parts: tuple[str, ...] = ()
    stances: tuple[ComparedStance, ...] = ()


class ComparedRecipient(Value):
    """An organisation that was added or taken off (the state is None on the side where it was not asked), or whose
    outcome differs though it gave no answer."""

    code: str
    name: str
    before: RecipientState | None = None
    after: RecipientState | None = None


class ComparedText(Value):
    """A paper of the round, a theme, a synpunkt, a group or a change in the proposal. `label`: a title, or `S12`;
    `parts`: what differs."""

    label: str
    difference: Difference
    parts: tuple[str, ...] = ()


class ComparedBemotande(Value):
    """What became of a synpunkt or a group, `label` as it is printed (`S12`, `G3`)."""

    label: str
    before: Outcome | None = None
    after: Outcome | None = None
    parts: tuple[str, ...] = ()


class Comparison(Value):
    """Everything that differs, each list in the order of the later compilation. `same`: nothing does."""

    before: VersionFacts
    after: VersionFacts
    dates: tuple[ComparedDate, ...] = ()
    papers: tuple[ComparedText, ...] = ()
    counts: tuple[ComparedNumber, ...] = ()
    stances: tuple[ComparedNumber, ...] = ()
    answers: tuple[ComparedAnswer, ...] = ()
    recipients: tuple[ComparedRecipient, ...] = ()
    themes: tuple[ComparedText, ...] = ()
    synpunkter: tuple[ComparedText, ...] = ()
    groups: tuple[ComparedText, ...] = ()
    bemotanden: tuple[ComparedBemotande, ...] = ()
    changes: tuple[ComparedText, ...] = ()

    @property
    def same(self) -> bool:
        lists = (
            self.dates,
            self.papers,
            self.counts,
            self.stances,
            self.answers,
            self.recipients,
            self.themes,
            self.synpunkter,
        )
        return not any((*lists, self.groups, self.bemotanden, self.changes))
