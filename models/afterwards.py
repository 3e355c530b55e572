"""What follows a closed round first: the gate (klartecken), as values."""

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
    """How a gate stands. The lists hold codes, in the order of the recipient list; `preliminary` are those of
    `supporting` whose minutes are not approved yet, `opposing` those of `otherwise` that are against. `needed`: how
    many have to support, in inhabitants when the rule counts those, of whom there are `inhabitants` in all and
    `inhabitants_supporting` with those who support; 0 under the other rules, as `share` is, which more per cent than
    have to be reached. `of`: the one kind that is heard; empty for all kinds."""

    state: GateState
    rule: str
    needed: int = 0
    of: str = ""
    question: str = ""
    supporting: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    preliminary: tuple[str, ...] = ()
    decision_not_before: str = ""
    share: int = 0
    inhabitants: int = 0
    inhabitants_supporting: int = 0
    inhabitants_source: str = ""

    @property
    def heard(self) -> int:
        """How many the rule counts."""
        return len(self.supporting) + len(self.otherwise) + len(self.missing)


class GateStep(StrEnum):
    """What a person decides after the answers: whether the work goes on, and later its direction and the whole."""

    GO_AHEAD = "go_ahead"
    DIRECTION = "direction"
    FINAL = "final"


class GateDecision(Value):
    """One decision on record. `words`: body, day, § and reason as they are kept; `on`: the ISO day."""

    step: GateStep
    is_yes: bool
    words: str
    on: str = ""
