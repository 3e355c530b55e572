"""Does the work go on, given the answers (klartecken, R10)? The rule stands in the round file; a person decides.

Rules: `all_support`, `majority_support` (more than half), `two_thirds_support` (at least two thirds) and
`number_support` (at least `number`), over everyone invited or those the gate names by `of` or `codes`. To support is to
tillstyrka, with comments or without. Any other answer is not support, and neither is silence once the round has closed.
Source: practice of the Västernorrland case, not law. Population is no rule: the register's figures are rough.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.afterwards import GateOutcome, GateState, Voice
from models.errors import Refusal
from models.stances import SUPPORTING
from models.values import RecipientKind, Stance

ALL_SUPPORT = "all_support"
MAJORITY_SUPPORT = "majority_support"
TWO_THIRDS_SUPPORT = "two_thirds_support"
NUMBER_SUPPORT = "number_support"
RULES = (ALL_SUPPORT, MAJORITY_SUPPORT, TWO_THIRDS_SUPPORT, NUMBER_SUPPORT)
KINDS = {
    "municipalities": RecipientKind.MUNICIPALITY,
    "regions": RecipientKind.REGION,
    "county_boards": RecipientKind.COUNTY_BOARD,
}


def evaluate(gate: Mapping[str, object], voices: Sequence[Voice], *, is_closed: bool) -> GateOutcome | Refusal:
    """How the gate stands. `voices`: the invited, in the list's order; `is_closed`: no answer will come any more.

    Refusals: `gate_rule_unknown`, `gate_of_unknown`, `gate_nobody` when the gate concerns none of the invited,
    `gate_number` when the rule's number is none that those it counts could reach.
    """
    rule = str(gate.get("rule", ""))
    if rule not in RULES:
        return Refusal(code="gate_rule_unknown", facts={"rule": rule, "known": ", ".join(RULES)})
    kind = str(gate.get("of") or "")
    if kind and kind not in KINDS:
        return Refusal(code="gate_of_unknown", facts={"word": kind, "known": ", ".join(KINDS)})
    heard = tuple(_concerned(gate, voices, KINDS.get(kind)))
    if not heard:
        return Refusal(code="gate_nobody")
    needed = _needed(rule, gate.get("number"), len(heard))
    if not 1 <= needed <= len(heard):
        return Refusal(code="gate_number", facts={"most": len(heard)})
    supporting = [voice for voice in heard if voice.has_answered and voice.stance in SUPPORTING]
    otherwise = [voice for voice in heard if voice.has_answered and voice.stance not in SUPPORTING]
    missing = [voice for voice in heard if not voice.has_answered]
    may_come = 0 if is_closed else len(missing)
    return GateOutcome(
        state=_state(len(supporting), may_come, needed),
        rule=rule,
        needed=needed,
        of=kind,
        question=str(gate.get("question") or ""),
        supporting=tuple(voice.code for voice in supporting),
        otherwise=tuple(voice.code for voice in otherwise),
        opposing=tuple(voice.code for voice in otherwise if voice.stance is Stance.OPPOSES),
        missing=tuple(voice.code for voice in missing),
        preliminary=tuple(voice.code for voice in supporting if voice.preliminary),
        decision_not_before=str(gate.get("decision_not_before") or ""),
    )


def _concerned(gate: Mapping[str, object], voices: Iterable[Voice], kind: RecipientKind | None) -> Iterable[Voice]:
    codes = gate.get("codes")
    named = [codes] if isinstance(codes, str) else codes
    for voice in voices:
        if kind is not None and kind not in {voice.kind, voice.also_kind}:
            continue
        if isinstance(named, list) and voice.code not in named:
            continue
        yield voice


def _needed(rule: str, number: object, heard: int) -> int:
    match rule:
        case "all_support":
            return heard
        case "majority_support":
            return heard // 2 + 1
        case "two_thirds_support":
            return -(-2 * heard // 3)
        case _:
            return number if isinstance(number, int) else 0


def _state(supporting: int, may_come: int, needed: int) -> GateState:
    """By how many support now, and how many more could."""
    if supporting >= needed:
        return GateState.GIVEN
    return GateState.NOT_YET if supporting + may_come >= needed else GateState.NOT_GIVEN
