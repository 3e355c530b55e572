"""What the machinery keeps of itself: whose the database is, which commands are done, how rounds run in Temporal."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class InstallationRow(SQLModel, table=True):
    """The one row that says which key made this database's links, `key_before` while links of an earlier one are still
    good, which files are its own, and what holds for all letters: `mail_rate` a minute, the next at `next_letter_at`;
    none while `mail_paused_at` is set. `restored_from`: the moment of the backup this database was made from."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key_fingerprint: str
    store_id: str
    key_before: str | None = None
    restored_from: datetime | None = Field(default=None, sa_type=UtcInstant)
    mail_paused_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    mail_rate: int | None = None
    next_letter_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class RateCountRow(SQLModel, table=True):
    """How much the web servers have counted together within a rate limit. `key`: whom, made unreadable. `ends_at`: when
    the window ends, in seconds since 1970 by the database's clock."""

    __tablename__ = "rate_counts"

    name: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    ends_at: float
    count: int


class CarriedOutRow(SQLModel, table=True):
    """A registrar's command that has changed the register, by its id in Temporal (`store/rounds/orders.py`)."""

    __tablename__ = "carried_out"

    round_id: str = Field(primary_key=True, foreign_key="rounds.id")
    command_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)


class RunRow(SQLModel, table=True):
    """A round's run in Temporal as it was last seen. `event`: what somebody did to it there, or what became of it
    (a `RunEvent`); empty when nothing has. `event_at`: when it was noticed."""

    __tablename__ = "runs"
    __table_args__ = (
        Index("ix_runs_event", "round_id", sqlite_where=text("event <> ''"), postgresql_where=text("event <> ''")),
    )

    round_id: str = Field(primary_key=True, foreign_key="rounds.id")
    run_id: str
    event: str = ""
    event_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    is_running: bool = True
