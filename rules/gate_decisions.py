"""May a decision on a gate (klartecken) be recorded? The rule counts, a person decides: against the rule only with a
reason (R10). The direction decision and the final one are steps of their own, each from its first day (R5, R11)."""

from collections.abc import Mapping
from datetime import date

from models.afterwards import GateDecision, GateOutcome, GateState, GateStep
from models.errors import Refusal
from models.values import RoundState

FIRST_DAYS = {GateStep.DIRECTION: "direction_not_before", GateStep.FINAL: "decision_not_before"}


def may_decide(
    decision: GateDecision,
    gate: Mapping[str, object],
    outcome: GateOutcome,
    decided: Mapping[GateStep, GateDecision],
    *,
    state: RoundState,
    sent_on: date | None,
    reason: str,
) -> Refusal | None:
    """None when it may. `decision.on`: its ISO day. `decided`: the latest on each step. What has been decided before
    is changed only with a reason, as what the rule says is; a go-ahead on which the rule of a closed round says nothing
    takes one either way."""
    if state is not RoundState.CLOSED:
        return Refusal(code="gate_not_closed")
    if sent_on is not None and decision.on < sent_on.isoformat():
        return Refusal(code="gate_day_before_sending", facts={"sent_on": sent_on.isoformat()})
    step = decision.step
    first = str(gate.get(FIRST_DAYS.get(step, "")) or "")
    if decision.on < first:
        return Refusal(code="gate_too_early", facts={"step": step.value, "day_on": first})
    if step is not GateStep.GO_AHEAD and not _is_yes(decided, GateStep.GO_AHEAD):
        return Refusal(code="gate_go_ahead_missing", facts={"step": step.value})
    if step is GateStep.FINAL and gate.get("direction_not_before") and not _is_yes(decided, GateStep.DIRECTION):
        return Refusal(code="gate_direction_missing")
    if reason:
        return None
    if step in decided:
        return Refusal(code="gate_decided", facts={"words": decided[step].words})
    if step is GateStep.GO_AHEAD and outcome.state is GateState.NOT_YET:
        return Refusal(code="gate_uncounted")
    if step is GateStep.GO_AHEAD and decision.is_yes is not (outcome.state is GateState.GIVEN):
        return Refusal(code="gate_reason_missing")
    return None


def _is_yes(decided: Mapping[GateStep, GateDecision], step: GateStep) -> bool:
    return step in decided and decided[step].is_yes
