"""A remiss that has come in from another body, and the joint answer (samordnat yttrande) an association gives to it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.answer import StoredFile
from models.values import Value


class Way(StrEnum):
    """How the sender wants the answer."""

    MAIL = "mail"
    LINK = "link"
    PAPER = "paper"


class Plan(StrEnum):
    """Whether the association plans to answer."""

    UNDECIDED = "undecided"
    YES = "yes"
    NO = "no"


class Stand(StrEnum):
    """What a member says of the joint answer. Silence is no stand: it is told as silence."""

    BEHIND = "behind"
    EXCEPTION = "behind_with_exception"
    NOT_BEHIND = "not_behind"


class Stage(StrEnum):
    """How far an incoming remiss has come. It follows from what has been done, and is stored nowhere."""

    RECEIVED = "received"
    NOT_ANSWERED = "not_answered"
    WRITING = "writing"
    WITH_MEMBERS = "with_members"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    HANDED_IN = "handed_in"


OVER = frozenset({Stage.NOT_ANSWERED, Stage.SENT, Stage.HANDED_IN})
"""Nobody has anything more to do."""


class IncomingLetterKind(StrEnum):
    """Letters about an incoming remiss: to its members of the plan, to them about who stands behind, the answer to the
    body that asked, and the reminder to the officer."""

    PLAN = "plan"
    STAND = "stand"
    ANSWER = "answer"
    OFFICER = "officer"


class Registration(Value):
    """What is typed when an incoming remiss is registered. `members`: one a line, code or name, and an address."""

    dnr: str = ""
    their_dnr: str = ""
    title: str = ""
    from_name: str = ""
    from_email: str = ""
    received_on: str = ""
    due_on: str = ""
    way: str = Way.MAIL.value
    where: str = ""
    officer_email: str = ""
    approver_email: str = ""
    own_name: str = ""
    own_email: str = ""
    members: str = ""


class Member(Value):
    code: str
    name: str
    email: str


class Citation(Value):
    """`instämmer i X:s yttrande, punkt n`: what the joint answer agrees with. `point`: as typed, or empty for the
    whole."""

    code: str
    name: str
    point: str = ""
    recipient_id: str = ""
    answer_id: str = ""


class AnswerSection(Value):
    heading: str = ""
    text: str = ""
    citations: tuple[Citation, ...] = ()


class JointText(Value):
    """The whole joint answer as it stood when it was fixed."""

    sections: tuple[AnswerSection, ...] = ()


class Stood(Value):
    """One member and what it has said of a version; `said` None is silence. `asked`: whether it was asked at all."""

    code: str
    name: str
    said: Stand | None = None
    exception: str = ""
    at: datetime | None = None
    asked: bool = True


class IncomingStep(StrEnum):
    """What an incoming remiss's workflow does next."""

    SEND = "send"
    WAIT = "wait"
    END = "end"


class NextInIncoming(Value):
    step: IncomingStep
    until: datetime | None = None


class IncomingInput(Value):
    """The input of `IncomingRemiss`."""

    incoming_id: str
    dnr: str


class IncomingProgress(Value):
    """Where an incoming remiss stands, as its workflow reads it. `remind_at`: the next reminder to the officer;
    `letters`: how many wait to be handed over now; `retry_at`: when those that were turned away are tried again.
    `stands`: how many of the members have said what they stand for, of `members`. `answered`: of the inner round."""

    dnr: str
    stage: Stage
    title: str = Field(default="", description="Cut to what a page holds.")
    due_at: datetime
    remind_at: datetime | None = None
    letters: int = 0
    retry_at: datetime | None = None
    members: int = 0
    stands: int = 0
    stand_until: datetime | None = None
    inner_dnr: str = ""
    inner_due_at: datetime | None = None
    answered: int = 0


class IncomingId(Value):
    incoming_id: str
    at: datetime


class IncomingSent(Value):
    """What became of an order to hand over what waits."""

    sent: int = 0
    undeliverable: int = 0
    deferred: int = 0


class Attachment(StoredFile):
    """A file that goes with a letter."""


class IncomingLetter(Value):
    """What a letter about an incoming remiss needs to know. `to_name`: the member, or the body that asked. `link`: the
    member's own, for the letters that ask who stands behind; `console`: the page, for the officer. `until`: the last
    instant for what is asked. `stood`: what members have said, in words, with the answer."""

    letter_id: str
    kind: IncomingLetterKind
    number: int
    created_at: datetime
    to: str
    to_name: str = ""
    own_name: str
    own_email: str
    from_name: str
    their_dnr: str
    dnr: str
    title: str
    due_at: datetime
    plan: Plan = Plan.UNDECIDED
    words: str = ""
    until: datetime | None = None
    version: int = 0
    link: str = ""
    console: str = ""
    stood: str = ""
    stage: Stage = Stage.RECEIVED
    inner: str = ""
    with_own: bool = False
    attachments: tuple[Attachment, ...] = ()
