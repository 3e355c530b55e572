"""The tables of the register, as SQLModel classes. Only `store/` reads or writes them.

Every instant is stored as UTC and comes back aware. Ids are 32 hexadecimal characters made at the edge. What people
wrote (`content`, `fields`) is JSON text, so that SQLite and PostgreSQL keep it byte for byte alike.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Enum, Index, Text, UniqueConstraint, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.values import (
    AnswerSource,
    AttestState,
    LetterKind,
    LetterState,
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
)


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC. Refuses naive values, whose meaning would depend on the machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _codes(kind: type[StrEnum]) -> Any:
    """A column of stored codes: plain text in the database, the enum in Python, an unknown code is an error."""
    return Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [member.value for member in members]
    )


class RoundRow(SQLModel, table=True):
    """One round. `definition` is the checked round file as JSON (papers by hash); the columns are what changes.
    `ordered_at`: the instant of the latest order of its workflow that was carried out (`store/orders.py`)."""

    __tablename__ = "rounds"

    id: str = Field(primary_key=True)
    dnr: str = Field(unique=True)
    workflow_id: str = Field(unique=True)
    title: str
    kind: RoundKind = Field(sa_type=_codes(RoundKind))
    state: RoundState = Field(sa_type=_codes(RoundState))
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
    test_data: bool = False


class DocumentRow(SQLModel, table=True):
    """A paper the round refers, by content hash."""

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


class RecipientRow(SQLModel, table=True):
    """One organisation in one round. `token_hash` is all the database knows of its link."""

    __tablename__ = "recipients"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        Index("ix_recipients_group", "round_id", "group_key"),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    code: str
    name: str
    full_name: str
    kind: RecipientKind = Field(sa_type=_codes(RecipientKind))
    county_code: str = ""
    county_name: str = ""
    group_key: str
    sort_key: str
    email: str
    cc: str = Field(default="[]", sa_type=Text)
    obliged: bool = False
    invited: bool = True
    chapters: str = Field(default="[]", sa_type=Text)
    state: RecipientState = Field(default=RecipientState.PENDING, sa_type=_codes(RecipientState))
    due_at: datetime = Field(sa_type=UtcInstant)
    extension_no: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    undeliverable_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    opened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    planned_on: str = ""
    generation: int = 1
    token_hash: str = Field(unique=True)


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
    kind: LetterKind = Field(sa_type=_codes(LetterKind))
    number: int
    to: str
    state: LetterState = Field(default=LetterState.QUEUED, sa_type=_codes(LetterState))
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


class AnswerRow(SQLModel, table=True):
    """One version of one organisation's answer. At most one is counted; the others are kept as they came.

    `judged_at`: the arrival that decides whether it is late: its own, or that of the version it makes final. `late` is
    judged anew when the counted version's due date is moved later.
    `confirms`: the version this one made final by its minutes extract, 0 for none. `withdrawn_at`: when its sender took
    it back; no version has been counted since, unless a later one has come.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("recipient_id", "version"),
        UniqueConstraint("recipient_id", "nonce"),
        UniqueConstraint("round_id", "receipt"),
        Index(
            "ux_answers_counted",
            "recipient_id",
            unique=True,
            sqlite_where=text("counted = 1"),
            postgresql_where=text("counted"),
        ),
    )

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id")
    version: int
    counted: bool
    receipt: str
    nonce: str
    arrived_at: datetime = Field(sa_type=UtcInstant)
    source: AnswerSource = Field(sa_type=_codes(AnswerSource))
    stance: str = ""
    judged_at: datetime = Field(sa_type=UtcInstant)
    late: bool
    preliminary: bool
    confirms: int = 0
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    content: str = Field(sa_type=Text)
    content_sha256: str
    attested_by: str = ""
    attested_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class AnswerFileRow(SQLModel, table=True):
    """A file of an answer (`answer_id`) or of a draft (`answer_id` empty), by content hash.

    `supplement`: which draft it came in, as in `DraftRow`.
    """

    __tablename__ = "answer_files"

    id: str = Field(primary_key=True)
    recipient_id: str = Field(foreign_key="recipients.id", index=True)
    answer_id: str | None = Field(default=None, foreign_key="answers.id", index=True)
    position: int
    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    supplement: int = 0


class FileCheckRow(SQLModel, table=True):
    """What looking through a content has shown, whatever files have it. `active`: codes as a JSON list. `malware`: the
    signature that was found; empty and `scanned_at` set: clean. `awaits_scan`: the scanner did not answer."""

    __tablename__ = "file_checks"

    sha256: str = Field(primary_key=True)
    inspected_at: datetime = Field(sa_type=UtcInstant)
    active: str = Field(sa_type=Text)
    scanned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    malware: str = ""
    awaits_scan: bool = False


class DraftRow(SQLModel, table=True):
    """What has been typed and not submitted: the form's raw fields, so that nothing invalid is lost either.

    `supplement`: the number of the request it answers, 0 for the ordinary form: each request has a draft of its own.
    """

    __tablename__ = "drafts"

    recipient_id: str = Field(primary_key=True, foreign_key="recipients.id")
    supplement: int = Field(default=0, primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    fields: str = Field(sa_type=Text)
    saved_at: datetime = Field(sa_type=UtcInstant)


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


class AttestRow(SQLModel, table=True):
    """A request to a second person to attest a draft, and what became of it.

    `sha256` names the fields and files last shown: those asked about, then those decided on. `kept`: the files of
    version `starts_from` that would go along. `answer_id`: the version that the draft has become, which ends the
    request; a request with a higher number replaces it. `token_hash` is all the database knows of its link.
    """

    __tablename__ = "attests"
    __table_args__ = (UniqueConstraint("recipient_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    recipient_id: str = Field(foreign_key="recipients.id")
    number: int
    name: str
    email: str
    message: str = Field(sa_type=Text)
    draft_version: int
    starts_from: int
    kept: str = Field(sa_type=Text)
    sha256: str
    generation: int
    token_hash: str = Field(unique=True)
    asked_at: datetime = Field(sa_type=UtcInstant)
    state: AttestState = Field(default=AttestState.WAITING, sa_type=_codes(AttestState))
    decisions: int = 0
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    comment: str = Field(default="", sa_type=Text)
    answer_id: str | None = Field(default=None, foreign_key="answers.id")


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


class CompilationRow(SQLModel, table=True):
    """A compilation that was made: which snapshot, when, and the hash of each file."""

    __tablename__ = "compilations"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    version: int
    snapshot: str
    made_at: datetime = Field(sa_type=UtcInstant)
    preliminary: bool
    files: str = Field(sa_type=Text)


class AuditRow(SQLModel, table=True):
    """One link of the audit chain. Triggers refuse every change and removal; `facts` holds ids, dates and codes."""

    __tablename__ = "audit"
    __table_args__ = (CheckConstraint("length(hash) = 64"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcInstant)
    actor: str
    action: str
    object_id: str
    facts: str = Field(sa_type=Text)
    prev_hash: str
    hash: str


class NoteRow(SQLModel, table=True):
    """Words a registrar or approver gave with a command: a reason or a decision. Temporal carries only the id."""

    __tablename__ = "notes"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    kind: str
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
