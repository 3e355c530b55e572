"""How far the councils' adoption has come (R23, R24): one decision a council, by a rule of the round file.

Rule `all`: the same text adopted by every council, which is what brings a federation into being (KL 2017:725 9 kap.
1 §). Only municipalities and regions have councils (fullmäktige); `of` or `codes` may narrow whose count.
"""

from collections.abc import Mapping, Sequence

from models.afterwards import AdoptionOutcome, AdoptionState, Council, CouncilDecision
from models.errors import Refusal
from models.values import RecipientKind

ALL = "all"
RULES = (ALL,)
ADOPTED, SENT_BACK, REJECTED = "adopted", "sent_back", "rejected"
OUTCOMES = (ADOPTED, SENT_BACK, REJECTED)
KINDS = {"municipalities": RecipientKind.MUNICIPALITY, "regions": RecipientKind.REGION}


def evaluate(adoption: Mapping[str, object], invited: Sequence[Council]) -> AdoptionOutcome | Refusal:
    """How the adoption stands. Of several decisions by one council (sent back, then adopted) the latest counts; one
    without a day is as old as the one of the same council before it in the file.

    Refusals: `adoption_rule_unknown`; `adoption_nobody` when no council is concerned.
    """
    rule = str(adoption.get("rule", ""))
    if rule not in RULES:
        return Refusal(code="adoption_rule_unknown", facts={"rule": rule, "known": ", ".join(RULES)})
    decisions = _in_order(_decisions(adoption))
    councils = _concerned(adoption, invited)
    if not councils:
        return Refusal(code="adoption_nobody")
    latest = {decision.code: decision.outcome for decision in decisions}
    adopted = tuple(code for code in councils if latest.get(code) == ADOPTED)
    return AdoptionOutcome(
        state=_state(len(adopted) == len(councils), [latest.get(code, "") for code in councils]),
        rule=rule,
        councils=len(councils),
        adopted=adopted,
        missing=tuple(code for code in councils if code not in adopted),
        decisions=decisions,
        decision_not_before=str(adoption.get("decision_not_before") or ""),
    )


def _concerned(adoption: Mapping[str, object], invited: Sequence[Council]) -> tuple[str, ...]:
    kind, codes = KINDS.get(str(adoption.get("of") or "")), adoption.get("codes")
    named = [codes] if isinstance(codes, str) else codes
    return tuple(
        council.code
        for council in invited
        if (kind in {council.kind, council.also_kind} if kind else council.kind in KINDS.values())
        and (not isinstance(named, list) or council.code in named)
    )


def _decisions(adoption: Mapping[str, object]) -> list[CouncilDecision]:
    listed = adoption.get("decisions")
    if not isinstance(listed, list):
        return []
    fields = CouncilDecision.model_fields
    return [
        CouncilDecision(**{key: str(value) for key, value in item.items() if key in fields and value is not None})
        for item in listed
    ]


def _in_order(decisions: Sequence[CouncilDecision]) -> tuple[CouncilDecision, ...]:
    """By day; those of one day as they stand in the file."""
    days: list[str] = []
    latest: dict[str, str] = {}
    for decision in decisions:
        days.append(decision.on or latest.get(decision.code, ""))
        latest[decision.code] = days[-1]
    return tuple(decision for _day, decision in sorted(zip(days, decisions, strict=True), key=lambda pair: pair[0]))


def _state(is_whole: bool, outcomes: Sequence[str]) -> AdoptionState:
    if is_whole:
        return AdoptionState.ADOPTED
    return AdoptionState.REJECTED if REJECTED in outcomes else AdoptionState.NOT_YET
