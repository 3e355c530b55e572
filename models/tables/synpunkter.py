"""What the sender's officers make of the answers: readings, synpunkter, groups, themes, bemötanden and changes.

What a row says is replaced as it is worked on: `edition` counts that, and whoever saves names the one they saw. A row
that is taken back stays, with `ended_at`. Tuples are JSON.
"""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.synpunkter import GapKind, Origin, Outcome, SuggestionState, SynpunktKind
from models.tables.columns import UtcInstant, codes


class ReadingRow(SQLModel, table=True):
    """That somebody has read a version of an answer."""

    __tablename__ = "readings"

    answer_id: str = Field(primary_key=True, foreign_key="answers.id")
    read_by: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    read_at: datetime = Field(sa_type=UtcInstant)


class ThemeRow(SQLModel, table=True):
    __tablename__ = "themes"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    place: int
    title: str = Field(sa_type=Text)
    questions: str = Field(default="[]", sa_type=Text)
    proposal: str = Field(default="", sa_type=Text)
    answers: str = Field(default="", sa_type=Text)
    comment: str = Field(default="", sa_type=Text)
    officer: str = ""
    due_on: date | None = None
    second_reader: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    returned: str = Field(default="", sa_type=Text)
    edition: int = 1
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SynpunktGroupRow(SQLModel, table=True):
    __tablename__ = "synpunkt_groups"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    says: str = Field(sa_type=Text)
    theme_id: str | None = Field(default=None, foreign_key="themes.id")
    question: str = ""
    edition: int = 1
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SynpunktRow(SQLModel, table=True):
    """`answer_id` to `quote`: its passage. `removal`: what would remove a blocking one."""

    __tablename__ = "synpunkter"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    answer_id: str = Field(foreign_key="answers.id", index=True)
    field: str = ""
    sha256: str = ""
    page: int = 0
    start: int
    end: int
    quote: str = Field(sa_type=Text)
    kind: SynpunktKind = Field(sa_type=codes(SynpunktKind))
    question: str = ""
    theme_id: str | None = Field(default=None, foreign_key="themes.id")
    group_id: str | None = Field(default=None, foreign_key="synpunkt_groups.id")
    says: str = Field(default="", sa_type=Text)
    wording: str = Field(default="", sa_type=Text)
    blocking: bool = False
    removal: str = Field(default="", sa_type=Text)
    origin: Origin = Field(default=Origin.PERSON, sa_type=codes(Origin))
    model: str = ""
    made_by: str
    made_at: datetime = Field(sa_type=UtcInstant)
    edition: int = 1
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class BemotandeRow(SQLModel, table=True):
    """Of one synpunkt or of one group, each of which has one at most."""

    __tablename__ = "bemotanden"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    synpunkt_id: str | None = Field(default=None, foreign_key="synpunkter.id", unique=True)
    group_id: str | None = Field(default=None, foreign_key="synpunkt_groups.id", unique=True)
    outcome: Outcome = Field(sa_type=codes(Outcome))
    reason: str = Field(default="", sa_type=Text)
    change_section: str = Field(default="", sa_type=Text)
    change_old: str = Field(default="", sa_type=Text)
    change_new: str = Field(default="", sa_type=Text)
    made_by: str
    made_at: datetime = Field(sa_type=UtcInstant)
    edition: int = 1
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ProposalChangeRow(SQLModel, table=True):
    """A change in the proposal that no bemötande carries."""

    __tablename__ = "proposal_changes"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    section: str = Field(sa_type=Text)
    old: str = Field(default="", sa_type=Text)
    new: str = Field(default="", sa_type=Text)
    cause: str = Field(default="", sa_type=Text)
    synpunkt_ids: str = Field(default="[]", sa_type=Text)
    made_at: datetime = Field(sa_type=UtcInstant)
    edition: int = 1
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ExplainedGapRow(SQLModel, table=True):
    """The sentence given instead of closing a gap; the newest of a kind and key holds."""

    __tablename__ = "explained_gaps"
    __table_args__ = (UniqueConstraint("round_id", "kind", "key"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    kind: GapKind = Field(sa_type=codes(GapKind))
    key: str
    version: int = 0
    text: str = Field(sa_type=Text)
    by: str
    at: datetime = Field(sa_type=UtcInstant)


class CommentReturnRow(SQLModel, table=True):
    """A comment table that came back, kept as it came; `taken_*`: when something of it was last taken in, and how many
    bemötanden in all."""

    __tablename__ = "comment_returns"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    name: str
    sha256: str
    size: int
    came_at: datetime = Field(sa_type=UtcInstant)
    came_by: str
    taken_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    taken_by: str = ""
    taken: int = 0


class GroupSuggestionRow(SQLModel, table=True):
    """Synpunkter (`synpunkt_ids`, JSON) that a model found near one another, within one section and one declared
    stance. Nothing comes of it before a person says so: `group_id` is then the group it became."""

    __tablename__ = "group_suggestions"

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id", index=True)
    question: str = ""
    stance: str = ""
    synpunkt_ids: str = Field(sa_type=Text)
    score: float
    model: str
    made_at: datetime = Field(sa_type=UtcInstant)
    state: SuggestionState = Field(default=SuggestionState.WAITING, sa_type=codes(SuggestionState))
    group_id: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    decided_by: str = ""


class SampleRow(SQLModel, table=True):
    """A sample of the answers that have been read, to be coded once more by `reader`. `seed`: what it was drawn by, out
    of `drawn_among` answers."""

    __tablename__ = "samples"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="rounds.id")
    number: int
    seed: str
    size: int
    drawn_among: int
    reader: str
    drawn_by: str
    drawn_at: datetime = Field(sa_type=UtcInstant)


class SampledAnswerRow(SQLModel, table=True):
    """One answer of a sample. `offered`, `first_coding`, `second_coding`: JSON, as both readers' work stood when the
    second one was done."""

    __tablename__ = "sampled_answers"

    sample_id: str = Field(primary_key=True, foreign_key="samples.id")
    answer_id: str = Field(primary_key=True, foreign_key="answers.id")
    place: int
    coded_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    offered: str = Field(default="[]", sa_type=Text)
    first_coding: str = Field(default="{}", sa_type=Text)
    second_coding: str = Field(default="{}", sa_type=Text)
