"""May an adoption be started, and may a council's decision be recorded? The day must be one on which it can have been
made; body, § and dnr are text and may be missing or be a sentence (R23)."""

from collections.abc import Mapping
from datetime import date

from models.adoption import (
    FINAL,
    POINT_LIMIT,
    POINTS_LIMIT,
    TEXT_LIMIT,
    WITH_A_DAY_AHEAD,
    AdoptionPlan,
    CouncilDecision,
    CouncilOutcome,
    CouncilStanding,
)
from models.afterwards import GateDecision, GateStep
from models.errors import Refusal
from models.values import RoundState

SHORT_LIMIT = 1_000


def may_start(
    plan: AdoptionPlan, *, state: RoundState, has_gate: bool, decided: Mapping[GateStep, GateDecision], today: date
) -> Refusal | None:
    """From a closed round, and from one with a gate only when somebody has said yes (R10, R11)."""
    if state is not RoundState.CLOSED:
        return Refusal(code="adoption_not_closed")
    if has_gate:
        go_ahead = decided.get(GateStep.GO_AHEAD)
        if go_ahead is None:
            return Refusal(code="adoption_gate_waits")
        if not go_ahead.is_yes:
            return Refusal(code="adoption_gate_no")
    if today.isoformat() < plan.decision_not_before:
        return Refusal(code="adoption_start_early", facts={"day_on": plan.decision_not_before})
    if len(plan.points) > POINTS_LIMIT or any(len(point) > POINT_LIMIT for point in plan.points):
        return Refusal(code="adoption_points_long", facts={"most": POINTS_LIMIT, "limit": POINT_LIMIT})
    if plan.wanted_by and plan.wanted_by <= today.isoformat():
        return Refusal(code="adoption_wanted_by_past")
    return None


def may_record(
    decision: CouncilDecision,
    plan: AdoptionPlan,
    before: CouncilStanding,
    *,
    sent_on: str,
    today: date,
    corrects: bool,
    is_new: bool,
) -> Refusal | None:
    """None when it may. `before`: how the council stands; `sent_on`: the ISO day of the missiv. One that has decided
    decides again only when it is said whether the earlier row was wrong (`corrects`) or the council has changed its
    mind (`is_new`)."""
    if decision.outcome not in set(CouncilOutcome):
        return Refusal(code="adoption_outcome_missing")
    outcome = CouncilOutcome(decision.outcome)
    long = next((name for name in ("body", "section", "dnr") if len(getattr(decision, name)) > SHORT_LIMIT), "")
    if long or len(decision.text) > TEXT_LIMIT or any(len(said.text) > TEXT_LIMIT for said in decision.points):
        return Refusal(code="adoption_text_long", facts={"limit": SHORT_LIMIT if long else TEXT_LIMIT})
    refusal = _day_refusal(decision, outcome, plan, sent_on, today)
    if refusal is not None:
        return refusal
    if before.decision is not None and before.outcome in FINAL and not corrects and not is_new:
        facts = {"said_on": before.decision.on, "outcome": str(before.outcome)}
        return Refusal(code="adoption_decided", facts=dict(facts))
    return _words_refusal(decision, outcome)


def _day_refusal(
    decision: CouncilDecision, outcome: CouncilOutcome, plan: AdoptionPlan, sent_on: str, today: date
) -> Refusal | None:
    if outcome is not CouncilOutcome.PLANNED:
        if not decision.on:
            return Refusal(code="adoption_day_missing")
        if decision.on > today.isoformat():
            return Refusal(code="adoption_day_future", facts={"said_on": decision.on})
        if decision.on < sent_on:
            return Refusal(code="adoption_day_before_sending", facts={"sent_on": sent_on, "said_on": decision.on})
        if decision.on < plan.decision_not_before:
            return Refusal(
                code="adoption_too_early", facts={"day_on": plan.decision_not_before, "said_on": decision.on}
            )
    if outcome in WITH_A_DAY_AHEAD:
        if outcome is CouncilOutcome.PLANNED and not decision.until:
            return Refusal(code="adoption_until_missing")
        if decision.until and decision.until < max(today.isoformat(), decision.on):
            return Refusal(code="adoption_until_past")
    return None


def _words_refusal(decision: CouncilDecision, outcome: CouncilOutcome) -> Refusal | None:
    differing = [said for said in decision.points if not said.is_same]
    unsaid = next((said.number for said in differing if not said.text), 0)
    if unsaid:
        return Refusal(code="adoption_point_missing", facts={"number": unsaid})
    if outcome is CouncilOutcome.ADOPTED and differing:
        numbers = ", ".join(str(said.number) for said in differing)
        return Refusal(code="adoption_points_deviate", facts={"numbers": numbers})
    if outcome is CouncilOutcome.DEVIATING and not differing and not decision.text:
        return Refusal(code="adoption_deviation_missing")
    return None
