"""Deliveries of rounds to an e-archive, and what is left of rounds that have been disposed of."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class DeliveryRow(SQLModel, table=True):
    """One package as it was made. `object_id`: its name and root folder. `received_at`: since when the e-archive has
    said that it has it, None while that is not known."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    object_id: str
    archivist: str
    archivist_code: str
    agreement: str
    sha256: str
    size: int
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    received_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    received_by: str = ""


class DisposalRow(SQLModel, table=True):
    """What is left of a round that has been disposed of: what it was, by which decision and how much. `package`: the
    name of the package that the e-archive has; empty when it has none, and `reason` then says why."""

    __tablename__ = "disposals"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    round_id: str = Field(unique=True)
    dnr: str
    title: str
    decision: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    package: str
    recipients: int
    answers: int
    files: int
    at: datetime = Field(sa_type=UtcInstant)
    by: str
