"""Meeting packs that were made of a round."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class PackRow(SQLModel, table=True):
    """One pack as it was made. `parts`: the keys of what was chosen, in order, with their titles (JSON)."""

    __tablename__ = "packs"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    name: str
    forum: str
    version: int
    parts: str = Field(sa_type=Text)
    sha256: str
    size: int
    at: datetime = Field(sa_type=UtcInstant)
    by: str
