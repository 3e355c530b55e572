"""What a compilation (remissammanställning) is made of: one snapshot of the store as plain values.

`documents/` builds every format from a `CompilationData` and nothing else, so the formats cannot disagree.
"""

from datetime import datetime

from pydantic import Field

from models.adoption import ToldAdoption
from models.answer import AnswerContent, EarlierVersion, StoredFile
from models.checklists import ToldChecklist
from models.definition import Question, VersionNote
from models.families import Characterized, SameText
from models.file_checks import NOT_YET, FileCheck
from models.file_texts import NOT_READ, FileText
from models.linked import FirstRound
from models.outcomes import ToldOutcome
from models.papers import Basis, PaperChange
from models.register import ListedAs
from models.samples import Sample
from models.synpunkter import Suggestions, Treatment
from models.values import (
    SETTLED_STATES,
    AnswerSource,
    Contact,
    Counts,
    JointState,
    LegalBasis,
    ReasonCode,
    RecipientKind,
    RecipientState,
    RoundKind,
    RoundState,
    Stance,
    Value,
)


class CompiledFile(StoredFile):
    """A file of an answer, with what looking through it has shown when the compilation was made, and its text.
    `masked`: this is the masked copy. `withheld`: the provision that keeps the file inside; its name, text and hash are
    then not here."""

    check: FileCheck = NOT_YET
    text: FileText = NOT_READ
    masked: bool = False
    withheld: str = ""


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
    covered: tuple[str, ...] = Field(default=(), description="The provisions that words or files are covered by.")
    papers: Basis | None = Field(default=None, description="What it stands on; None while papers have one version.")


class CompiledJoint(Value):
    """Another recipient's answer that names this one. `state`: what this one says of it; confirmed, it is its answer
    too. `stance`: of that answer."""

    state: JointState
    code: str
    name: str
    receipt: str
    arrived_at: datetime
    stance: Stance | None = None


class CompiledRecipient(Value):
    """One organisation and what became of it, once even when it was asked as two (`also_as`). Uninvited ones
    (`invited=False`) are listed apart and never counted.
    `withdrawn_at`: when it took back the last answer it gave, if none is counted since. `joint`: the answers of others
    that name it, a confirmed one first; with that one it has no answer of its own."""

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
    joint: tuple[CompiledJoint, ...] = ()
    answer: CompiledAnswer | None = None
    told: ToldOutcome | None = Field(default=None, description="That it was told what became of its synpunkter.")

    @property
    def answers_with(self) -> CompiledJoint | None:
        """The answer of another that is this one's too, by its own word."""
        return next((one for one in self.joint if one.state is JointState.CONFIRMED), None)

    @property
    def is_only_named(self) -> bool:
        """Named in an answer that it has not confirmed, and without a word of its own."""
        waits = any(one.state is JointState.WAITING for one in self.joint)
        return waits and self.state not in SETTLED_STATES


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
    legal_basis: LegalBasis | None = None
    statute: str = ""
    expected: str = ""
    sent_at: datetime | None
    due_at: datetime
    original_due_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    previous_dnr: str = ""
    decided_by: str = Field(default="", description="The body that the final compilation is for.")
    first: FirstRound | None = Field(default=None, description="Of a second round: the first, when it is known.")
    adoption: ToldAdoption | None = Field(
        default=None, description="How the councils have adopted what the round came to, once they have been asked."
    )
    checklist: ToldChecklist | None = Field(
        default=None, description="What each decision has to cover, and what was found of it, where there are points."
    )
    made_at: datetime
    version: int
    preliminary: bool
    snapshot: str
    documents: tuple[CompiledDocument, ...] = ()
    paper_changes: tuple[PaperChange, ...] = ()
    versions: tuple[VersionNote, ...] = ()
    questions: tuple[Question, ...] = ()
    recipients: tuple[CompiledRecipient, ...] = ()
    counts: Counts
    stances: dict[Stance, int]
    treatment: Treatment = Treatment()
    suggestions: Suggestions = Suggestions()
    samples: tuple[Sample, ...] = Field(
        default=(), description="Answers coded by a second reader, and their agreement."
    )
    families: tuple[SameText, ...] = Field(default=(), description="Texts that are the same or nearly so.")
    characters: tuple[Characterized, ...] = Field(default=(), description="Of each answer, how its text stands.")
    test_data: bool = False
    unmasked: bool = Field(default=False, description="Nothing is covered: the officer's own copy.")
