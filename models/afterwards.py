"""What follows a closed round: the gate (klartecken) and the councils' adoption, as values."""

from enum import StrEnum

from models.values import RecipientKind, Stance, Value


class Voice(Value):
    """One invited organisation as a gate hears it, once even when it was asked as two kinds (`also_kind`). `stance`:
    its position on the gate's question; None while it has not answered or when its answer takes no position."""

    code: str
    name: str
    kind: RecipientKind
    also_kind: RecipientKind | None = None
    has_answered: bool = False
    stance: Stance | None = None
    preliminary: bool = False


class GateState(StrEnum):
    """`not_yet`: the answers still missing may decide it either way."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"
    NOT_YET = "not_yet"


class GateOutcome(Value):
    """How a gate stands. The four lists hold codes, in the order of the recipient list; `preliminary` are those of
    `supporting` whose minutes are not approved yet."""

    state: GateState
    rule: str
    question: str = ""
    supporting: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    preliminary: tuple[str, ...] = ()
    decision_not_before: str = ""


class Council(Value):
    """An organisation whose council (fullmäktige) decides on adoption, once even when it was asked as two kinds."""

    code: str
    name: str
    kind: RecipientKind
    also_kind: RecipientKind | None = None


class CouncilDecision(Value):
    """One council's decision as it is printed: body, § and dnr in whatever form they have (R23). `on`: ISO date."""

    code: str
    body: str = ""
    on: str = ""
    section: str = ""
    dnr: str = ""
    outcome: str = ""
    text: str = ""


class AdoptionState(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOT_YET = "not_yet"


class AdoptionOutcome(Value):
    """How an adoption stands. `decisions` by date; `missing`: codes of the councils that have not adopted."""

    state: AdoptionState
    rule: str
    councils: int
    adopted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    decisions: tuple[CouncilDecision, ...] = ()
    decision_not_before: str = ""
