"""A person decides on the gate: when, on what day, in which order, and when a reason is owed."""

from datetime import date

from models.afterwards import GateDecision, GateOutcome, GateState, GateStep
from models.values import RoundState
from rules.gate_decisions import may_decide
from tests.rows import rows

GO, DIRECTION, FINAL = GateStep
NO_DATES: dict[str, object] = {"rule": "all_support"}
DATES: dict[str, object] = {
    **NO_DATES,
    "direction_not_before": "2007-03-01",
    "decision_not_before": "2007-06-01",
}
SENT_ON = date(2006, 10, 16)


def a_decision(step: GateStep, *, is_yes: bool = True, on: str = "2007-02-20") -> GateDecision:
    return GateDecision(step=step, is_yes=is_yes, words="Styrelsen, § 12.", on=on)


def had(*steps: GateStep, no: GateStep | None = None) -> dict[GateStep, GateDecision]:
    return {step: a_decision(step, is_yes=step is not no) for step in steps}


@rows(
    "decision, gate, state, decided, reason, code",
    [
        (a_decision(GO), DATES, GateState.GIVEN, {}, "", None),  # its dates are the later steps'
        (a_decision(GO, is_yes=False), DATES, GateState.NOT_GIVEN, {}, "", None),
        (a_decision(GO), DATES, GateState.NOT_GIVEN, {}, "", "gate_reason_missing"),
        (a_decision(GO, is_yes=False), DATES, GateState.GIVEN, {}, "", "gate_reason_missing"),
        (a_decision(GO), DATES, GateState.NOT_GIVEN, {}, "Sex räcker.", None),
        (a_decision(GO), DATES, GateState.NOT_YET, {}, "", "gate_uncounted"),
        (a_decision(GO, is_yes=False), DATES, GateState.NOT_YET, {}, "", "gate_uncounted"),
        (a_decision(GO, is_yes=False), DATES, GateState.NOT_YET, {}, "Regeln räcker inte till.", None),
        (a_decision(GO), DATES, GateState.GIVEN, had(GO), "", "gate_decided"),
        (a_decision(GO), DATES, GateState.GIVEN, had(GO), "Fel paragraf.", None),
        (a_decision(GO, on="2006-10-15"), DATES, GateState.GIVEN, {}, "", "gate_day_before_sending"),
        (a_decision(GO, on="2006-10-16"), DATES, GateState.GIVEN, {}, "", None),
        (a_decision(DIRECTION, on="2007-02-28"), DATES, GateState.GIVEN, had(GO), "Ändå.", "gate_too_early"),
        (a_decision(DIRECTION, on="2007-03-01"), DATES, GateState.GIVEN, had(GO), "", None),
        (a_decision(DIRECTION, on="2007-03-01"), DATES, GateState.GIVEN, {}, "", "gate_go_ahead_missing"),
        # What the rule says was the go-ahead's to answer for: the later steps owe it no reason.
        (a_decision(DIRECTION, on="2007-03-01"), DATES, GateState.NOT_GIVEN, had(GO), "", None),
        (a_decision(DIRECTION, on="2007-03-01"), DATES, GateState.NOT_YET, had(GO), "", None),
        (a_decision(DIRECTION, is_yes=False, on="2007-03-01"), DATES, GateState.GIVEN, had(GO), "", None),
        (a_decision(FINAL, on="2007-05-31"), DATES, GateState.GIVEN, had(GO, DIRECTION), "", "gate_too_early"),
        (a_decision(FINAL, on="2007-06-01"), DATES, GateState.GIVEN, had(GO), "", "gate_direction_missing"),
        (a_decision(FINAL, on="2007-06-01"), DATES, GateState.GIVEN, had(GO, DIRECTION), "", None),
        (a_decision(FINAL), NO_DATES, GateState.GIVEN, had(GO), "", None),  # a direction decision is not owed
        (a_decision(FINAL), NO_DATES, GateState.NOT_GIVEN, had(GO, no=GO), "", "gate_go_ahead_missing"),
    ],
)
def test_what_may_be_recorded(
    decision: GateDecision,
    gate: dict[str, object],
    state: GateState,
    decided: dict[GateStep, GateDecision],
    reason: str,
    code: str | None,
) -> None:
    refusal = may_decide(
        decision,
        gate,
        GateOutcome(state=state, rule="all_support"),
        decided,
        state=RoundState.CLOSED,
        sent_on=SENT_ON,
        reason=reason,
    )
    assert (refusal.code if refusal else None) == code


def test_nothing_is_decided_while_answers_may_come() -> None:
    outcome = GateOutcome(state=GateState.GIVEN, rule="all_support")
    for state in set(RoundState) - {RoundState.CLOSED}:
        refusal = may_decide(a_decision(GO), DATES, outcome, {}, state=state, sent_on=SENT_ON, reason="Vi vet redan.")
        assert refusal is not None
        assert refusal.code == "gate_not_closed"
