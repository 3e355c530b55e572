"""A round, the papers it refers and the organisations it goes to."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant, codes
from models.values import (
    Language,
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
)

WITH_CHAIN, WITH_GATE = (f"""definition LIKE '%"{key}":{{"%'""" for key in ("chain", "gate"))
"""So a round's definition begins its chain or its gate when it has one: what people write has no such quotes in JSON. A
statement that says so in these very words uses the index of such rounds."""


class RoundRow(SQLModel, table=True):
    """One round. `definition` is the checked round file as JSON (papers by hash); the columns are what changes.
    `search_key`: dnr, sender's name and title as `swedish_sort_key` folds them, to be searched in.
    `ordered_at`: the instant of the latest order of its workflow that was carried out (`store/rounds/orders.py`).
    `frozen_at`: since when no letter leaves and no time runs out, empty while it goes on.
    `drafting`: the id of the run that reads its recipients in by portions; None once all are there."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("sender_id", "dnr"),
        Index("ix_rounds_sender", "sender_id", "created_at"),
        Index("ix_rounds_state", "sender_id", "state"),
        *(
            Index(f"ix_rounds_{name}", "sender_id", "state", sqlite_where=text(where), postgresql_where=text(where))
            for name, where in (("chain", WITH_CHAIN), ("gate", WITH_GATE))
        ),
    )

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id")
    dnr: str
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
    frozen_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    test_data: bool = False
    drafting: str | None = None
    search_key: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class DocumentRow(SQLModel, table=True):
    """A paper the round refers now, by content hash. `since`: the version of the papers that it came with."""

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
    since: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class EarlierPaperRow(SQLModel, table=True):
    """A paper that has been replaced or taken out. `until`: the last version of the papers that it was among."""

    __tablename__ = "earlier_papers"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    position: int
    title: str
    name: str
    sha256: str
    size: int
    media_type: str
    since: int
    until: int


class PaperChangeRow(SQLModel, table=True):
    """A change of the papers of a round that is out, and the version it made. `papers`: what was done, as JSON.
    `due_at`: everybody's due day when it was moved in the same act, else empty."""

    __tablename__ = "paper_changes"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    version: int
    at: datetime = Field(sa_type=UtcInstant)
    cause: str = Field(sa_type=Text)
    papers: str = Field(sa_type=Text)
    old_due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    by: str


class RecipientRow(SQLModel, table=True):
    """One organisation in one round. `token_hash` is all the database knows of its link. `also_as`: a `ListedAs` as
    JSON when the list named it under both its codes, else empty. `language`: what its letters are written in.
    `withdrawn_at`: when the registrar took it off the list of those asked; it is then not `invited` any more.
    `may_publish`: what it has said of publishing its answer, None for nothing; `published_at`: since when it is."""

    __tablename__ = "recipients"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        Index("ix_recipients_group", "round_id", "group_key", "sort_key"),
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
    planned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    may_publish: bool | None = None
    may_publish_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    published_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    generation: int = 1
    token_hash: str = Field(unique=True)
    language: Language = Field(
        default=Language.SWEDISH, sa_type=codes(Language), sa_column_kwargs={"server_default": "sv"}
    )
