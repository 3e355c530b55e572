"""A round as its registrar defines it: the round file after every check, with dates as instants."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import Field

from models.register import ListedAs
from models.values import Contact, Language, LegalBasis, ReasonCode, RecipientKind, RegistrarLetters, RoundKind, Value


class Question(Value):
    """One question. `section` is the chapter of the proposal it belongs to; `stance` asks for a position too."""

    key: str
    section: str = ""
    text: str
    stance: bool = False
    required: bool = False


class DocumentSource(Value):
    """A paper of the round, still a file on the registrar's disk."""

    title: str
    path: Path


class ReminderRule(Value):
    """A reminder before (negative) or after (positive) the due day. Whole days are calendar days and the reminder goes
    at 08:00 Stockholm time, on a working day; a shorter offset is exact (used in trials)."""

    days: int = Field(default=0, description="Calendar days, signed.")
    offset: timedelta = Field(default=timedelta(), description="Exact time on top of the days, signed.")


class InvitedRecipient(Value):
    """One organisation on the recipient list, resolved against the register."""

    code: str
    name: str = Field(description="Short name as people say it: Upplands Väsby.")
    full_name: str = Field(description="Name as the organisation writes it: Upplands Väsby kommun.")
    kind: RecipientKind
    county_code: str = ""
    county_name: str = ""
    email: str
    cc: tuple[str, ...] = ()
    obliged: bool = False
    chapters: tuple[str, ...] = Field(default=(), description="Sections asked about; empty means all.")
    language: Language | None = Field(default=None, description="Of its letters; None: the round's.")
    also_as: ListedAs | None = Field(default=None, description="Set when the list names it under both its codes.")

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, self.also_as.code) if self.also_as else (self.code,)

    @property
    def also_kind(self) -> RecipientKind | None:
        return self.also_as.kind if self.also_as else None


class VersionNote(Value):
    """One line of the proposal's own version history (R21)."""

    on: date
    cause: str


class Chain(Value):
    """Recipients asked one after the other, each with so many days of its own; `order`: their codes."""

    days: int
    reason: str = Field(description="Why they are not asked all at once.")
    order: tuple[str, ...]


class RoundDefinition(Value):
    """A checked round. `due_at` is the last instant that is in time: 23:59:59.999999 in Stockholm on the due day as a
    rule, an exact instant in trials."""

    dnr: str
    title: str
    kind: RoundKind = RoundKind.REMISS
    language: Language = Language.SWEDISH
    sender_name: str
    sender_email: str
    contacts: tuple[Contact, ...] = ()
    reason_code: ReasonCode
    reason_text: str = ""
    legal_basis: LegalBasis | None = Field(default=None, description="None: the letters cite nothing.")
    statute: str = Field(default="", description="As it is cited, where the basis is another statute.")
    expected: str = ""
    approval_body: str = ""
    approver: str = Field(default="", description="A name, or an address when the file gives nothing else.")
    approver_email: str = ""
    deputy_email: str = Field(
        default="", description="Who may decide in the approver's place, and is told when it waits."
    )
    letters: RegistrarLetters = RegistrarLetters.AT_ONCE
    documents: tuple[DocumentSource, ...] = ()
    send_at: datetime | None = Field(default=None, description="Planned sending, aware UTC. None: when told to.")
    due_at: datetime = Field(description="Aware UTC; inclusive: an answer at this instant is in time.")
    closes_at: datetime = Field(description="Aware UTC; inclusive: late answers are accepted and marked until then.")
    reminders: tuple[ReminderRule, ...] = ()
    recipients: tuple[InvitedRecipient, ...]
    questions: tuple[Question, ...] = ()
    previous_dnr: str = ""
    versions: tuple[VersionNote, ...] = ()
    gate: dict[str, object] = Field(default_factory=dict)
    adoption: dict[str, object] = Field(default_factory=dict)
    chain: Chain | None = None

    @property
    def approver_address(self) -> str:
        """Where the approver is asked; empty when the file gives a name alone."""
        return self.approver_email or (self.approver if "@" in self.approver else "")

    def questions_for(self, chapters: Collection[str]) -> tuple[Question, ...]:
        """The questions put to who was asked about these chapters (none named: all), and those outside any chapter."""
        return tuple(item for item in self.questions if not chapters or not item.section or item.section in chapters)
