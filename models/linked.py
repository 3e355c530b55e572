"""A second round and the first one that it follows (R21; practice P30), as plain values."""

from datetime import datetime
from enum import StrEnum

from models.synpunkter import Outcome, SynpunktKind
from models.values import RecipientState, Stance, Value


class CarriedChange(Value):
    """One change in the proposal since the first round, and whose views it comes from. `views`: their labels, as "S3"
    and "G1"; `by`: the organisations that said them, none for a change of another `cause`. `outcome`: what the
    bemötande that carries it says."""

    section: str = ""
    old: str = ""
    new: str = ""
    cause: str = ""
    outcome: Outcome | None = None
    kinds: tuple[SynpunktKind, ...] = ()
    views: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


class Side(Value):
    """What one organisation said in one of two linked rounds. `state`: None when it was not among those asked and has
    not answered. `stance`: of its own counted answer, or of the joint one that it has confirmed."""

    state: RecipientState | None = None
    stance: Stance | None = None
    arrived_at: datetime | None = None
    preliminary: bool = False


class Move(StrEnum):
    """How a position has moved from one round to the next. `OTHER`: it is another one, neither more for nor more
    against."""

    SAME = "same"
    FOR = "for"
    AGAINST = "against"
    OTHER = "other"


class Pair(Value):
    """One organisation in both rounds. `move`: None while it has not taken a position in both."""

    code: str
    name: str
    first: Side = Side()
    second: Side = Side()
    move: Move | None = None


class FirstRound(Value):
    """The first round as the second's compilation tells it: `pairs` in the second's order, then those asked only in the
    first."""

    dnr: str
    title: str
    changes: tuple[CarriedChange, ...] = ()
    pairs: tuple[Pair, ...] = ()
