"""The internremiss: whom a recipient's coordinator has asked for parts of its answer, what came, and what was taken."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import InternalOutcome


class InternalReferralRow(SQLModel, table=True):
    """Parts asked of one colleague. `parts`: their codes as a JSON list. `generation`: the recipient's when the link
    was made; `token_hash` is all the database knows of that. `letters`: how many letters have asked."""

    __tablename__ = "internal_referrals"
    __table_args__ = (
        UniqueConstraint("recipient_id", "number"),
        Index(
            "ix_internal_referrals_asked",
            "round_id",
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    recipient_id: str = Field(foreign_key="recipients.id")
    number: int
    name: str
    email: str
    message: str = Field(sa_type=Text)
    parts: str = Field(sa_type=Text)
    due_at: datetime = Field(sa_type=UtcInstant)
    generation: int
    token_hash: str = Field(unique=True)
    asked_at: datetime = Field(sa_type=UtcInstant)
    letters: int = 1
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class InternalAnswerRow(SQLModel, table=True):
    """What a colleague has sent, in every version. `views`: a JSON list of `InternalView`. `after`: as in
    `InternalAnswer`."""

    __tablename__ = "internal_answers"
    __table_args__ = (UniqueConstraint("referral_id", "number"),)

    id: str = Field(primary_key=True)
    referral_id: str = Field(foreign_key="internal_referrals.id")
    number: int
    at: datetime = Field(sa_type=UtcInstant)
    said_by: str
    views: str = Field(sa_type=Text)
    after: int = 0


class InternalDecisionRow(SQLModel, table=True):
    """What was done with one part of one version. Rows are added, never changed: the last of a part counts."""

    __tablename__ = "internal_decisions"
    __table_args__ = (UniqueConstraint("referral_id", "place"),)

    id: str = Field(primary_key=True)
    referral_id: str = Field(foreign_key="internal_referrals.id")
    place: int
    number: int
    part: str
    outcome: InternalOutcome = Field(sa_type=codes(InternalOutcome))
    reason: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
