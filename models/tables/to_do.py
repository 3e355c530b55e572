"""What a registrar has seen of the list of things to do."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.to_do import ToDoKind


class ToDoSeenRow(SQLModel, table=True):
    """A thing that nothing else settles, seen at `at`: the same thing that happens later waits anew."""

    __tablename__ = "to_do_seen"

    round_id: str = Field(primary_key=True, foreign_key="rounds.id")
    kind: ToDoKind = Field(sa_type=codes(ToDoKind), primary_key=True)
    object_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)
    by: str
