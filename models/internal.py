"""An internremiss: parts of a recipient's answer that its coordinator asks colleagues for, and what came of each."""

from datetime import datetime
from enum import StrEnum

from models.answer import StoredFile
from models.supplements import AskedPart, Part
from models.values import InternalOutcome, LetterState, Stance, Value


class InternalState(StrEnum):
    """How one colleague's parts stand; never stored."""

    ASKED = "asked"
    BEGUN = "begun"
    CAME = "came"
    TAKEN = "taken"
    PARTLY = "partly"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class InternalWish(Value):
    """What a colleague is asked for. `name`: who, as those who write call it (a committee, a person); `email`: already
    checked; `due_at`: aware UTC, the last instant of the day that the coordinator has set."""

    name: str
    email: str
    message: str = ""
    parts: tuple[Part, ...]
    due_at: datetime


class InternalView(Value):
    """What a colleague says in one part; of the part `files`, the files."""

    part: Part
    stance: Stance | None = None
    text: str = ""
    files: tuple[StoredFile, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.stance or self.text or self.files)


class InternalAnswer(Value):
    """One sending of a colleague's. `number` counts from 1 for the colleague; `said_by`: who says so, in its own words;
    `after`: the version of the recipient's answer that counted when it came, 0 for none."""

    number: int
    at: datetime
    said_by: str = ""
    views: tuple[InternalView, ...]
    after: int = 0


class InternalDecision(Value):
    """What was done with a part of an answer of that `number`. `reason`: why it was left out."""

    number: int
    part: Part
    outcome: InternalOutcome
    reason: str = ""
    at: datetime


class InternalReferral(InternalWish):
    """The parts asked of one colleague, as they stand. `number` counts from 1 for the recipient. `holds`: the link
    still opens, since the recipient's own has not been replaced. `letter`: what became of the last letter to the
    colleague; `draft_at`: when the colleague saved last. `answers` and `decisions`: oldest first."""

    id: str
    number: int
    asked_at: datetime
    generation: int
    holds: bool = True
    withdrawn_at: datetime | None = None
    reminded_at: datetime | None = None
    letter: LetterState = LetterState.QUEUED
    draft_at: datetime | None = None
    answers: tuple[InternalAnswer, ...] = ()
    decisions: tuple[InternalDecision, ...] = ()

    @property
    def newest(self) -> InternalAnswer | None:
        return self.answers[-1] if self.answers else None


class InternalFacts(Value):
    """What a letter tells of an internremiss. `answered_at`: when the colleague answered; `after_answer`: after the
    recipient had sent its own."""

    name: str
    parts: tuple[AskedPart, ...]
    due_at: datetime
    answered_at: datetime | None = None
    after_answer: bool = False
