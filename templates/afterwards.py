"""The words of the gate, the adoption and the export, for the command line."""

from collections.abc import Iterable, Mapping
from datetime import date

from models.afterwards import AdoptionOutcome, AdoptionState, CouncilDecision, GateOutcome, GateState
from templates.dates import day_words

GATE_STATES = {
    GateState.GIVEN: "Svaren ger klartecken.",
    GateState.NOT_GIVEN: "Svaren ger inte klartecken.",
    GateState.NOT_YET: "Det går ännu inte att säga om svaren ger klartecken.",
}
GATE_RULES = {
    "all_support": "Regel: alla {number} ska tillstyrka.",
    "majority_support": "Regel: fler än hälften av {number} ska tillstyrka.",
}
SUPPORTING = "Tillstyrker"
OTHERWISE = "Har svarat på annat sätt"
MISSING_ANSWERS = "Svar saknas från"
PRELIMINARY = "Tillstyrker preliminärt, protokollet är inte justerat"
NOT_BEFORE = "Beslut tidigast {day}."
QUESTION = "Fråga: {text}"

ADOPTION_STATES = {
    AdoptionState.ADOPTED: "Antagen av alla {councils}.",
    AdoptionState.REJECTED: "Antagen av {adopted} av {councils}, och minst en har avslagit, så alla kan inte anta.",
    AdoptionState.NOT_YET: "Antagen av {adopted} av {councils}.",
}
ADOPTED_BY_ONE = "Antagen av det enda fullmäktige som ska anta."
GATE_RULE_FOR_ONE = "Regel: den enda som räknas ska tillstyrka."
OUTCOMES = {"adopted": "antog", "sent_back": "återremitterade", "rejected": "avslog"}
MISSING_DECISIONS = "Beslut om antagande saknas från"

EXPORT_README = """Remissen {dnr}, utskriven {moment}.

remiss.json                  remissen, godkännandet, mottagarna och hur de står
beslut.json                  varje beslut och skäl som registratorn har angett
anstand.json                 varje begäran om anstånd, med skäl, och vad den ledde till
kompletteringar.json         varje begäran om komplettering, vad den gällde och vad den ledde till
sammanstallningar.json       varje sammanställning som har gjorts, med filernas kontrollsummor
sammanstallning/             remissammanställningen i alla format
handlingar/                  det som skickades på remiss
svar/KOD/KVITTENS.json       varje version av varje svar
filer/KVITTENS/              svarens filer, så som de kom, utom de som är i karantän
filanmarkningar.txt          filer i karantän, filer som gör något när de öppnas, filer som inte är kontrollerade mot
                             skadlig kod och filer som inte gick att läsa; finns bara om det finns sådana
brev.json                    varje brev: till vem, när, skälet i det och vad som hände; inga länkar
handelselogg.jsonl           remissens rader ur händelseloggen; hash ger radens innehåll, prev_hash raden före
SHA256SUMS                   kontrollsummor: sha256sum --check SHA256SUMS
"""


def gate_lines(outcome: GateOutcome, question: str, names: Mapping[str, str]) -> list[str]:
    """The gate in sentences: `question` is its text, `names` the organisations' by code."""
    number = len(outcome.supporting) + len(outcome.otherwise) + len(outcome.missing)
    lines = [GATE_STATES[outcome.state]]
    if question:
        lines.append(QUESTION.format(text=question))
    lines.append(GATE_RULE_FOR_ONE if number == 1 else GATE_RULES[outcome.rule].format(number=number))
    for heading, codes in (
        (SUPPORTING, outcome.supporting),
        (PRELIMINARY, outcome.preliminary),
        (OTHERWISE, outcome.otherwise),
        (MISSING_ANSWERS, outcome.missing),
    ):
        if codes:
            lines.append(_list(heading, codes, names, number))
    return lines + _not_before(outcome.decision_not_before)


def adoption_lines(outcome: AdoptionOutcome, names: Mapping[str, str]) -> list[str]:
    """The adoption in sentences, one line a decision."""
    head = ADOPTION_STATES[outcome.state].format(adopted=len(outcome.adopted), councils=outcome.councils)
    if outcome.state is AdoptionState.ADOPTED and outcome.councils == 1:
        head = ADOPTED_BY_ONE
    lines = [head, *(f"  {decision_words(decision, names)}" for decision in outcome.decisions)]
    if outcome.missing:
        lines.append(_list(MISSING_DECISIONS, outcome.missing, names, outcome.councils))
    return lines + _not_before(outcome.decision_not_before)


def decision_words(decision: CouncilDecision, names: Mapping[str, str]) -> str:
    """`Tranås kommun, KF, antog måndag 21 november 2005, § 138, dnr 338/05`; what is not known is left out."""
    body = f", {decision.body}," if decision.body else ""
    outcome = OUTCOMES.get(decision.outcome, decision.outcome)
    day = f" {day_words(date.fromisoformat(decision.on))}" if decision.on else ""
    parts = [f"{names.get(decision.code, decision.code)}{body} {outcome}{day}".rstrip()]
    if decision.section:
        parts.append(f"§ {decision.section}")
    if decision.dnr:
        parts.append(f"dnr {decision.dnr}")
    return ", ".join(parts)


def _list(heading: str, codes: Iterable[str], names: Mapping[str, str], number: int) -> str:
    named = [names.get(code, code) for code in codes]
    return f"{heading} ({len(named)} av {number}): {', '.join(named)}"


def _not_before(day: str) -> list[str]:
    return [NOT_BEFORE.format(day=day_words(date.fromisoformat(day)))] if day else []
