"""What the API says and is told, as the OpenAPI document publishes it."""

from datetime import datetime

from pydantic import Field

from models.answer import AnswerContent
from models.values import Counts, RecipientKind, RecipientState, RoundState, Value


class ApiRound(Value):
    id: str
    dnr: str
    title: str
    state: RoundState
    created_at: datetime
    planned_send_at: datetime | None
    sent_at: datetime | None
    due_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    counts: Counts


class ApiRounds(Value):
    rounds: tuple[ApiRound, ...]
    total: int
    next_page: int | None


class ApiRecipient(Value):
    """One organisation asked. Its addresses are not told."""

    id: str
    code: str
    name: str
    kind: RecipientKind
    county: str
    obliged: bool
    invited: bool
    state: RecipientState
    sent_at: datetime | None
    due_at: datetime


class ApiRecipients(Value):
    recipients: tuple[ApiRecipient, ...]
    total: int
    next_page: int | None


class ApiFile(Value):
    """A file as those outside get it. `withheld`: why it is not given (`marked`, `quarantined`), else empty."""

    number: int
    name: str
    size: int
    media_type: str
    sha256: str
    masked: bool
    withheld: str


class ApiAnswer(Value):
    """The counted version of an answer, with what is marked as confidential covered; `covered` names the provisions."""

    id: str
    recipient_id: str
    code: str
    name: str
    version: int
    receipt: str
    arrived_at: datetime
    late: bool
    preliminary: bool
    content: AnswerContent
    covered: tuple[str, ...]
    files: tuple[ApiFile, ...]


class ApiAnswers(Value):
    answers: tuple[ApiAnswer, ...]
    total: int
    next_page: int | None


class ApiEvent(Value):
    """One row of the audit. `actor` is a kind and an id, never a name; what people wrote is not told."""

    number: int
    at: datetime
    actor: str
    action: str
    round_id: str
    dnr: str
    recipient: str


class ApiEvents(Value):
    """In order. `next_after`: the cursor to ask with the next time; `more`: whether there is more to get now."""

    events: tuple[ApiEvent, ...]
    next_after: int
    more: bool


class ApiReminder(Value):
    greeting: str = Field(default="", max_length=5000, description="Words of your own in the letter.")


class ApiReminded(Value):
    affected: int = Field(description="Letters that go; 0 when the recipient owes no answer.")


class ApiExtension(Value):
    until: str = Field(max_length=40, description="The new last day, `2026-06-30`; it counts whole, in Swedish time.")
    reason: str = Field(max_length=5000, description="Why; the recipient reads it.")


class ApiExtended(Value):
    due_at: datetime


class ApiDraft(Value):
    """A draft that a person goes on with in the console. `faults`: what stands in its way, in Swedish."""

    id: str
    page: str
    faults: tuple[str, ...]


class ApiProblem(Value):
    """RFC 9457. `detail` is a sentence in the language of the request; `code` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
