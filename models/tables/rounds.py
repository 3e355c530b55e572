"""A round, the papers it refers and the organisations it goes to."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import (
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
)


class RoundRow(SQLModel, table=True):
    """One round. `definition` is the checked round file as JSON (papers by hash); the columns are what changes.
    `ordered_at`: the instant of the latest order of its workflow that was carried out (`store/orders.py`)."""

    __tablename__ = "rounds"

    id: str = Field(primary_key=True)
    dnr: str = Field(unique=True)
    workflow_id: str = Field(unique=True)
    title: str
    kind: RoundKind = Field(sa_type=codes(RoundKind))
    state: RoundState = Field(sa_type=codes(RoundState))
    definition: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    approved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    approval_decision: str = Field(default="", sa_type=Text)
    planned_send_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    due_at: datetime = Field(sa_type=UtcInstant)
    original_due_at: datetime = Field(sa_type=UtcInstant)
    closes_at: datetime = Field(sa_type=UtcInstant)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ordered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    test_data: bool = False


class DocumentRow(SQLModel, table=True):
    """A paper the round refers, by content hash."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    position: int
    title: str
    name: str
    sha256: str
    size: int
    media_type: str


class RecipientRow(SQLModel, table=True):
    """One organisation in one round. `token_hash` is all the database knows of its link. `also_as`: a `ListedAs` as
    JSON when the list named it under both its codes, else empty."""

    __tablename__ = "recipients"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        Index("ix_recipients_group", "round_id", "group_key"),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    code: str
    name: str
    full_name: str
    kind: RecipientKind = Field(sa_type=codes(RecipientKind))
    county_code: str = ""
    county_name: str = ""
    group_key: str
    sort_key: str
    email: str
    cc: str = Field(default="[]", sa_type=Text)
    obliged: bool = False
    invited: bool = True
    chapters: str = Field(default="[]", sa_type=Text)
    also_as: str = Field(default="", sa_type=Text)
    state: RecipientState = Field(default=RecipientState.PENDING, sa_type=codes(RecipientState))
    due_at: datetime = Field(sa_type=UtcInstant)
    extension_no: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    undeliverable_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    opened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    planned_on: str = ""
    generation: int = 1
    token_hash: str = Field(unique=True)
