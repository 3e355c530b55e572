"""What one organisation's answer says, in the form, in the store and in the compilation: one model for all three."""

from datetime import datetime

from pydantic import Field

from models.values import DecisionLevel, DecisionStatus, DissentKind, FileKind, Stance, Value

COMMENT_LIMIT = 60_000
"""Characters (Unicode code points) allowed in each free-text field; printed beside the field before anyone types."""
SHORT_LIMIT = 300
"""Characters allowed in each one-line field."""
FILE_LIMIT = 25 * 1024 * 1024
"""Bytes allowed in one attached file."""
FILES_LIMIT = 10
"""Files allowed in one answer."""


class QuestionAnswer(Value):
    """The answer to one question. `key` is the question's id in the round file."""

    key: str
    stance: Stance | None = None
    comment: str = ""


class Dissent(Value):
    """A reservation (KL 2017:725 4 kap. 27 §) or särskilt yttrande (practice P15, P16) recorded in the minutes."""

    kind: DissentKind = DissentKind.RESERVATION
    who: str
    party: str = ""
    text: str = ""


class JointRecipient(Value):
    """Another recipient of the round that the answer speaks for too, as it was named then."""

    code: str
    name: str


class AnswerContent(Value):
    """Everything an answer states, but for its files. Free text keeps every character typed, with line ends as `\\n`.

    `joint_recipients`: of the round's own, who confirm it themselves; `joint_with`: others, as they were typed.
    `decision_on` and `decision_section` are text on purpose: § and dates are written in many right ways (R23).
    """

    stance: Stance | None = None
    questions: tuple[QuestionAnswer, ...] = ()
    summary: str = ""
    own_dnr: str = ""
    decision_body: str = ""
    decision_level: DecisionLevel | None = None
    delegate: str = ""
    decision_on: str = ""
    decision_section: str = ""
    decision_status: DecisionStatus | None = None
    dissents: tuple[Dissent, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    joint_recipients: tuple[JointRecipient, ...] = ()
    joint_with: tuple[str, ...] = ()
    refers_to: str = ""
    reason: str = Field(default="", description="Why the organisation declines, when it says so.")

    @property
    def said(self) -> "Said":
        comments = sum(bool(answer.comment) for answer in self.questions)
        return Said(comments=comments, summary=bool(self.summary), dissents=len(self.dissents))

    @property
    def is_preliminary(self) -> bool:
        """The minutes are not approved yet: counted in time, confirmed later by the minutes extract (P18)."""
        return self.decision_status in {DecisionStatus.PROPOSED, DecisionStatus.DECIDED}


class Said(Value):
    """How much an answer says: the questions commented on, whether it has a summary, and its dissents."""

    comments: int = 0
    summary: bool = False
    dissents: int = 0


class EarlierVersion(Value):
    """A version of an answer, as a later one or its recipient's row refers to it."""

    version: int
    receipt: str
    arrived_at: datetime


class StoredFile(Value):
    """A file already safe in the content-addressed store."""

    sha256: str
    size: int = Field(description="Bytes.")
    media_type: str = Field(description="Told by the content, never by the sender.")
    name: str = Field(description="Cleaned for display; the original's bytes are untouched.")
    kind: FileKind = FileKind.OTHER
