"""The errors and refusals of Remiss. They carry a stable code and facts, never a sentence: the words are chosen by code
in `templates/messages.py`, once for every edge (page, command line, Temporal)."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from models.values import Value

Fact = str | int | None


class Refusal(Value):
    """A readable no, as a value: what was refused (`code`) and the facts its sentence needs.

    Edges map it: an update's validator to a non-retryable ApplicationError, a page to 4xx, the command line to exit 2.
    """

    code: str
    facts: dict[str, Fact] = Field(default_factory=dict)


class RemissError(Exception):
    """Base of the errors Remiss raises itself. `code` is stable; `facts` hold ids, dates and numbers."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = facts

    def refusal(self) -> Refusal:
        return Refusal(code=self.code, facts=self.facts)


class Refused(RemissError):
    """A wish that the rules or the state of the round do not allow. Harmless; nothing was changed."""


class PermanentFailure(RemissError):
    """An outside thing failed in a way that trying again cannot mend."""


class TemporaryFailure(RemissError):
    """An outside thing failed in a way that trying again may mend."""


class LinkProblem(StrEnum):
    """Why a link does not open. All but `expired` look the same to the visitor."""

    MISSING = "missing"
    INVALID = "invalid"
