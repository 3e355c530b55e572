"""What has been published of rounds, and what has been withdrawn."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class PublicationRow(SQLModel, table=True):
    """One publishing; the latest of a round counts. `sha256`: its data in the file store, a `Publication` as JSON;
    `csv_sha256`: the same as a table."""

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    sha256: str
    csv_sha256: str
    published_at: datetime = Field(sa_type=UtcInstant)
    by: str
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    withdrawn_by: str = ""
    reason: str = Field(default="", sa_type=Text)
