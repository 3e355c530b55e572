"""What those who answered were told of their own synpunkter, and what they said of it."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.outcomes import OutcomeReply
from models.tables.columns import UtcInstant, codes


class OutcomeRow(SQLModel, table=True):
    """One telling: `number` counts those to a recipient. `contents`: an `OutcomeFacts`, as it went. `reply`: None while
    nothing has been said."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("recipient_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id")
    compilation_id: str = Field(foreign_key="compilations.id")
    number: int
    contents: str = Field(sa_type=Text)
    told_at: datetime = Field(sa_type=UtcInstant)
    reply_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    reply: OutcomeReply | None = Field(default=None, sa_type=codes(OutcomeReply))
    reason: str = Field(default="", sa_type=Text)
    replied_at: datetime | None = Field(default=None, sa_type=UtcInstant)
