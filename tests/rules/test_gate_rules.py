"""The gate of the Västernorrland case, and what the answers make of it."""

import pytest

from models.afterwards import GateOutcome, GateState, Voice
from models.errors import Refusal
from models.values import RecipientKind, Stance
from rules.gate_rules import evaluate
from templates.afterwards import counted_words, rule_words
from tests.rows import rows

ALL: dict[str, object] = {
    "rule": "all_support",
    "question": "klartecken",
    "of": "municipalities",
    "decision_not_before": "2007-06-01",
}
MAJORITY: dict[str, object] = {**ALL, "rule": "majority_support"}
TWO_THIRDS: dict[str, object] = {**ALL, "rule": "two_thirds_support"}
TWO_OF_THEM: dict[str, object] = {**ALL, "rule": "number_support", "number": 2}
POPULATION: dict[str, object] = {
    **ALL,
    "rule": "population_support",
    "share": 50,
    "inhabitants": {"0": 150, "1": 50, "2": 100},
    "inhabitants_source": "SCB, 31 december 2025",
}
S, W, T, A, N = (
    Stance.SUPPORTS,
    Stance.SUPPORTS_WITH_COMMENTS,
    Stance.TAKES_NO_POSITION,
    Stance.OPPOSES,
    Stance.NO_COMMENTS,
)
SILENT = "silent"


def voice(number: int, stance: Stance | str | None, kind: RecipientKind = RecipientKind.MUNICIPALITY) -> Voice:
    said = Stance(stance) if stance and stance != SILENT else None
    return Voice(code=str(number), name=f"Kommun {number}", kind=kind, has_answered=stance != SILENT, stance=said)


def test_one_asked_as_two_kinds_is_heard_in_both_and_once() -> None:
    gotland = voice(0, S).model_copy(update={"also_kind": RecipientKind.REGION})
    everyone = [gotland, voice(1, S), voice(2, A, RecipientKind.REGION)]
    for of, supporting, otherwise in (
        ("municipalities", ("0", "1"), ()),
        ("regions", ("0",), ("2",)),
        (None, ("0", "1"), ("2",)),
    ):
        found = evaluate({**ALL, "of": of}, everyone, is_closed=False)
        assert isinstance(found, GateOutcome)
        assert (found.supporting, found.otherwise) == (supporting, otherwise)


def outcome(gate: dict[str, object], *stances: Stance | str | None, is_closed: bool = False) -> GateOutcome:
    found = evaluate(gate, [voice(number, stance) for number, stance in enumerate(stances)], is_closed=is_closed)
    assert isinstance(found, GateOutcome)
    return found


@rows(
    "gate, stances, is_closed, state",
    [
        (ALL, (S, W, S), False, GateState.GIVEN),
        (ALL, (S, W, SILENT), False, GateState.NOT_YET),
        (ALL, (S, W, SILENT), True, GateState.NOT_GIVEN),  # silence is no klartecken
        (ALL, (S, A, SILENT), False, GateState.NOT_GIVEN),  # nobody still to answer can mend it
        (ALL, (S, T, S), False, GateState.NOT_GIVEN),
        (ALL, (S, N, S), False, GateState.NOT_GIVEN),
        (ALL, (S, None, S), False, GateState.NOT_GIVEN),  # answered, but not this question
        (ALL, (SILENT, SILENT), False, GateState.NOT_YET),
        (MAJORITY, (S, S, A), False, GateState.GIVEN),
        (MAJORITY, (S, S, SILENT), False, GateState.GIVEN),
        (MAJORITY, (S, S, A, A), False, GateState.NOT_GIVEN),  # half is not more than half
        (MAJORITY, (S, A, SILENT), False, GateState.NOT_YET),
        (MAJORITY, (S, A, SILENT), True, GateState.NOT_GIVEN),
        (TWO_THIRDS, (S, S, A), False, GateState.GIVEN),
        (TWO_THIRDS, (S, S, A, A), True, GateState.NOT_GIVEN),  # half is not two thirds
        (TWO_THIRDS, (S, S, A, SILENT), False, GateState.NOT_YET),
        (TWO_OF_THEM, (S, W, A, A, A), False, GateState.GIVEN),
        (TWO_OF_THEM, (S, A, SILENT), False, GateState.NOT_YET),
        (TWO_OF_THEM, (S, A, SILENT), True, GateState.NOT_GIVEN),
        (POPULATION, (S, W, A), False, GateState.GIVEN),
        (POPULATION, (S, A, A), False, GateState.NOT_GIVEN),  # 150 of 300 is half, not more
        (POPULATION, (A, S, S), False, GateState.NOT_GIVEN),  # two of three, with half of the inhabitants
        ({**POPULATION, "share": 49}, (S, A, A), False, GateState.GIVEN),
        (POPULATION, (A, S, A), False, GateState.NOT_GIVEN),
        (POPULATION, (S, A, SILENT), False, GateState.NOT_YET),
        (POPULATION, (A, S, SILENT), False, GateState.NOT_GIVEN),  # the one to come could only make it half
        (POPULATION, (S, A, SILENT), True, GateState.NOT_GIVEN),
        (POPULATION, (S, SILENT, SILENT), True, GateState.NOT_GIVEN),
    ],
)
def test_a_gate_is_given_by_support_alone(
    gate: dict[str, object], stances: tuple[Stance | str | None, ...], is_closed: bool, state: GateState
) -> None:
    found = outcome(gate, *stances, is_closed=is_closed)
    assert found.state is state
    assert len(found.supporting) + len(found.otherwise) + len(found.missing) == len(stances)


def test_who_supports_who_does_not_and_who_is_missing_is_told_in_the_lists_order() -> None:
    found = outcome(ALL, A, S, SILENT, W, SILENT)
    assert (found.supporting, found.otherwise, found.missing) == (("1", "3"), ("0",), ("2", "4"))
    assert (found.question, found.decision_not_before) == ("klartecken", "2007-06-01")


def test_support_whose_minutes_are_not_approved_counts_and_is_named() -> None:
    voices = [voice(0, S), voice(1, S).model_copy(update={"preliminary": True})]
    found = evaluate(ALL, voices, is_closed=False)
    assert isinstance(found, GateOutcome)
    assert (found.state, found.preliminary) == (GateState.GIVEN, ("1",))


def test_only_those_the_gate_names_are_heard() -> None:
    voices = [voice(0, S), voice(1, A, RecipientKind.REGION), voice(2, A)]
    of_municipalities = evaluate(ALL, voices, is_closed=False)
    assert isinstance(of_municipalities, GateOutcome)
    assert of_municipalities.otherwise == ("2",)
    named = evaluate({"rule": "all_support", "codes": ["0"]}, voices, is_closed=False)
    assert isinstance(named, GateOutcome)
    assert named.state is GateState.GIVEN


def test_the_counting_is_told_in_words() -> None:
    names = {str(number): f"Kommun {number}" for number in range(9)}
    found = outcome(TWO_THIRDS, S, S, W, A, T, SILENT, is_closed=True)
    assert counted_words(found, names) == (
        "3 av 6 kommuner gav klartecken; Kommun 3 avstyrkte, Kommun 4 tog inte ställning, Kommun 5 har inte svarat."
    )
    assert rule_words(found) == "Regel: minst två tredjedelar av 6 ska tillstyrka, alltså 4."
    found = outcome({"rule": "number_support", "number": 2}, S, *(A,) * 7)
    assert counted_words(found, names, "en") == (
        "1 of 8 asked gave their go-ahead; Kommun 1, Kommun 2, Kommun 3, Kommun 4, Kommun 5 and 2 more were against."
    )
    assert counted_words(outcome(ALL, S, W), names) == "2 av 2 kommuner gav klartecken."


def test_inhabitants_are_told_exactly_with_their_source() -> None:
    names = {str(number): f"Kommun {number}" for number in range(3)}
    gate = {**POPULATION, "inhabitants": {"0": 24800, "1": 127500, "2": 49100}}
    found = outcome(gate, S, W, A)
    assert counted_words(found, names).replace("\u00a0", " ") == (
        "Kommuner med 152 300 av 201 400 invånare (75,6 procent) gav klartecken, mer än hälften behövs; "
        "Kommun 2 avstyrkte."
    )
    assert counted_words(found, names, "en") == (
        "Municipalities with 152,300 of 201,400 inhabitants (75.6 per cent) gave their go-ahead, more than half is "
        "needed; Kommun 2 were against."
    )
    assert rule_words(found).replace("\u00a0", " ") == (
        "Regel: de som tillstyrker ska ha mer än hälften av 201 400 invånare, alltså minst 100 701. "
        "Invånarantalen: SCB, 31 december 2025."
    )
    for figures, part in (((50001, 49999), "drygt 50 procent"), ((49999, 50001), "knappt 50 procent")):
        near = outcome({**POPULATION, "inhabitants": {"0": figures[0], "1": figures[1]}}, S, A)
        assert f"({part})" in counted_words(near, names)
        assert near.state is (GateState.GIVEN if figures[0] > figures[1] else GateState.NOT_GIVEN)
    assert "(0 procent)" in counted_words(outcome(POPULATION, A, A, A), names)


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ({"rule": "two_thirds"}, "gate_rule_unknown"),
        ({"rule": "all_support", "of": "villages"}, "gate_of_unknown"),
        ({"rule": "all_support", "of": "regions"}, "gate_nobody"),
        ({"rule": "all_support", "codes": []}, "gate_nobody"),
        ({"rule": "number_support"}, "gate_number"),
        ({"rule": "number_support", "number": 0}, "gate_number"),
        ({"rule": "number_support", "number": 2}, "gate_number"),  # only one is heard
        ({**POPULATION, "share": None}, "gate_share"),
        ({**POPULATION, "share": 100}, "gate_share"),
        ({**POPULATION, "inhabitants": None}, "gate_inhabitants"),
        ({**POPULATION, "inhabitants": {"1": 5}}, "gate_inhabitants"),
    ],
)
def test_a_gate_that_cannot_be_judged_is_refused(gate: dict[str, object], code: str) -> None:
    found = evaluate(gate, [voice(0, S)], is_closed=False)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_gate_that_says_no_more_than_its_rule_has_no_words_of_its_own() -> None:
    found = outcome({"rule": "all_support"}, S)
    assert (found.of, found.question, found.decision_not_before) == ("", "", "")
    bare = {name: said for name, said in POPULATION.items() if name != "inhabitants_source"}
    assert outcome(bare, S, S, S).inhabitants_source == ""
