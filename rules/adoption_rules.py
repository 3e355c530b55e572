"""How far the councils' adoption has come (R23-R25): one decision a council, by a rule.

Rule `all`: the same text adopted by every council, which is what brings a federation into being, then or on a later day
that the text names (KL 2017:725 9 kap. 1 §). `named`: by those of `codes`, while the others are followed too. `number`:
by at least so many. Only municipalities and regions have councils (fullmäktige).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from models.adoption import (
    ADOPTING,
    FINAL,
    AdoptionOutcome,
    AdoptionPlan,
    AdoptionState,
    Council,
    CouncilDecision,
    CouncilOutcome,
    CouncilStanding,
    ForceState,
    LegalForce,
)
from models.errors import Refusal
from models.values import RecipientKind
from rules import legal_force

ALL, NUMBER, NAMED = "all", "number", "named"
RULES = (ALL, NUMBER, NAMED)
OUTCOMES = tuple(outcome.value for outcome in CouncilOutcome if outcome is not CouncilOutcome.PLANNED)
"""What a round file may say of a council."""
KINDS = {"municipalities": RecipientKind.MUNICIPALITY, "regions": RecipientKind.REGION}


def evaluate(adoption: Mapping[str, object], invited: Sequence[Council]) -> AdoptionOutcome | Refusal:
    """How the adoption of a round file stands, by the decisions it names. Refuses as `judge` does."""
    return judge(plan_of(adoption), invited, decisions_of(adoption), {}, date.min)


def judge(
    plan: AdoptionPlan,
    invited: Sequence[Council],
    decisions: Sequence[CouncilDecision],
    force: Mapping[str, LegalForce],
    today: date,
) -> AdoptionOutcome | Refusal:
    """How the adoption stands `today`. `decisions`: none that has been corrected. Of several by one council (sent back,
    then adopted) the latest counts; one without a day is as old as the one of the same council before it. `force`: what
    is known of the legal force of what counts, by code.

    Refusals: `adoption_rule_unknown`; `adoption_nobody` when no council is concerned; `adoption_number` for a number
    that no decisions could make up.
    """
    if plan.rule not in RULES:
        return Refusal(code="adoption_rule_unknown", facts={"rule": plan.rule, "known": ", ".join(RULES)})
    councils = concerned(plan, invited)
    required = tuple(code for code in councils if plan.rule != NAMED or code in plan.codes)
    if not required:
        return Refusal(code="adoption_nobody")
    if plan.rule == NUMBER and not 1 <= plan.number <= len(councils):
        return Refusal(code="adoption_number", facts={"most": len(councils)})
    ordered = in_order(decisions)
    standings = {code: _standing(code, ordered, force.get(code, LegalForce()), plan, today) for code in councils}
    counting = [standings[code] for code in required if standings[code].counts]
    needed = plan.number if plan.rule == NUMBER else len(required)
    has_force = [one for one in counting if not plan.legal_force or one.force.state is ForceState.IN_FORCE]
    days = sorted(_day(one, plan) for one in has_force)
    in_force_on = max(days[needed - 1], plan.in_force_from) if len(days) >= needed else ""
    return AdoptionOutcome(
        state=_state(counting, [standings[code] for code in required], needed),
        rule=plan.rule,
        councils=len(required),
        needed=needed,
        adopted=tuple(one.code for one in counting),
        missing=tuple(code for code in required if not standings[code].counts),
        deviating=tuple(code for code in councils if standings[code].outcome is CouncilOutcome.DEVIATING),
        decisions=ordered,
        standings=tuple(standings.values()),
        decision_not_before=plan.decision_not_before,
        in_force_on=in_force_on,
        is_in_force=len(days) >= needed and in_force_on <= today.isoformat(),
        legal_force=plan.legal_force,
    )


def plan_of(adoption: Mapping[str, object]) -> AdoptionPlan:
    """What a round file asks of the councils."""
    codes, points = adoption.get("codes"), adoption.get("points")
    named = [codes] if isinstance(codes, str) else codes
    number = adoption.get("number")
    return AdoptionPlan(
        rule=str(adoption.get("rule", "")),
        of=str(adoption.get("of") or ""),
        codes=tuple(named) if isinstance(named, list) else (),
        number=number if isinstance(number, int) else 0,
        is_identical=adoption.get("identical") is not False,
        legal_force=adoption.get("legal_force") is True,
        in_force_from=str(adoption.get("in_force_from") or ""),
        decision_not_before=str(adoption.get("decision_not_before") or ""),
        points=tuple(map(str, points)) if isinstance(points, list) else (),
    )


def decisions_of(adoption: Mapping[str, object]) -> list[CouncilDecision]:
    """The decisions that a round file names, in its order."""
    listed = adoption.get("decisions")
    if not isinstance(listed, list):
        return []
    fields = set(CouncilDecision.model_fields) - {"points"}
    return [
        CouncilDecision(**{key: str(value) for key, value in item.items() if key in fields and value is not None})
        for item in listed
    ]


def concerned(plan: AdoptionPlan, invited: Sequence[Council]) -> tuple[str, ...]:
    """The codes of those whose councils are asked, in the order of the recipient list."""
    kind = KINDS.get(plan.of)
    return tuple(
        council.code
        for council in invited
        if (kind in {council.kind, council.also_kind} if kind else council.kind in KINDS.values())
        and (plan.rule == NAMED or not plan.codes or council.code in plan.codes)
    )


def in_order(decisions: Sequence[CouncilDecision]) -> tuple[CouncilDecision, ...]:
    """By day; those of one day as they were recorded. What is planned is no decision."""
    days: list[str] = []
    latest: dict[str, str] = {}
    for decision in decisions:
        days.append(decision.on or latest.get(decision.code, ""))
        latest[decision.code] = days[-1]
    return tuple(decision for _day, decision in sorted(zip(days, decisions, strict=True), key=lambda pair: pair[0]))


def _standing(
    code: str, ordered: Sequence[CouncilDecision], facts: LegalForce, plan: AdoptionPlan, today: date
) -> CouncilStanding:
    own = [one for one in ordered if one.code == code]
    decided = [one for one in own if one.outcome != CouncilOutcome.PLANNED]
    latest = decided[-1] if decided else (own[-1] if own else None)
    if latest is None:
        return CouncilStanding(code=code)
    outcome = CouncilOutcome(latest.outcome)
    force = legal_force.standing(facts, today)
    stands = outcome is CouncilOutcome.ADOPTED or (outcome is CouncilOutcome.DEVIATING and not plan.is_identical)
    return CouncilStanding(
        code=code,
        outcome=outcome,
        decision=latest,
        until="" if outcome in FINAL else max((one.until for one in own), default=""),
        force=force,
        earlier=max(len(decided) - 1, 0),
        counts=stands and force.state is not ForceState.ANNULLED,
    )


def _day(standing: CouncilStanding, plan: AdoptionPlan) -> str:
    """The day from which a council's adoption counts."""
    if plan.legal_force:
        return standing.force.on
    return standing.decision.on if standing.decision else ""


def _state(counting: Sequence[CouncilStanding], required: Sequence[CouncilStanding], needed: int) -> AdoptionState:
    if len(counting) >= needed:
        return AdoptionState.ADOPTED
    lost = [one for one in required if not one.counts and _said_no(one)]
    return AdoptionState.REJECTED if len(required) - len(lost) < needed else AdoptionState.NOT_YET


def _said_no(standing: CouncilStanding) -> bool:
    annulled = standing.outcome in ADOPTING and standing.force.state is ForceState.ANNULLED
    return standing.outcome is CouncilOutcome.REJECTED or annulled
