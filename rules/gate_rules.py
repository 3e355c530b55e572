"""Does the work go on, given the answers (klartecken, R10)? The rule stands in the round file; a person decides.

Rules: `all_support`, `majority_support` (more than half), `two_thirds_support` (at least two thirds), `number_support`
(at least `number`) and `population_support` (those with more than `share` per cent of the inhabitants), over everyone
invited or those the gate names by `of` or `codes`. To support is to tillstyrka, with comments or without. Any other
answer is not support, and neither is silence once the round has closed.
Source: practice of the Västernorrland case, not law. Inhabitants are those that the round file states (`inhabitants`),
one figure for each: the register's are rough, and a decision cannot rest on them.
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
POPULATION_SUPPORT = "population_support"
RULES = (ALL_SUPPORT, MAJORITY_SUPPORT, TWO_THIRDS_SUPPORT, NUMBER_SUPPORT, POPULATION_SUPPORT)
SHARE_LIMIT = 99
"""Per cent that more than can be asked for."""
_NAMED = 5
"""So many that lack a figure are named, and the rest counted."""
KINDS = {
    "municipalities": RecipientKind.MUNICIPALITY,
    "regions": RecipientKind.REGION,
    "county_boards": RecipientKind.COUNTY_BOARD,
}


def evaluate(gate: Mapping[str, object], voices: Sequence[Voice], *, is_closed: bool) -> GateOutcome | Refusal:
    """How the gate stands. `voices`: the invited, in the list's order; `is_closed`: no answer will come any more.

    Refusals: `gate_rule_unknown`, `gate_of_unknown`, `gate_nobody` when the gate concerns none of the invited,
    `gate_number` when the rule's number is none that those it counts could reach, `gate_share` likewise of its share,
    and `gate_inhabitants` when the file does not say how many somebody counts for.
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
    share, counts = gate.get("share"), {voice.code: 1 for voice in heard}
    if rule == POPULATION_SUPPORT:
        if not isinstance(share, int) or not 1 <= share <= SHARE_LIMIT:
            return Refusal(code="gate_share", facts={"most": SHARE_LIMIT})
        counts = _inhabitants(gate, heard)
        if lacking := [f"{voice.name} ({voice.code})" for voice in heard if not counts[voice.code]]:
            shown, rest = ", ".join(lacking[:_NAMED]), max(len(lacking) - _NAMED, 0)
            return Refusal(code="gate_inhabitants", facts={"names": shown, "rest": rest})
    total = sum(counts.values())
    needed = _needed(rule, share if rule == POPULATION_SUPPORT else gate.get("number"), total)
    if not 1 <= needed <= total:
        return Refusal(code="gate_number", facts={"most": total})
    supporting = [voice for voice in heard if voice.stance in SUPPORTING]
    otherwise = [voice for voice in heard if voice.has_answered and voice.stance not in SUPPORTING]
    missing = [voice for voice in heard if not voice.has_answered]
    behind = sum(counts[voice.code] for voice in supporting)
    may_come = 0 if is_closed else sum(counts[voice.code] for voice in missing)
    outcome = GateOutcome(
        state=_state(behind, may_come, needed),
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
    if rule != POPULATION_SUPPORT:
        return outcome
    source = str(gate.get("inhabitants_source") or "")
    figures = {"share": share, "inhabitants": total, "inhabitants_supporting": behind, "inhabitants_source": source}
    return outcome.model_copy(update=figures)


def _concerned(gate: Mapping[str, object], voices: Iterable[Voice], kind: RecipientKind | None) -> Iterable[Voice]:
    codes = gate.get("codes")
    named = [codes] if isinstance(codes, str) else codes
    for voice in voices:
        if kind is not None and kind not in {voice.kind, voice.also_kind}:
            continue
        if isinstance(named, list) and voice.code not in named:
            continue
        yield voice


def _inhabitants(gate: Mapping[str, object], heard: Iterable[Voice]) -> dict[str, int]:
    """What each counts for, as the file says; 0 when it does not."""
    stated = gate.get("inhabitants")
    figures = stated if isinstance(stated, Mapping) else {}
    return {voice.code: figure if isinstance(figure := figures.get(voice.code), int) else 0 for voice in heard}


def _needed(rule: str, number: object, heard: int) -> int:
    """How many of `heard` have to support; `number`: the rule's own, or its share."""
    match rule:
        case "all_support":
            return heard
        case "majority_support":
            return heard // 2 + 1
        case "two_thirds_support":
            return -(-2 * heard // 3)
        case "population_support":
            return heard * number // 100 + 1 if isinstance(number, int) else 0
        case _:
            return number if isinstance(number, int) else 0


def _state(supporting: int, may_come: int, needed: int) -> GateState:
    """By how many support now, and how many more could."""
    if supporting >= needed:
        return GateState.GIVEN
    return GateState.NOT_YET if supporting + may_come >= needed else GateState.NOT_GIVEN
