"""The councils' adoption of what a round came to: what is asked, and what each council has done, row by row."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.adoption import AppealOutcome, CouncilOutcome
from models.tables.columns import UtcInstant, codes


class AdoptionRow(SQLModel, table=True):
    """An adoption that has been started. `plan`: an `AdoptionPlan` as JSON. `told_at`: when everybody was written to
    that it is in force; `ended_at`: when the councils are followed no more."""

    __tablename__ = "adoptions"

    round_id: str = Field(primary_key=True, foreign_key="rounds.id")
    plan: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=UtcInstant)
    by: str
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class CouncilDecisionRow(SQLModel, table=True):
    """What a council did, never overwritten: `corrects` is the id of the row that this one is instead of. Days are ISO,
    empty when not known; `points`: a list of `PointSaid` as JSON; `receipt`: of what came by the council's own link."""

    __tablename__ = "council_decisions"
    __table_args__ = (UniqueConstraint("recipient_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id")
    number: int
    outcome: CouncilOutcome = Field(sa_type=codes(CouncilOutcome))
    body: str = Field(sa_type=Text)
    decided_on: str
    section: str = Field(sa_type=Text)
    dnr: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    until: str
    points: str = Field(sa_type=Text)
    corrects: str | None = None
    receipt: str = Field(default="", index=True)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class CouncilForceRow(SQLModel, table=True):
    """What somebody has said of a decision's legal force; the latest row of a decision counts."""

    __tablename__ = "council_force"
    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    id: str = Field(primary_key=True)
    decision_id: str = Field(foreign_key="council_decisions.id")
    number: int
    announced_on: str
    appealed: bool | None = None
    outcome: AppealOutcome | None = Field(default=None, sa_type=codes(AppealOutcome))
    final_on: str
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class CouncilFileRow(SQLModel, table=True):
    """Minutes that came with a decision, by content hash."""

    __tablename__ = "council_files"
    __table_args__ = (UniqueConstraint("decision_id", "position"),)

    id: str = Field(primary_key=True)
    decision_id: str = Field(foreign_key="council_decisions.id")
    recipient_id: str = Field(foreign_key="recipients.id", index=True)
    position: int
    name: str
    sha256: str = Field(index=True)
    size: int
    media_type: str
