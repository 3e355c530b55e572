"""The councils' adoption of what a round came to (R23-R25), as values: one decision a council, its legal force, and how
the whole stands."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.values import RecipientKind, Value

POINTS_LIMIT, POINT_LIMIT = 40, 2_000
TEXT_LIMIT = 20_000


class CouncilOutcome(StrEnum):
    """What a council did. `PLANNED` is no decision: the council has said on which day it takes the matter up."""

    ADOPTED = "adopted"
    DEVIATING = "adopted_with_deviation"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    POSTPONED = "postponed"
    PLANNED = "planned"


FINAL = frozenset({CouncilOutcome.ADOPTED, CouncilOutcome.DEVIATING, CouncilOutcome.REJECTED})
ADOPTING = frozenset({CouncilOutcome.ADOPTED, CouncilOutcome.DEVIATING})
WITH_A_DAY_AHEAD = frozenset({CouncilOutcome.POSTPONED, CouncilOutcome.PLANNED})


class Council(Value):
    """An organisation whose council (fullmäktige) decides on adoption, once even when it was asked as two kinds."""

    code: str
    name: str
    kind: RecipientKind
    also_kind: RecipientKind | None = None


class PointSaid(Value):
    """What a council decided on one point of the decision wanted: the same, or in the words of `text`."""

    number: int
    is_same: bool
    text: str = ""


class CouncilDecision(Value):
    """One council's decision as it is printed: body, § and dnr in whatever form they have (R23). `on`: ISO date;
    `text`: the decision in its own words; `until`: the ISO day that it was postponed to, or is planned for."""

    code: str
    body: str = ""
    on: str = ""
    section: str = ""
    dnr: str = ""
    outcome: str = ""
    text: str = ""
    until: str = ""
    points: tuple[PointSaid, ...] = ()


class AppealOutcome(StrEnum):
    """What a court said: the decision stands (the appeal was turned down, dismissed or taken back), or is annulled."""

    STANDS = "stands"
    ANNULLED = "annulled"


class LegalForce(Value):
    """What is known of a decision's way to legal force. `announced_on`: when it was announced on the notice board that
    the minutes are approved; `appealed`: None while it is not known; `final_on`: when an appeal had been settled for
    good. Days are ISO, empty when not known."""

    announced_on: str = ""
    appealed: bool | None = None
    outcome: AppealOutcome | None = None
    final_on: str = ""


class ForceState(StrEnum):
    """`UNKNOWN`: nobody has said when the decision was announced. `UNCONFIRMED`: the time to appeal is out, and whether
    anybody did is not known."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    UNCONFIRMED = "unconfirmed"
    APPEALED = "appealed"
    IN_FORCE = "in_force"
    ANNULLED = "annulled"


class ForceStanding(Value):
    """`on`: the ISO day from which the decision has, or would have, legal force."""

    state: ForceState = ForceState.UNKNOWN
    on: str = ""


class AdoptionPlan(Value):
    """What is asked of the councils, and when it is in force. `of`, `codes`: whose councils count; `number`: how many,
    by the rule `number`. `is_identical`: a decision that deviates does not count (samstämmiga beslut, R25).
    `legal_force`: every decision needed must have it. `in_force_from`: not in force before that ISO day. `points`: of
    the decision wanted, in order. `wanted_by`: the ISO day by which decisions are asked for."""

    rule: str
    of: str = ""
    codes: tuple[str, ...] = ()
    number: int = 0
    is_identical: bool = True
    legal_force: bool = False
    in_force_from: str = ""
    decision_not_before: str = ""
    wanted_by: str = ""
    points: tuple[str, ...] = ()


class AdoptionState(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOT_YET = "not_yet"


class CouncilStanding(Value):
    """How one council stands. `outcome` and `decision`: what counts now, None for one that has said nothing; `until`:
    the day that it has said it takes the matter up; `earlier`: how many decisions came before."""

    code: str
    outcome: CouncilOutcome | None = None
    decision: CouncilDecision | None = None
    until: str = ""
    force: ForceStanding = ForceStanding()
    earlier: int = 0
    counts: bool = False


class AdoptionOutcome(Value):
    """How an adoption stands. `decisions` by date; `missing`: codes of the councils that the rule needs and that have
    not adopted; `deviating`: those that adopted something else. `needed`: how many have to adopt; `councils`: of how
    many. `in_force_on`: the day it is in force from, empty while that cannot be said."""

    state: AdoptionState
    rule: str
    councils: int
    needed: int = 0
    adopted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    deviating: tuple[str, ...] = ()
    decisions: tuple[CouncilDecision, ...] = ()
    standings: tuple[CouncilStanding, ...] = ()
    decision_not_before: str = ""
    in_force_on: str = ""
    is_in_force: bool = False
    legal_force: bool = False


class Asks(StrEnum):
    """What a letter asks a council for."""

    DECISION = "decision"
    FORCE = "force"


class AdoptedBy(Value):
    """One council and what it decided, as letters and documents list it."""

    name: str
    decision: CouncilDecision
    force: ForceStanding = ForceStanding()


class ToldAdoption(Value):
    """The councils' adoption as a compilation tells of it. `names`: of the organisations, by code."""

    plan: AdoptionPlan
    outcome: AdoptionOutcome
    names: dict[str, str] = Field(default_factory=dict)


class AdoptionFacts(Value):
    """What a letter about an adoption says. `asks`: None in one that tells something; `adopted`, `councils`, `needed`:
    how far it has come; `own`: the council's decision that a receipt is about, with its `files`; `by`: those that have
    adopted, in a letter that tells that it is in force from `in_force_on`; `known_day`: the ISO day on which the
    council was to decide."""

    asks: Asks | None = None
    points: tuple[str, ...] = ()
    wanted_by: str = ""
    not_before: str = ""
    legal_force: bool = False
    adopted: int = 0
    councils: int = 0
    needed: int = 0
    known_day: str = ""
    own: CouncilDecision | None = None
    receipt: str = ""
    files: tuple[str, ...] = ()
    by: tuple[AdoptedBy, ...] = ()
    in_force_on: str = ""


class Agenda(Value):
    """Whom to write to now, by code, and the next day on which there is something to do."""

    due: dict[str, Asks] = Field(default_factory=dict)
    next_on: date | None = None
