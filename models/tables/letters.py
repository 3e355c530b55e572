"""What is written to a recipient, and what a registrar or a recipient has asked for."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import (
    LetterKind,
    LetterState,
)


class LetterRow(SQLModel, table=True):
    """One intention to write to one recipient, unique; the mail itself is built anew, the same, at each hand-over.

    `outcome_unknown` says that an earlier hand-over ended without a reply after the message was complete, so the
    recipient may have got this letter twice with one Message-ID (RFC 1047); `unknowns` counts them. `not_before`: when
    a letter that was turned away may be tried again.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("recipient_id", "kind", "number"),
        Index("ix_letters_batch", "round_id", "kind", "number", "state"),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    recipient_id: str = Field(foreign_key="recipients.id")
    group_key: str
    kind: LetterKind = Field(sa_type=codes(LetterKind))
    number: int
    to: str
    state: LetterState = Field(default=LetterState.QUEUED, sa_type=codes(LetterState))
    facts: str = Field(default="{}", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    claim: str = ""
    attempts: int = 0
    handed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    outcome_unknown: bool = False
    unknowns: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    not_before: datetime | None = Field(default=None, sa_type=UtcInstant)
    smtp_code: int | None = None
    smtp_text: str = Field(default="", sa_type=Text)
    refused_copies: str | None = Field(default=None, sa_type=Text, description="JSON list of addresses in Cc.")


class ExtensionRequestRow(SQLModel, table=True):
    """A recipient's request for anstånd and what became of it. `granted` is empty until a registrar has decided."""

    __tablename__ = "extension_requests"
    __table_args__ = (UniqueConstraint("recipient_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id", index=True)
    number: int
    asked_at: datetime = Field(sa_type=UtcInstant)
    until: datetime = Field(sa_type=UtcInstant)
    reason: str = Field(sa_type=Text)
    granted: bool | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SupplementRequestRow(SQLModel, table=True):
    """A registrar's request that an answer be completed. `parts`: their codes as a JSON list. Only the latest of a
    recipient can be open."""

    __tablename__ = "supplement_requests"
    __table_args__ = (UniqueConstraint("recipient_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id")
    number: int
    version: int
    parts: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=UtcInstant)
    until: datetime = Field(sa_type=UtcInstant)
    answered_version: int | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
