"""Does the work go on, given the answers (klartecken, R10)? The rule stands in the round file; a person decides.

Rules: `all_support` and `majority_support`, over everyone invited or those the gate names by `of` or `codes`. To
support is to tillstyrka, with comments or without. Any other answer is not support, and neither is silence once the
round has closed. Source: practice of the Västernorrland case, not law.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.afterwards import GateOutcome, GateState, Voice
from models.errors import Refusal
from models.values import RecipientKind, Stance

ALL_SUPPORT = "all_support"
MAJORITY_SUPPORT = "majority_support"
RULES = (ALL_SUPPORT, MAJORITY_SUPPORT)
_SUPPORT = frozenset({Stance.SUPPORTS, Stance.SUPPORTS_WITH_COMMENTS})
KINDS = {
    "municipalities": RecipientKind.MUNICIPALITY,
    "regions": RecipientKind.REGION,
    "county_boards": RecipientKind.COUNTY_BOARD,
}


def evaluate(gate: Mapping[str, object], voices: Sequence[Voice], *, is_closed: bool) -> GateOutcome | Refusal:
    """How the gate stands. `voices`: the invited, in the list's order; `is_closed`: no answer will come any more.

    Refusals: `gate_rule_unknown`, `gate_of_unknown`, `gate_nobody` when the gate concerns none of the invited.
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
    supporting = [voice for voice in heard if voice.has_answered and voice.stance in _SUPPORT]
    missing = [voice for voice in heard if not voice.has_answered]
    may_come = 0 if is_closed else len(missing)
    return GateOutcome(
        state=_state(rule, len(supporting), may_come, len(heard)),
        rule=rule,
        question=str(gate.get("question") or ""),
        supporting=tuple(voice.code for voice in supporting),
        otherwise=tuple(voice.code for voice in heard if voice.has_answered and voice.stance not in _SUPPORT),
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


def _state(rule: str, supporting: int, may_come: int, heard: int) -> GateState:
    """By how many support now, and how many more could."""
    needed = heard if rule == ALL_SUPPORT else heard // 2 + 1
    if supporting >= needed:
        return GateState.GIVEN
    return GateState.NOT_YET if supporting + may_come >= needed else GateState.NOT_GIVEN
