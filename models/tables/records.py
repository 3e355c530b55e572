"""What happened and who is told: the audit chain, news to the workflows, words given with commands, compilations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import CompilationCause


class AuditRow(SQLModel, table=True):
    """One link of the audit chain. Triggers refuse every change and removal; `facts` holds ids, dates and codes."""

    __tablename__ = "audit"
    __table_args__ = (CheckConstraint("length(hash) = 64"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcInstant)
    actor: str
    action: str
    object_id: str = Field(index=True)
    facts: str = Field(sa_type=Text)
    prev_hash: str
    hash: str


class OutboxRow(SQLModel, table=True):
    """A change the workflows must hear of. Written in the change's own transaction, removed from view when told."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "told_at", "round_id", "seq"),)

    seq: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    group_key: str
    code: str
    at: datetime = Field(sa_type=UtcInstant)
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    cause: str | None = None


class EndedVisitRow(SQLModel, table=True):
    """A visit behind a link that was closed before its time: its cookies, wherever they are kept, open nothing."""

    __tablename__ = "ended_visits"

    id: str = Field(primary_key=True)
    ended_at: datetime = Field(sa_type=UtcInstant)


class NoteRow(SQLModel, table=True):
    """Words a registrar or approver gave with a command: a reason or a decision. Temporal carries only the id. `by`:
    who gave it, as the audit names them. `recipient_id`: the one it is about, empty for the round."""

    __tablename__ = "notes"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str | None = None
    kind: str
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(default="registrar", sa_column_kwargs={"server_default": "registrar"})


class CompilationRow(SQLModel, table=True):
    """A compilation that was made: which snapshot, when, why, upon whose request, and the hash of each file. `cause` is
    None for one made before that was noted."""

    __tablename__ = "compilations"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    version: int
    snapshot: str
    made_at: datetime = Field(sa_type=UtcInstant)
    preliminary: bool
    files: str = Field(sa_type=Text)
    cause: CompilationCause | None = Field(default=None, sa_type=codes(CompilationCause))
    by: str = Field(default="system", sa_column_kwargs={"server_default": "system"})
