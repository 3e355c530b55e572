"""What a compilation (remissammanställning) is made of: one snapshot of the store as plain values.

`documents/` builds all four formats from a `CompilationData` and nothing else, so the formats cannot disagree.
"""

from datetime import datetime

from pydantic import Field

from models.answer import AnswerContent, EarlierVersion, StoredFile
from models.definition import Question, VersionNote
from models.file_checks import NO_REMARKS, FileCheck
from models.register import ListedAs
from models.values import (
    AnswerSource,
    Contact,
    Counts,
    ReasonCode,
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
    Stance,
    Value,
)


class CompiledFile(StoredFile):
    """A file of an answer, with what looking through it has shown when the compilation was made."""

    check: FileCheck = NO_REMARKS


class CompiledAnswer(Value):
    """The one counted answer of a recipient. `arrived_at`: aware UTC, when the last byte reached the server.
    `confirms`: the preliminary version it made final by its minutes extract. `attested_by`: the second person who said
    yes before it was sent, empty when none was asked."""

    content: AnswerContent
    files: tuple[CompiledFile, ...] = ()
    version: int
    arrived_at: datetime
    receipt: str
    late: bool = False
    preliminary: bool = False
    confirms: EarlierVersion | None = None
    source: AnswerSource = AnswerSource.LINK
    attested_by: str = ""
    attested_at: datetime | None = None
    completed_at: datetime | None = Field(default=None, description="When it was completed as the sender had asked.")


class CompiledRecipient(Value):
    """One organisation and what became of it, once even when it was asked as two (`also_as`). Uninvited ones
    (`invited=False`) are listed apart and never counted.
    `withdrawn_at`: when it took back the last answer it gave, if none is counted since."""

    code: str
    name: str
    full_name: str
    kind: RecipientKind
    county_name: str = ""
    group: str
    invited: bool = True
    obliged: bool = False
    chapters: tuple[str, ...] = ()
    also_as: ListedAs | None = None
    state: RecipientState
    due_at: datetime
    extended: bool = False
    undeliverable: bool = False
    withdrawn_at: datetime | None = None
    answer: CompiledAnswer | None = None


class CompiledDocument(Value):
    """A paper the round referred."""

    title: str
    name: str
    sha256: str
    size: int
    media_type: str


class CompilationData(Value):
    """A whole round at one moment. Instants are aware UTC; `due_at` is the last instant in time, inclusive.

    `recipients` come sorted the Swedish way (a–ö, then å ä ö as last letters), invited and uninvited together.
    `snapshot` names the exact state compiled (hash of the counted answers' ids and versions): same input, same name.
    """

    dnr: str
    title: str
    kind: RoundKind
    state: RoundState
    sender_name: str
    contacts: tuple[Contact, ...] = ()
    reason_code: ReasonCode
    reason_text: str = ""
    expected: str = ""
    sent_at: datetime | None
    due_at: datetime
    original_due_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    previous_dnr: str = ""
    made_at: datetime
    version: int
    preliminary: bool
    snapshot: str
    documents: tuple[CompiledDocument, ...] = ()
    versions: tuple[VersionNote, ...] = ()
    questions: tuple[Question, ...] = ()
    recipients: tuple[CompiledRecipient, ...] = ()
    counts: Counts
    stances: dict[Stance, int]
    test_data: bool = False
