"""What is written to a recipient, and what a registrar or a recipient has asked for."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import (
    LetterKind,
    LetterState,
    NewsKind,
)


class LetterRow(SQLModel, table=True):
    """One intention to write to one recipient, unique; the mail itself is built anew, the same, at each hand-over.

    `outcome_unknown` says that an earlier hand-over ended without a reply after the message was complete, so the
    recipient may have got this letter twice with one Message-ID (RFC 1047); `unknowns` counts them. `not_before`: when
    a letter that was turned away may be tried again. `cause`: where the last try ended and how, as `stage.cause`.
    `left_out`: why one that is withdrawn had lost its meaning. A letter to the registrar or the approver of a round has
    no recipient, and its id, made of round, kind and number, is what keeps it from being written twice.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("recipient_id", "kind", "number"),
        Index("ix_letters_group", "round_id", "group_key", "state"),
        Index("ix_letters_kind", "round_id", "kind", "number", "group_key"),
        Index(
            "ix_letters_failed",
            "round_id",
            "group_key",
            sqlite_where=text("state IN ('undeliverable', 'unknown')"),
            postgresql_where=text("state IN ('undeliverable', 'unknown')"),
        ),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    recipient_id: str | None = Field(default=None, foreign_key="recipients.id")
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
    cause: str | None = None
    left_out: str | None = None


class RegistrarNewsRow(SQLModel, table=True):
    """Something that needs the registrar's hand, written with the change itself. `object_id`: the request or letter it
    is about, the code of an alarm, or `refused/handed` of refusals that rise. `told_at`: when a letter was made of it,
    or it needed none any more."""

    __tablename__ = "registrar_news"
    __table_args__ = (Index("ix_registrar_news_waiting", "told_at", "round_id"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    recipient_id: str | None = Field(default=None, foreign_key="recipients.id")
    kind: NewsKind = Field(sa_type=codes(NewsKind))
    object_id: str
    at: datetime = Field(sa_type=UtcInstant)
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ExtensionRequestRow(SQLModel, table=True):
    """A recipient's request for anstånd and what became of it. `granted` is empty until a registrar has decided."""

    __tablename__ = "extension_requests"
    __table_args__ = (
        UniqueConstraint("recipient_id", "number"),
        Index(
            "ix_extension_requests_waiting",
            "round_id",
            sqlite_where=text("granted IS NULL"),
            postgresql_where=text("granted IS NULL"),
        ),
    )

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
