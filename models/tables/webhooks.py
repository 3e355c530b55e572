"""Webhooks: the addresses that a sender's other systems listen at, and what has been sent there."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.webhooks import HookEvent, HookFault, HookState


class WebhookRow(SQLModel, table=True):
    """`events`: codes of `HookEvent` with spaces between. `after`: the audit row up to which messages have been queued.
    `gone`: the address itself has said that nobody listens there any more."""

    __tablename__ = "webhooks"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    name: str
    url: str
    events: str
    after: int
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str
    paused_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    gone: bool = False
    removed_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class WebhookMessageRow(SQLModel, table=True):
    """A message, by the id that its receiver knows it by: the same in every attempt. `seq`: the audit row it tells of;
    None for a test. `told_at`: when its workflow was told; None has it told anew."""

    __tablename__ = "webhook_messages"
    __table_args__ = (UniqueConstraint("webhook_id", "seq"),)

    id: str = Field(primary_key=True)
    webhook_id: str = Field(foreign_key="webhooks.id", index=True)
    seq: int | None = None
    event: HookEvent = Field(sa_type=codes(HookEvent))
    at: datetime = Field(sa_type=UtcInstant)
    queued_at: datetime = Field(sa_type=UtcInstant)
    state: HookState = Field(sa_type=codes(HookState), index=True)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    tried_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    status: int | None = None
    fault: HookFault | None = Field(default=None, sa_type=codes(HookFault))
