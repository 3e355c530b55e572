"""What of the answers is confidential, the masked copies, and what has been handed out."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import UtcInstant


class AnswerMarkRow(SQLModel, table=True):
    """A mark that some of an answer is, or may be, confidential. `part`: a code of `rules.masking.texts`, `all`, or
    `file` with its `file_id`. `passage`: the very words within the part that the mark is about; empty for all of it.
    `section`: the provision, as the registrar wrote it. A mark that is lifted stays, with who lifted it."""

    __tablename__ = "answer_marks"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    answer_id: str = Field(foreign_key="answers.id", index=True)
    part: str
    file_id: str | None = Field(default=None, foreign_key="answer_files.id")
    passage: str = Field(default="", sa_type=Text)
    section: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    lifted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    lifted_by: str = ""


class MaskedFileRow(SQLModel, table=True):
    """A masked copy of an answer's file, which is untouched. The copy with the highest number is what leaves."""

    __tablename__ = "masked_files"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    answer_id: str = Field(foreign_key="answers.id")
    file_id: str = Field(foreign_key="answer_files.id")
    number: int
    name: str
    sha256: str
    size: int
    media_type: str
    reason: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcInstant)
    by: str


class HandoutRow(SQLModel, table=True):
    """Answers handed out upon a request (TF 2:15-16). `asked_by`: who asked, as far as it was said; empty for one who
    did not. `contents`: what was handed out, as JSON; `sha256`: the ZIP itself, kept as it was given."""

    __tablename__ = "handouts"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    asked_by: str = Field(sa_type=Text)
    request: str = Field(sa_type=Text)
    contents: str = Field(sa_type=Text)
    sha256: str
    size: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcInstant)
    by: str
