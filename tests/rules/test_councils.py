"""What councils may be said to have decided, when it has legal force, when they are written to, and by what rule it is
in force."""

from datetime import date

import pytest

from models.adoption import (
    AdoptionOutcome,
    AdoptionPlan,
    AdoptionState,
    AppealOutcome,
    Asks,
    Council,
    CouncilDecision,
    CouncilOutcome,
    CouncilStanding,
    ForceStanding,
    ForceState,
    LegalForce,
    PointSaid,
)
from models.afterwards import GateDecision, GateStep
from models.errors import Refusal
from models.values import RecipientKind, RoundState
from rules import adoption_checks, adoption_rules, legal_force
from rules.adoption_minutes import other_organisation
from rules.adoption_reminders import agenda, next_letter_on

TODAY = date(2006, 2, 1)
PLAN = AdoptionPlan(rule="all", points=("Ett", "Två"))
COUNCILS = [Council(code=code, name=code, kind=RecipientKind.MUNICIPALITY) for code in ("A", "B", "C")]


def decided(code: str, on: str = "2006-01-30", outcome: str = "adopted", **more: object) -> CouncilDecision:
    return CouncilDecision.model_validate({"code": code, "on": on, "outcome": outcome, **more})


def judged(plan: AdoptionPlan, *decisions: CouncilDecision, **force: LegalForce) -> AdoptionOutcome:
    found = adoption_rules.judge(plan, COUNCILS, decisions, force, TODAY)
    assert isinstance(found, AdoptionOutcome)
    return found


@pytest.mark.parametrize(
    ("facts", "state", "on"),
    [
        ({}, ForceState.UNKNOWN, ""),
        ({"announced_on": "2006-01-12"}, ForceState.RUNNING, "2006-02-03"),
        # 2005-12-05 + 21 days is the second day of Christmas, a Monday off: Tuesday the 27th.
        ({"announced_on": "2005-12-05"}, ForceState.UNCONFIRMED, "2005-12-28"),
        ({"announced_on": "2005-12-05", "appealed": False}, ForceState.IN_FORCE, "2005-12-28"),
        ({"announced_on": "2005-12-05", "appealed": True}, ForceState.APPEALED, ""),
        ({"appealed": True, "outcome": "stands", "final_on": "2006-01-31"}, ForceState.IN_FORCE, "2006-01-31"),
        ({"appealed": True, "outcome": "annulled", "final_on": "2006-01-31"}, ForceState.ANNULLED, "2006-01-31"),
    ],
)
def test_legal_force_is_what_is_known_of_it(facts: dict[str, object], state: ForceState, on: str) -> None:
    assert legal_force.standing(LegalForce.model_validate(facts), TODAY) == ForceStanding(state=state, on=on)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "force_nothing_said"),
        ({"announced_on": "2006-02-02"}, "force_day_future"),
        ({"announced_on": "2005-12-01"}, "force_announced_before"),
        ({"announced_on": "2006-01-05", "outcome": "stands"}, "force_not_appealed"),
        ({"appealed": True, "outcome": "stands"}, "force_final_missing"),
        ({"appealed": True, "outcome": "stands", "final_on": "2005-12-01"}, "force_final_early"),
        ({"appealed": False}, "force_announced_missing"),
        ({"announced_on": "2006-01-12", "appealed": False}, "force_time_runs"),
        ({"announced_on": "2006-01-05", "appealed": False}, None),
        ({"announced_on": "2006-01-05"}, None),
    ],
)
def test_what_cannot_be_so_of_legal_force_is_refused(facts: dict[str, object], code: str | None) -> None:
    said = legal_force.may_say(LegalForce.model_validate(facts), decided_on="2006-01-01", today=TODAY)
    assert (said.code if said else None) == code


@pytest.mark.parametrize(
    ("decision", "more", "code"),
    [
        ({"outcome": "perhaps"}, {}, "adoption_outcome_missing"),
        ({"section": "x" * 1001}, {}, "adoption_text_long"),
        ({"text": "x" * 20_001}, {}, "adoption_text_long"),
        ({"on": ""}, {}, "adoption_day_missing"),
        ({"on": "2006-02-02"}, {}, "adoption_day_future"),
        ({"on": "2005-04-14"}, {}, "adoption_day_before_sending"),
        ({"on": "2005-10-31"}, {}, "adoption_too_early"),
        ({"outcome": "planned", "on": ""}, {}, "adoption_until_missing"),
        ({"outcome": "postponed", "until": "2006-01-31"}, {}, "adoption_until_past"),
        ({"outcome": "postponed"}, {}, None),
        ({"outcome": "planned", "on": "", "until": "2006-03-27"}, {}, None),
        ({}, {"decided": True}, "adoption_decided"),
        ({}, {"decided": True, "corrects": True}, None),
        ({}, {"decided": True, "is_new": True}, None),
        ({"outcome": "adopted_with_deviation"}, {}, "adoption_deviation_missing"),
        ({"outcome": "adopted_with_deviation", "text": "Utom IT."}, {}, None),
        ({"points": (PointSaid(number=2, is_same=False),)}, {}, "adoption_point_missing"),
        ({"points": (PointSaid(number=2, is_same=False, text="Nej"),)}, {}, "adoption_points_deviate"),
        ({"section": "En hel mening, som den står i protokollet."}, {}, None),
    ],
)
def test_a_decision_is_taken_or_refused_at_its_place(
    decision: dict[str, object], more: dict[str, bool], code: str | None
) -> None:
    plan = PLAN.model_copy(update={"decision_not_before": "2005-11-01"})
    earlier = decided("A", "2005-12-12") if more.pop("decided", False) else None
    before = CouncilStanding(code="A", outcome=CouncilOutcome.ADOPTED if earlier else None, decision=earlier)
    said = adoption_checks.may_record(
        decided("A", **{"on": "2006-01-30", "outcome": "adopted", **decision}),  # type: ignore[arg-type]
        plan,
        before,
        sent_on="2005-04-15",
        today=TODAY,
        corrects=more.get("corrects", False),
        is_new=more.get("is_new", False),
    )
    assert (said.code if said else None) == code


YES, NO = ({GateStep.GO_AHEAD: GateDecision(step=GateStep.GO_AHEAD, is_yes=yes, words="")} for yes in (True, False))


@pytest.mark.parametrize(
    ("plan", "facts", "code"),
    [
        ({}, {"state": RoundState.OPEN}, "adoption_not_closed"),
        ({}, {"has_gate": True}, "adoption_gate_waits"),
        ({}, {"has_gate": True, "decided": NO}, "adoption_gate_no"),
        ({"decision_not_before": "2007-06-01"}, {"has_gate": True, "decided": YES}, "adoption_start_early"),
        ({"points": ("x",) * 41}, {}, "adoption_points_long"),
        ({"wanted_by": "2006-02-01"}, {}, "adoption_wanted_by_past"),
        ({}, {"has_gate": True, "decided": YES}, None),
    ],
)
def test_an_adoption_starts_when_it_may(plan: dict[str, object], facts: dict[str, object], code: str | None) -> None:
    own: dict[str, object] = {"state": RoundState.CLOSED, "has_gate": False, "decided": {}, "today": TODAY, **facts}
    said = adoption_checks.may_start(PLAN.model_copy(update=plan), **own)  # type: ignore[arg-type]
    assert (said.code if said else None) == code


def test_what_each_rule_takes_to_be_in_force() -> None:
    two = (decided("A", "2005-11-21"), decided("B", "2005-12-12"))
    assert judged(PLAN, *two).state is AdoptionState.NOT_YET
    named = judged(AdoptionPlan(rule="named", codes=("A", "B")), *two)
    assert (named.in_force_on, named.is_in_force, named.councils, len(named.standings)) == ("2005-12-12", True, 2, 3)
    number = judged(AdoptionPlan(rule="number", number=2, in_force_from="2006-07-01"), *two)
    assert (number.state, number.in_force_on, number.is_in_force) == (AdoptionState.ADOPTED, "2006-07-01", False)
    forced = AdoptionPlan(rule="named", codes=("A", "B"), legal_force=True)
    known = LegalForce(announced_on="2005-12-19", appealed=False)
    assert judged(forced, *two, A=known).in_force_on == ""
    assert judged(forced, *two, A=known, B=known).in_force_on == "2006-01-10"
    for plan in (AdoptionPlan(rule="number", number=4), AdoptionPlan(rule="number")):
        refused = adoption_rules.judge(plan, COUNCILS, (), {}, TODAY)
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts) == ("adoption_number", {"most": 3})


def test_a_no_an_annulled_one_and_a_deviation_do_not_count() -> None:
    deviates = decided("A", outcome="adopted_with_deviation", text="Utom IT.")
    assert judged(PLAN, deviates).adopted == ()
    assert judged(PLAN.model_copy(update={"is_identical": False}), deviates).adopted == ("A",)
    assert judged(PLAN, decided("A", outcome="rejected")).state is AdoptionState.REJECTED
    annulled = LegalForce(appealed=True, outcome=AppealOutcome.ANNULLED, final_on="2006-01-31")
    assert judged(PLAN, decided("A"), A=annulled).state is AdoptionState.REJECTED
    one = AdoptionPlan(rule="number", number=1)
    assert (
        judged(one, decided("A", outcome="rejected"), decided("B", outcome="sent_back")).state is AdoptionState.NOT_YET
    )
    planned = judged(PLAN, decided("A", "", "planned", until="2006-03-27")).standings[0]
    assert (planned.outcome, planned.until, planned.earlier) == (CouncilOutcome.PLANNED, "2006-03-27", 0)


def standing(outcome: CouncilOutcome | None = None, **more: object) -> CouncilStanding:
    return CouncilStanding.model_validate({"code": "A", "outcome": outcome, **more})


@pytest.mark.parametrize(
    ("council", "asked_on", "force", "expected"),
    [
        (standing(), date(2005, 9, 28), False, date(2005, 11, 28)),  # 60 days: a Sunday
        (standing(), date(2006, 5, 10), False, date(2006, 8, 31)),  # in July
        (standing(), date(2005, 10, 28), False, date(2006, 1, 16)),  # at Christmas; the 15th is a Sunday
        (standing(CouncilOutcome.POSTPONED, until="2006-03-27"), date(2006, 1, 31), False, date(2006, 4, 10)),
        (standing(CouncilOutcome.POSTPONED, until="2006-01-10"), date(2006, 1, 31), False, date(2006, 4, 3)),
        (standing(CouncilOutcome.REJECTED), date(2006, 1, 31), True, None),
        (standing(CouncilOutcome.ADOPTED), date(2006, 1, 31), False, None),
        (standing(CouncilOutcome.ADOPTED), date(2006, 1, 31), True, date(2006, 4, 3)),
        (standing(CouncilOutcome.ADOPTED, decision=decided("A")), date(2006, 1, 31), True, date(2006, 3, 6)),
        (standing(CouncilOutcome.ADOPTED, decision=decided("A")), date(2006, 3, 6), True, date(2006, 5, 5)),
        (
            standing(CouncilOutcome.ADOPTED, decision=decided("A"), force=ForceStanding(state=ForceState.RUNNING)),
            date(2006, 1, 31),
            True,
            None,
        ),
    ],
)
def test_a_council_is_written_to_by_its_own_days(
    council: CouncilStanding, asked_on: date, force: bool, expected: date | None
) -> None:
    assert next_letter_on(council, asked_on=asked_on, not_before="", force=force) == expected
    if expected is not None:
        late = next_letter_on(council, asked_on=asked_on, not_before="2007-06-01", force=force)
        assert late == date(2007, 6, 1)


def test_the_agenda_asks_everybody_once_and_then_waits() -> None:
    outcome, day = judged(PLAN, decided("A")), date(2006, 1, 31)
    first = agenda(outcome, PLAN, asked={}, started_on=day, today=day)
    assert (first.due, first.next_on) == ({"B": Asks.DECISION, "C": Asks.DECISION}, None)
    waits = agenda(outcome, PLAN, asked={"B": day, "C": day}, started_on=day, today=day)
    assert (waits.due, waits.next_on) == ({}, date(2006, 4, 3))
    later = agenda(outcome, PLAN, asked={"B": day, "C": day}, started_on=day, today=date(2006, 4, 3))
    assert set(later.due) == {"B", "C"}
    rejected = judged(PLAN, decided("A", outcome="rejected"))
    assert agenda(rejected, PLAN, asked={}, started_on=day, today=day).due == {}
    ahead = judged(PLAN.model_copy(update={"in_force_from": "2006-07-01"}), *map(decided, "ABC"))
    assert agenda(ahead, PLAN, asked={}, started_on=day, today=day).next_on == date(2006, 7, 1)


def test_minutes_of_another_are_known_by_the_name_they_bear() -> None:
    others = ["Ödeshögs kommun", "Tranås kommun", "Ydre kommun"]
    said = "PROTOKOLL\nÖdeshögs  kommun, kommunfullmäktige"
    assert other_organisation(said, ("Tranås kommun", "Tranås"), others) == "Ödeshögs kommun"
    assert other_organisation(f"{said} och TRANÅS", ("Tranås kommun", "Tranås"), others) == ""
    assert other_organisation("", ("Tranås kommun",), others) == ""
