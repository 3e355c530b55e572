"""Who is asked to approve a round or its compilation, and what became of it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import ApprovalOutcome


class ApprovalRow(SQLModel, table=True):
    """One asking: a new row each time the round, or a version of its compilation (`compilation_id`), is handed in.
    `approver_id`: the account that alone may decide, beside `deputy_id`; empty when nobody is named and any approver of
    the sender may. `frozen_sha256`: what was handed in (`rules/approvals.py`). `escalate_at`: when the deputy and the
    registrar are told that nobody has decided."""

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    compilation_id: str | None = Field(default=None, foreign_key="compilations.id")
    number: int
    approver_id: str | None = Field(default=None, foreign_key="accounts.id")
    deputy_id: str | None = Field(default=None, foreign_key="accounts.id")
    frozen_sha256: str
    asked_at: datetime = Field(sa_type=UtcInstant)
    escalate_at: datetime = Field(sa_type=UtcInstant, index=True)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    outcome: ApprovalOutcome | None = Field(default=None, sa_type=codes(ApprovalOutcome))
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    note_id: str = ""
