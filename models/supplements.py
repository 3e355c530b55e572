"""A registrar's request that an answer be completed (komplettering): what is missing, in which parts, until when.

FL 2017:900 20 § is about parties to a matter; to say what is missing, until when and what happens otherwise is the
practice for remiss answers too.
"""

from datetime import datetime

from pydantic import Field

from models.values import AnswerPart, FileKind, Value

SUPPLEMENT_LIMIT = 2_000
"""Characters of what the registrar writes."""


class Part(Value):
    """A part of an answer. `key`: the question's id, or the kind of file; empty for files of every kind."""

    part: AnswerPart
    key: str = ""

    @property
    def code(self) -> str:
        """As it is typed and stored: `summary`, `question:4`, `files:minutes_extract`."""
        return f"{self.part}:{self.key}" if self.key else self.part.value


class AskedPart(Part):
    """A part as people read of it. `text`: the question's own words; empty for the other parts."""

    text: str = ""


class SupplementWish(Value):
    """What a registrar asks for. `until`: aware UTC, the last instant that counts."""

    parts: tuple[Part, ...]
    text: str
    until: datetime


class SupplementRequest(SupplementWish):
    """A request and what became of it. `number` counts from 1 for the recipient; `version`: the counted version it was
    asked about; `answered_version`: the version that came in upon it."""

    id: str
    number: int
    version: int
    asked_at: datetime
    answered_version: int | None = None
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = Field(default=None, description="Taken back by the registrar.")

    @property
    def is_waiting(self) -> bool:
        """Neither answered nor taken back, whether or not its time has passed."""
        return self.answered_version is None and self.withdrawn_at is None

    def is_open(self, at: datetime) -> bool:
        return self.is_waiting and at <= self.until

    @property
    def file_kinds(self) -> frozenset[FileKind]:
        """Kinds of file that may be added or taken away."""
        asked = {part.key for part in self.parts if part.part is AnswerPart.FILES}
        return frozenset(FileKind) if "" in asked else frozenset(FileKind(key) for key in asked)
