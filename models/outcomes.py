"""What those who answered are told of their own synpunkter, and what they say of it, as plain values."""

from datetime import datetime
from enum import StrEnum

from models.synpunkter import Outcome
from models.values import Value


class ToldView(Value):
    """One synpunkt of the recipient's own and what became of it. `says`: in the officer's short words, else the
    recipient's own. `outcome`: None where no bemötande was made."""

    number: int
    theme: str = ""
    says: str
    outcome: Outcome | None = None
    reason: str = ""
    change_section: str = ""
    change_old: str = ""
    change_new: str = ""


class OutcomeFacts(Value):
    """What one recipient is told: its own synpunkter and nobody else's. `version`: of the compilation; `where`: where
    the whole is found; `reply_until`: the last instant at which it may answer, None when it is not asked."""

    version: int
    views: tuple[ToldView, ...] = ()
    where: str = ""
    reply_until: datetime | None = None


class OutcomeReply(StrEnum):
    CONTENT = "content"
    NOT_CONTENT = "not_content"


class ToldOutcome(Value):
    """That a recipient was told, and what it said: `reply` None is silence so far, `reason` its own words."""

    told_at: datetime
    reply_until: datetime | None = None
    reply: OutcomeReply | None = None
    reason: str = ""
    replied_at: datetime | None = None
