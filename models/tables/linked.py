"""Second rounds, each tied to the first one that it follows."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class SecondRoundRow(SQLModel, table=True):
    """`draft_id`: what it is written as, none for one read from a round file. `second_id`: the round, once it has been
    drafted. `changes`: the change list as JSON (`CarriedChange`), kept as it was told when the second was handed in."""

    __tablename__ = "second_rounds"

    id: str = Field(primary_key=True)
    first_id: str = Field(foreign_key="rounds.id", index=True)
    draft_id: str | None = Field(default=None, foreign_key="round_drafts.id", unique=True)
    second_id: str | None = Field(default=None, foreign_key="rounds.id", unique=True)
    cause: str = Field(default="", sa_type=Text)
    changes: str = Field(default="[]", sa_type=Text)
    begun_at: datetime = Field(sa_type=UtcInstant)
    begun_by: str
