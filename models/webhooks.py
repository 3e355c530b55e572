"""Webhooks (aviseringar): what another system of the sender is told of, and how each message to it stands."""

from datetime import datetime
from enum import StrEnum

from models.values import Value


class HookEvent(StrEnum):
    """What a system can ask to be told of. The codes are published and never change."""

    ROUND_SENT = "round.sent"
    ROUND_EXTENDED = "round.extended"
    ROUND_CLOSED = "round.closed"
    ROUND_REOPENED = "round.reopened"
    ROUND_CANCELLED = "round.cancelled"
    ANSWER_RECEIVED = "answer.received"
    ANSWER_WITHDRAWN = "answer.withdrawn"
    ANSWER_CHOSEN = "answer.chosen"
    EXTENSION_REQUESTED = "extension.requested"
    LETTER_UNDELIVERABLE = "letter.undeliverable"
    COMPILATION_MADE = "compilation.made"
    COMPILATION_APPROVED = "compilation.approved"
    DECISION_RECORDED = "decision.recorded"
    PUBLISHED = "round.published"
    TEST = "test"


CHOOSABLE = tuple(event for event in HookEvent if event is not HookEvent.TEST)
ACTIONS: dict[str, HookEvent] = {
    "send": HookEvent.ROUND_SENT,
    "round_extended": HookEvent.ROUND_EXTENDED,
    "close": HookEvent.ROUND_CLOSED,
    "closing_time": HookEvent.ROUND_CLOSED,
    "reopen": HookEvent.ROUND_REOPENED,
    "cancel": HookEvent.ROUND_CANCELLED,
    "answer_received": HookEvent.ANSWER_RECEIVED,
    "answer_withdrawn": HookEvent.ANSWER_WITHDRAWN,
    "answer_chosen": HookEvent.ANSWER_CHOSEN,
    "extension_requested": HookEvent.EXTENSION_REQUESTED,
    "letter_undeliverable": HookEvent.LETTER_UNDELIVERABLE,
    "compiled": HookEvent.COMPILATION_MADE,
    "compilation_approved": HookEvent.COMPILATION_APPROVED,
    "gate_go_ahead": HookEvent.DECISION_RECORDED,
    "gate_direction": HookEvent.DECISION_RECORDED,
    "gate_final": HookEvent.DECISION_RECORDED,
    "published": HookEvent.PUBLISHED,
}
"""Which event each action of the audit is. The audit tells of others, which only the API's events give."""


class HookState(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class HookFault(StrEnum):
    """Why a message was not taken."""

    ADDRESS_REFUSED = "address_refused"
    NO_SUCH_HOST = "no_such_host"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    CERTIFICATE = "certificate"
    REDIRECTED = "redirected"
    STATUS = "status"
    GONE = "gone"


SILENT = frozenset(
    {
        *(HookFault.ADDRESS_REFUSED, HookFault.NO_SUCH_HOST, HookFault.UNREACHABLE),
        *(HookFault.TOO_SLOW, HookFault.CERTIFICATE),
    }
)
"""What the next message would meet as well."""


class HookOutcome(Value):
    """What came of an attempt. `fault`: None when it was taken."""

    fault: HookFault | None = None
    status: int | None = None


class HookMessage(Value):
    """A message whose time has come. `seq`: the audit row it is about; None for a test."""

    id: str
    event: HookEvent
    at: datetime
    seq: int | None


class HookLetter(Value):
    """What is due to one address, in order."""

    webhook_id: str
    url: str
    messages: tuple[HookMessage, ...]


class WebhookInput(Value):
    """The input of `Webhook`. The address stands in the register alone."""

    webhook_id: str


class WebhookOrder(Value):
    """Post what is due by `at`."""

    webhook_id: str
    at: datetime


class WebhookAgenda(Value):
    """How a webhook's messages stand. `next_at`: when the next attempt is made; None when nothing waits."""

    waiting: int = 0
    given_up: int = 0
    next_at: datetime | None = None
