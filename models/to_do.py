"""What waits for a person, as plain values: one thing each, wherever in the register it stands."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ToDoKind(StrEnum):
    """What somebody has to do."""

    EXTENSION = "extension"
    LETTER = "letter"
    CHOICE = "choice"
    QUARANTINE = "quarantine"
    SUPPLEMENT = "supplement"
    APPROVAL = "approval"
    RETURNED = "returned"
    UNSENT = "unsent"
    GATE = "gate"
    COMPILATION = "compilation"
    COMPILATION_APPROVAL = "compilation_approval"
    COMPILATION_RETURNED = "compilation_returned"
    THEME_TO_READ = "theme_to_read"
    THEME_RETURNED = "theme_returned"
    COUNCIL_LATE = "council_late"
    COUNCIL_DECISION = "council_decision"
    COUNCIL_FORCE = "council_force"
    DUTY = "duty"
    SECOND_ROUND = "second_round"
    INCOMING = "incoming"
    INCOMING_APPROVAL = "incoming_approval"
    CASE_STEP_LATE = "case_step_late"
    CASE_STEP = "case_step"
    CHAIN_LATE = "chain_late"
    RUN = "run"
    WEBHOOK = "webhook"
    ALARM = "alarm"


SEEN_ONLY = frozenset(
    {ToDoKind.QUARANTINE, ToDoKind.SUPPLEMENT, ToDoKind.COUNCIL_DECISION, ToDoKind.RUN, ToDoKind.ALARM}
)
"""Kinds that nothing else settles: they wait until a registrar says that they have been seen."""


class ToDo(NamedTuple):
    """`since`: from when it has waited. `until`: after which it is too late, or what was asked for loses its meaning.
    `recipient_id` and `recipient` are empty for what is about the round. Of an incoming remiss, a step of a case or a
    webhook, `round_id` is the remiss's, the case's or the webhook's own id. `object_id`: the request, file, step or
    code it is about; with kind and round it names the thing. `said`: a code of the kind's own (a letter's kind and
    state, a run's event, a version, a title; a step's planned day or month, and its kind unless it has a title), or the
    wished day as ISO. `number`: of how many alike it stands for. `answer_id`: where it is read."""

    kind: ToDoKind
    round_id: str
    dnr: str
    title: str
    since: datetime
    object_id: str
    recipient_id: str = ""
    recipient: str = ""
    until: datetime | None = None
    said: str = ""
    number: int = 1
    draft_id: str = ""
    answer_id: str = ""
