"""What several bodies do alike: the points that each decision covers, and one press text."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.checklists import PointState
from models.tables.columns import UtcInstant, codes


class ChecklistPointRow(SQLModel, table=True):
    __tablename__ = "checklist_points"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    place: int
    text: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ChecklistFoundRow(SQLModel, table=True):
    """What was found of a point in one organisation's decision; the latest word holds, the audit has all."""

    __tablename__ = "checklist_found"

    point_id: str = Field(primary_key=True, foreign_key="checklist_points.id")
    recipient_id: str = Field(primary_key=True, foreign_key="recipients.id")
    state: PointState = Field(sa_type=codes(PointState))
    place: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class PressTextRow(SQLModel, table=True):
    """A version of the joint press text; it is never changed. `note_id`: the decision that approved it."""

    __tablename__ = "press_texts"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    embargo_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str
    note_id: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PressSaidRow(SQLModel, table=True):
    __tablename__ = "press_said"

    press_id: str = Field(primary_key=True, foreign_key="press_texts.id")
    recipient_id: str = Field(primary_key=True, foreign_key="recipients.id")
    yes: bool
    words: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str
