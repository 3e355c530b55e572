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


class AnswerContent(Value):
    """Everything an answer states, but for its files. Free text keeps every character typed, with line ends as `\\n`.

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
    joint_with: tuple[str, ...] = ()
    refers_to: str = ""
    reason: str = Field(default="", description="Why the organisation declines, when it says so.")

    @property
    def is_preliminary(self) -> bool:
        """The minutes are not approved yet: counted in time, confirmed later by the minutes extract (P18)."""
        return self.decision_status in {DecisionStatus.PROPOSED, DecisionStatus.DECIDED}


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
