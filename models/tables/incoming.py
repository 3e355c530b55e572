"""Remisses that have come in from others: their papers and members, the joint answer in its versions, who stands behind
it, and the letters about it."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.incoming import IncomingLetterKind, Plan, Stand, Way
from models.tables.columns import UtcInstant, codes
from models.values import LetterState


class IncomingRow(SQLModel, table=True):
    """One. `draft_id`: the draft of its inner round; `round_id`: a round that was named as the inner one. `plan_no`
    counts the times that members have been told of a plan. `changes` counts what has happened here, and `told` what the
    workflow knows of: the two differ while it has something to hear."""

    __tablename__ = "incoming_remisses"
    __table_args__ = (UniqueConstraint("sender_id", "dnr"),)

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id")
    dnr: str
    workflow_id: str = Field(unique=True)
    their_dnr: str
    title: str
    from_name: str
    from_email: str
    received_on: str
    due_at: datetime = Field(sa_type=UtcInstant)
    way: Way = Field(sa_type=codes(Way))
    where: str = Field(default="", sa_type=Text)
    officer_email: str
    approver_email: str = ""
    own_name: str
    own_email: str
    plan: Plan = Field(default=Plan.UNDECIDED, sa_type=codes(Plan))
    plan_no: int = 0
    plan_words: str = Field(default="", sa_type=Text)
    draft_id: str | None = Field(default=None, foreign_key="round_drafts.id")
    round_id: str | None = Field(default=None, foreign_key="rounds.id")
    handed_in_on: str = ""
    handed_in_by: str = ""
    handed_in_how: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    created_by: str
    changes: int = 1
    told: int = 0


class IncomingPaperRow(SQLModel, table=True):
    """A paper that came with it, by content hash."""

    __tablename__ = "incoming_papers"

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id", index=True)
    position: int
    title: str
    name: str
    sha256: str
    size: int
    media_type: str


class IncomingMemberRow(SQLModel, table=True):
    """A member that is told of it."""

    __tablename__ = "incoming_members"
    __table_args__ = (UniqueConstraint("incoming_id", "code"),)

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id")
    code: str
    name: str
    email: str
    sort_key: str


class IncomingSectionRow(SQLModel, table=True):
    """A section of the joint answer as it stands; `edition` counts its saves."""

    __tablename__ = "incoming_sections"

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id", index=True)
    position: int
    heading: str
    text: str = Field(sa_type=Text)
    edition: int = 1
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class IncomingSectionEditionRow(SQLModel, table=True):
    """Every edition of a section there has been."""

    __tablename__ = "incoming_section_editions"
    __table_args__ = (UniqueConstraint("section_id", "edition"),)

    id: str = Field(primary_key=True)
    section_id: str = Field(foreign_key="incoming_sections.id")
    edition: int
    heading: str
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class IncomingCitationRow(SQLModel, table=True):
    """What a section agrees with in a member's answer: the version it was made of."""

    __tablename__ = "incoming_citations"

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id", index=True)
    section_id: str = Field(foreign_key="incoming_sections.id")
    recipient_id: str = Field(foreign_key="recipients.id")
    answer_id: str = Field(foreign_key="answers.id")
    point: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class IncomingAnswerRow(SQLModel, table=True):
    """A fixed version of the joint answer. `content`: a `JointText`; `stood`: who stood behind it when it was handed in
    for approval, as JSON. `outcome`: empty until the approver has decided."""

    __tablename__ = "incoming_answers"
    __table_args__ = (UniqueConstraint("incoming_id", "number"),)

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id")
    number: int
    content: str = Field(sa_type=Text)
    sha256: str
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str
    stand_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    stood: str = Field(default="[]", sa_type=Text)
    pdf_sha256: str = ""
    docx_sha256: str = ""
    own_sha256: str = ""
    outcome: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    decided_by: str = ""
    words: str = Field(default="", sa_type=Text)


class IncomingStandRow(SQLModel, table=True):
    """What a member has said of a version, in its own order; the last counts. `by`: as the audit names who said it."""

    __tablename__ = "incoming_stands"
    __table_args__ = (UniqueConstraint("answer_id", "member_id", "number"),)

    id: str = Field(primary_key=True)
    answer_id: str = Field(foreign_key="incoming_answers.id")
    member_id: str = Field(foreign_key="incoming_members.id")
    number: int
    said: Stand = Field(sa_type=codes(Stand))
    exception: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class IncomingLetterRow(SQLModel, table=True):
    """One intention to write about an incoming remiss; its id, made of what it is, keeps it from being written twice.
    `facts`: what it says besides, as JSON. The hand-over goes as that of `letters`."""

    __tablename__ = "incoming_letters"

    id: str = Field(primary_key=True)
    incoming_id: str = Field(foreign_key="incoming_remisses.id", index=True)
    member_id: str | None = Field(default=None, foreign_key="incoming_members.id")
    kind: IncomingLetterKind = Field(sa_type=codes(IncomingLetterKind))
    number: int
    to: str
    facts: str = Field(default="{}", sa_type=Text)
    state: LetterState = Field(default=LetterState.QUEUED, sa_type=codes(LetterState))
    created_at: datetime = Field(sa_type=UtcInstant)
    claim: str = ""
    attempts: int = 0
    unknowns: int = 0
    outcome_unknown: bool = False
    not_before: datetime | None = Field(default=None, sa_type=UtcInstant)
    handed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    smtp_code: int | None = None
    smtp_text: str = Field(default="", sa_type=Text)
    cause: str = ""
