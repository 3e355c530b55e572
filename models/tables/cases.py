"""Cases above the rounds: their steps, what was moved and why, which rounds they have taken in, and their letters."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.cases import MilestoneKind, MilestoneState, NoticeKind
from models.tables.columns import UtcInstant, codes
from models.values import LetterState


class CaseRow(SQLModel, table=True):
    """A case (ärende) of a sender. `proposals`: the decisions proposed, a JSON list. `told_mark`: of what its workflow
    was told last, empty before it has been started."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("sender_id", "dnr"),)

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id")
    dnr: str
    title: str
    author: str = ""
    route: str = Field(default="", sa_type=Text)
    proposals: str = Field(default="[]", sa_type=Text)
    owner_name: str = ""
    owner_email: str = ""
    remind_days: int = 7
    workflow_id: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    created_by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    told_mark: str = ""


class MilestoneRow(SQLModel, table=True):
    """A step of a case. `planned`: an ISO day, or a month; `round_id`: of the round that fills it. `set_at`: since when
    its day is what it is. `version` counts its changes."""

    __tablename__ = "milestones"

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    position: int
    kind: MilestoneKind = Field(sa_type=codes(MilestoneKind))
    title: str = ""
    forum: str = ""
    planned: str = ""
    not_before: str = ""
    owner_name: str = ""
    owner_email: str = ""
    round_id: str | None = Field(default=None, foreign_key="rounds.id")
    state: MilestoneState = Field(default=MilestoneState.PLANNED, sa_type=codes(MilestoneState))
    done_on: str = ""
    body: str = ""
    section: str = ""
    words: str = Field(default="", sa_type=Text)
    set_at: datetime = Field(sa_type=UtcInstant)
    version: int = 1


class CaseChangeRow(SQLModel, table=True):
    """One change on record: who, when, why. `act`, of a step: `moved`, `done`, `undone`, `dropped`, `restored`; of the
    case, without a step: `ended`, `reopened`. Never changed."""

    __tablename__ = "case_changes"

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id", index=True)
    milestone_id: str | None = Field(default=None, foreign_key="milestones.id")
    act: str
    old: str = ""
    new: str = ""
    reason: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class CaseRoundRow(SQLModel, table=True):
    """A round that a case has taken in. A round is in one case at most."""

    __tablename__ = "case_rounds"

    round_id: str = Field(primary_key=True, foreign_key="rounds.id")
    case_id: str = Field(foreign_key="cases.id", index=True)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class CaseLetterRow(SQLModel, table=True):
    """A letter to the owner of a step, one for each step, kind and planned day: its id is made of them. `to` is empty
    where there was nobody to tell. `unknowns`: how many of the `attempts`, by which a run knows its claim, ended
    without the relay's word."""

    __tablename__ = "case_letters"

    id: str = Field(primary_key=True)
    milestone_id: str = Field(foreign_key="milestones.id", index=True)
    kind: NoticeKind = Field(sa_type=codes(NoticeKind))
    planned: str
    to: str
    state: LetterState = Field(sa_type=codes(LetterState))
    at: datetime = Field(sa_type=UtcInstant)
    attempts: int = 0
    unknowns: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    not_before: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    smtp_code: int | None = None
    smtp_text: str = Field(default="", sa_type=Text)
