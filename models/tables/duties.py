"""What is to be done after the last decision, and each time that it was."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.duties import DutyRule
from models.tables.columns import UtcInstant, codes


class DutyRow(SQLModel, table=True):
    """`due_on`: the next day of its rule, empty while the last decision is not known. `reminded_for`: the day that its
    owner has been told of. `finished_at`: when it was done for good, or `ended_at` taken away with a reason."""

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        Index("ix_duties_due", "due_on", sqlite_where=text("open"), postgresql_where=text("open")),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    what: str = Field(sa_type=Text)
    owner: str
    email: str
    rule: DutyRule = Field(sa_type=codes(DutyRule))
    amount: int = 0
    day: str = ""
    remind_days: int = 7
    due_on: date | None = None
    reminded_for: date | None = None
    reminded_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    open: bool = True
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str


class DutyDoneRow(SQLModel, table=True):
    __tablename__ = "duties_done"

    id: str = Field(primary_key=True)
    duty_id: str = Field(foreign_key="duties.id", index=True)
    due_on: date | None = None
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    words: str = Field(default="", sa_type=Text)
