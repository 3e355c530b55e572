"""What counting needs to know of one recipient, and how it stands when another's answer names it."""

from datetime import datetime
from typing import NamedTuple

from models.values import JointState, RecipientState, Stance, Value


class Standing(NamedTuple):
    """How one organisation stands in a round. `invited=False`: an answer nobody asked for, counted apart.

    `late` and `preliminary` say something about the counted answer and mean nothing before there is one; the answer may
    be another's that it has confirmed as its own too. `named`: another's answer says so, and it has not confirmed it.
    """

    state: RecipientState
    stance: Stance | None = None
    invited: bool = True
    sent: bool = False
    undeliverable: bool = False
    unknown: bool = False
    extended: bool = False
    late: bool = False
    preliminary: bool = False
    named: bool = False


class Joint(Value):
    """An answer that counts (its `lead`'s) and another recipient that it names as answering with it. `late`: by the due
    date of the one named."""

    state: JointState
    lead_id: str
    lead_code: str
    lead_name: str
    named_code: str
    named_name: str
    answer_id: str
    version: int
    receipt: str
    arrived_at: datetime
    decided_at: datetime | None
    late: bool
    preliminary: bool
    stance: Stance | None
