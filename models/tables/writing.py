"""Rounds that are being written in the console, before the register knows them as rounds."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class RoundDraftRow(SQLModel, table=True):
    """A round as it is written, step by step. `content`: a round file's tree as JSON, papers by hash beside their
    names. `version` counts its saves. `round_id`: the round that was made of it, while it can still be mended."""

    __tablename__ = "round_drafts"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    version: int = 1
    content: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    updated_at: datetime = Field(sa_type=UtcInstant)
    updated_by: str
    round_id: str | None = Field(default=None, foreign_key="rounds.id", unique=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
