"""The words of the gate and the export, for the command line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.afterwards import (
    GateDecision,
    GateOutcome,
    GateState,
    GateStep,
)
from templates.dates import day_words
from templates.words import Language, grouped

GATE_STATES = {
    GateState.GIVEN: "Svaren ger klartecken.",
    GateState.NOT_GIVEN: "Svaren ger inte klartecken.",
    GateState.NOT_YET: "Det går ännu inte att säga om svaren ger klartecken.",
}
STOPPED: dict[Language, str] = {
    "sv": "Regeln för klartecken går inte att räkna efter.",
    "en": "The rule for the go-ahead cannot be counted by.",
}
GATE_RULES = {
    "all_support": ("alla {number} ska tillstyrka", "all {number} have to support"),
    "majority_support": ("fler än hälften av {number} ska tillstyrka", "more than half of {number} have to support"),
    "two_thirds_support": (
        "minst två tredjedelar av {number} ska tillstyrka, alltså {needed}",
        "at least two thirds of {number} have to support, that is {needed}",
    ),
    "number_support": ("minst {needed} av {number} ska tillstyrka", "at least {needed} of {number} have to support"),
    "population_support": (
        "de som tillstyrker ska ha mer än {share} av {inhabitants} invånare, alltså minst {needed}",
        "those who support have to have more than {share} of {inhabitants} inhabitants, that is at least {needed}",
    ),
}
SOURCE = (" Invånarantalen: {source}.", " Inhabitants: {source}.")
HALF = ("hälften", "half")
PER_CENT = ("{number} procent", "{number} per cent")
BARELY = (("knappt ", "drygt "), ("just under ", "just over "))
RULE = ("Regel: {rule}.", "Rule: {rule}.")
HEARD = {
    "municipalities": ("kommuner", "municipalities"),
    "regions": ("regioner", "regions"),
    "county_boards": ("länsstyrelser", "county boards"),
    "": ("tillfrågade", "asked"),
}
COUNTED = ("{number} av {heard} {of} gav klartecken", "{number} of {heard} {of} gave their go-ahead")
COUNTED_BY_INHABITANTS = (
    "{of} med {supporting} av {inhabitants} invånare ({part}) gav klartecken, mer än {share} behövs",
    "{of} with {supporting} of {inhabitants} inhabitants ({part}) gave their go-ahead, more than {share} is needed",
)
STOOD = (
    ("avstyrkte", "were against"),
    ("tog inte ställning", "took no position"),
    ("har inte svarat", "have not answered"),
)
AND_MORE = ("och {number} till", "and {number} more")
_NAMED = 5
"""So many are named in a sentence, and the rest counted."""
GATE_STATES_IN_ENGLISH = {
    GateState.GIVEN: "The answers give a go-ahead.",
    GateState.NOT_GIVEN: "The answers give no go-ahead.",
    GateState.NOT_YET: "It cannot be said yet whether the answers give a go-ahead.",
}
STEPS = {
    GateStep.GO_AHEAD: "Klartecken",
    GateStep.DIRECTION: "Inriktningsbeslut",
    GateStep.FINAL: "Slutligt beslut",
}
_STEPS_IN_ENGLISH = {
    GateStep.GO_AHEAD: "Go-ahead",
    GateStep.DIRECTION: "Direction decision",
    GateStep.FINAL: "Final decision",
}
DECIDED = "{step}: {said}. {words}"
_YES_OR_NO: dict[Language, tuple[str, str]] = {"sv": ("nej", "ja"), "en": ("no", "yes")}
GATE_WAITS = "Klartecken väntar på beslut."
SUPPORTING = "Tillstyrker"
OTHERWISE = "Har svarat på annat sätt"
MISSING_ANSWERS = "Svar saknas från"
PRELIMINARY = "Tillstyrker preliminärt, protokollet är inte justerat"
NOT_BEFORE = "Beslut tidigast {day}."
QUESTION = "Fråga: {text}"

GATE_RULE_FOR_ONE = ("den enda som räknas ska tillstyrka", "the only one that counts has to support")

EXPORT_README = """Remissen {dnr}, utskriven {moment}.

remiss.json                  remissen, godkännandet, mottagarna och hur de står
beslut.json                  varje beslut och skäl som registratorn har angett
anstand.json                 varje begäran om anstånd, med skäl, och vad den ledde till
kompletteringar.json         varje begäran om komplettering, vad den gällde och vad den ledde till
synpunkter.json              teman, synpunkter, bemötanden och förklarade brister, om remissen har några
sammanstallningar.json       varje sammanställning som har gjorts, med filernas kontrollsummor
godkannanden.json            varje godkännande av en sammanställning; den här och de tre nästa finns bara om det finns
                             några
aterkoppling.json            vad var och en som svarade fick veta om sina synpunkter, och vad den sade om det
motesunderlag.json           varje mötesunderlag som har gjorts, med kontrollsumma
publiceringar.json           vad som har publicerats och tagits tillbaka
publiceringsbesked.json      vad de som svarade har sagt om att svaret publiceras, om någon har sagt något
synpunktstabeller.json       synpunktstabeller som har kommit tillbaka och vad som togs in; filerna i synpunktstabeller/
antagande.json               vad fullmäktige frågades om, om antagandet har startats
fullmaktigebeslut.json       varje rad om fullmäktiges beslut och laga kraft; protokollen i fullmaktigebeslut/
filtexter.json               texten som är läst ur svarens filer, sida för sida, eller varför den inte gick att läsa
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
    number = outcome.heard
    lines = [GATE_STATES[outcome.state], counted_words(outcome, names)]
    if question:
        lines.append(QUESTION.format(text=question))
    lines.append(rule_words(outcome))
    for heading, codes in (
        (SUPPORTING, outcome.supporting),
        (PRELIMINARY, outcome.preliminary),
        (OTHERWISE, outcome.otherwise),
        (MISSING_ANSWERS, outcome.missing),
    ):
        if codes:
            lines.append(_list(heading, codes, names, number))
    return lines + _not_before(outcome.decision_not_before)


def decided_words(decision: str, reason: str) -> str:
    """`Styrelsen, tisdag 9 juni 2026, § 12. Skäl: …`"""
    return f"{decision}. Skäl: {reason}" if reason else f"{decision}."


def decided_lines(decided: Mapping[GateStep, GateDecision], language: Language = "sv") -> list[str]:
    """Each decision on record, in the order of the steps."""
    names, said = _STEPS_IN_ENGLISH if language == "en" else STEPS, _YES_OR_NO[language]
    return [
        DECIDED.format(step=name, said=said[decided[step].is_yes], words=decided[step].words)
        for step, name in names.items()
        if step in decided
    ]


def state_words(outcome: GateOutcome, language: Language = "sv") -> str:
    return (GATE_STATES_IN_ENGLISH if language == "en" else GATE_STATES)[outcome.state]


def preliminary_words(outcome: GateOutcome, names: Mapping[str, str]) -> str:
    return _list(PRELIMINARY, outcome.preliminary, names, outcome.heard) if outcome.preliminary else ""


def counted_words(outcome: GateOutcome, names: Mapping[str, str], language: Language = "sv") -> str:
    """`6 av 7 kommuner gav klartecken; Ånge kommun avstyrkte, Timrå kommun tog inte ställning.`"""
    neutral = tuple(code for code in outcome.otherwise if code not in outcome.opposing)
    stood = zip((outcome.opposing, neutral, outcome.missing), STOOD, strict=True)
    told = [f"{_some(codes, names, language)} {_in(words, language)}" for codes, words in stood if codes]
    of = _in(HEARD[outcome.of], language)
    head = (
        _in(COUNTED_BY_INHABITANTS, language).format(of=of.capitalize(), **_by_inhabitants(outcome, language))
        if outcome.inhabitants
        else _in(COUNTED, language).format(number=len(outcome.supporting), heard=outcome.heard, of=of)
    )
    return f"{head}; {', '.join(told)}." if told else f"{head}."


def rule_words(outcome: GateOutcome, language: Language = "sv") -> str:
    rule = GATE_RULE_FOR_ONE if outcome.heard == 1 else GATE_RULES[outcome.rule]
    facts = {"number": outcome.heard, "needed": outcome.needed, **_by_inhabitants(outcome, language)}
    source = _in(SOURCE, language).format(source=outcome.inhabitants_source) if outcome.inhabitants else ""
    return _in(RULE, language).format(rule=_in(rule, language).format(**facts)) + source


def _by_inhabitants(outcome: GateOutcome, language: Language) -> dict[str, str]:
    """What a rule that counts inhabitants says in figures; nothing under the other rules. A part is never rounded to
    the share that has to be passed, to none or to all."""
    behind, whole = outcome.inhabitants_supporting, outcome.inhabitants
    if not whole:
        return {}
    tenths = (2000 * behind + whole) // (2 * whole)
    beside = 1000 * behind - tenths * whole
    is_edge = beside != 0 and tenths in {0, 10 * outcome.share, 1000}
    point = "." if language == "en" else ","
    figure = f"{tenths // 10}{point}{tenths % 10}" if (beside and not is_edge) or tenths % 10 else str(tenths // 10)
    barely = BARELY[language == "en"][beside > 0] if is_edge else ""
    return {
        "part": barely + _in(PER_CENT, language).format(number=figure),
        "supporting": grouped(behind, language),
        "inhabitants": grouped(whole, language),
        "needed": grouped(outcome.needed, language),
        "share": _in(HALF if outcome.share == 50 else PER_CENT, language).format(number=outcome.share),
    }


def _some(codes: Sequence[str], names: Mapping[str, str], language: Language) -> str:
    said = [names.get(code, code) for code in codes]
    if len(said) > _NAMED:
        said[_NAMED:] = [_in(AND_MORE, language).format(number=len(said) - _NAMED)]
        return f"{', '.join(said[:-1])} {said[-1]}"
    joint = " and " if language == "en" else " och "
    return joint.join(filter(None, (", ".join(said[:-1]), said[-1])))


def _in(pair: tuple[str, str], language: Language) -> str:
    return pair[1] if language == "en" else pair[0]


def _list(heading: str, codes: Iterable[str], names: Mapping[str, str], number: int) -> str:
    named = [names.get(code, code) for code in codes]
    return f"{heading} ({len(named)} av {number}): {', '.join(named)}"


def _not_before(day: str) -> list[str]:
    return [NOT_BEFORE.format(day=day_words(date.fromisoformat(day)))] if day else []
