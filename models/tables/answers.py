"""What recipients write: drafts, answers in every version, their files, and who attests them."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.file_texts import TextState
from models.tables.columns import UtcInstant, codes
from models.values import (
    AnswerSource,
    AttestState,
    JointState,
)


class DraftRow(SQLModel, table=True):
    """What has been typed and not submitted: the form's raw fields, so that nothing invalid is lost either.

    `supplement`: the number of the request it answers, 0 for the ordinary form: each request has a draft of its own. A
    colleague's parts in an internremiss have minus their number.
    `visit`, `page` and `turn`: who saved it last, as in `Writer`.
    """

    __tablename__ = "drafts"

    recipient_id: str = Field(primary_key=True, foreign_key="recipients.id")
    supplement: int = Field(default=0, primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    fields: str = Field(sa_type=Text)
    saved_at: datetime = Field(sa_type=UtcInstant)
    visit: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    page: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


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
    state: AttestState = Field(default=AttestState.WAITING, sa_type=codes(AttestState))
    decisions: int = 0
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    comment: str = Field(default="", sa_type=Text)
    answer_id: str | None = Field(default=None, foreign_key="answers.id")


class AnswerRow(SQLModel, table=True):
    """One version of one organisation's answer. At most one is counted; the others are kept as they came.

    `judged_at`: the arrival that decides whether it is late: its own, or that of the version it makes final. `late` is
    judged anew when the counted version's due date is moved later.
    `papers`: the version of the round's papers that it was given on; `stands_on`: the one of which its sender has said
    since that the answer stands, 0 for none.
    `confirms`: the version this one made final by its minutes extract, 0 for none. `withdrawn_at`: when its sender took
    it back; no version has been counted since, unless a later one has come.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("recipient_id", "version"),
        UniqueConstraint("recipient_id", "nonce"),
        UniqueConstraint("round_id", "receipt"),
        Index("ix_answers_beside", "round_id", sqlite_where=text("beside > 0"), postgresql_where=text("beside > 0")),
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
    source: AnswerSource = Field(sa_type=codes(AnswerSource))
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
    channel: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    note_id: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    beside: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    papers: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    stands_on: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    stands_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class JointNamingRow(SQLModel, table=True):
    """An answer's word that it speaks for another recipient of the round too, and what that one says of it.

    `lead_id`: whose answer it is; `recipient_id`: who is named. `number`: how many times the naming has been put to
    it. At most one of a recipient is confirmed.
    """

    __tablename__ = "joint_namings"
    __table_args__ = (UniqueConstraint("lead_id", "recipient_id"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    lead_id: str = Field(foreign_key="recipients.id")
    recipient_id: str = Field(foreign_key="recipients.id", index=True)
    number: int
    state: JointState = Field(sa_type=codes(JointState))
    asked_at: datetime = Field(sa_type=UtcInstant)
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)


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
    sha256: str = Field(index=True)
    size: int
    media_type: str
    supplement: int = 0


class FileCheckRow(SQLModel, table=True):
    """What looking through a content has shown, whatever files have it. `active`: codes as a JSON list. `malware`: the
    signature that was found; empty and `scanned_at` set: clean. `awaits_scan`: the scanner did not answer."""

    __tablename__ = "file_checks"
    __table_args__ = (
        Index(
            "ix_file_checks_malware",
            "sha256",
            sqlite_where=text("malware <> ''"),
            postgresql_where=text("malware <> ''"),
        ),
    )

    sha256: str = Field(primary_key=True)
    inspected_at: datetime = Field(sa_type=UtcInstant)
    active: str = Field(sa_type=Text)
    scanned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    malware: str = ""
    awaits_scan: bool = False


class FileTextRow(SQLModel, table=True):
    """How far the text of a content has come; without a row nobody has read it. Only of files that somebody has sent:
    a draft's is its writer's own (TF 2 kap. 9 och 13 §§)."""

    __tablename__ = "file_texts"

    sha256: str = Field(primary_key=True)
    read_at: datetime = Field(sa_type=UtcInstant)
    state: TextState = Field(sa_type=codes(TextState))
    reason: str = ""
    cut: bool = False


class FilePageRow(SQLModel, table=True):
    """A page's text. `number`: as in `FilePage`."""

    __tablename__ = "file_pages"

    sha256: str = Field(primary_key=True, foreign_key="file_texts.sha256")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str = Field(sa_type=Text)
