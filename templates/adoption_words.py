"""The words of the councils' adoption, shared by pages, letters, documents, Temporal and the command line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.adoption import (
    AdoptedBy,
    AdoptionFacts,
    AdoptionOutcome,
    AdoptionPlan,
    AdoptionState,
    CouncilDecision,
    CouncilOutcome,
    ForceStanding,
    ForceState,
)
from models.definition import VersionNote
from templates.dates import day_words
from templates.words import Language

Pair = tuple[str, str]

STATES: dict[AdoptionState, Pair] = {
    AdoptionState.ADOPTED: ("Antagen", "Adopted"),
    AdoptionState.REJECTED: (
        "Kan inte bli antagen: för många har sagt nej",
        "Cannot be adopted: too many have said no",
    ),
    AdoptionState.NOT_YET: ("Inte antagen än", "Not adopted yet"),
}
OF: Pair = ("Antagen av {adopted} av {councils}", "Adopted by {adopted} of {councils}")
OF_ALL: Pair = ("Antagen av alla {councils}", "Adopted by all {councils}")
OF_ONE: Pair = ("Antagen av det enda fullmäktige som ska anta", "Adopted by the only council that has to adopt")
HOW_FAR: Pair = (
    "{adopted} av {councils} fullmäktige har antagit förslaget.",
    "{adopted} of {councils} councils have adopted the proposal.",
)
IN_FORCE: Pair = ("I kraft från och med {day}", "In force from {day}")
WILL_BE: Pair = ("Träder i kraft {day}", "Comes into force {day}")
LEGAL_FORCE_WANTED: Pair = (
    "Alla beslut som behövs är fattade. De ska också ha vunnit laga kraft.",
    "All decisions needed are made. They must have gained legal force too.",
)
OUTCOMES: dict[CouncilOutcome, Pair] = {
    CouncilOutcome.ADOPTED: ("antog", "adopted"),
    CouncilOutcome.DEVIATING: ("antog med avvikelse", "adopted with a deviation"),
    CouncilOutcome.REJECTED: ("avslog", "rejected"),
    CouncilOutcome.SENT_BACK: ("återremitterade", "sent it back"),
    CouncilOutcome.POSTPONED: ("sköt upp beslutet", "postponed the decision"),
    CouncilOutcome.PLANNED: ("ska behandla ärendet", "will take the matter up"),
}
OUTCOME_NAMES: dict[CouncilOutcome, Pair] = {
    CouncilOutcome.ADOPTED: ("Antaget", "Adopted"),
    CouncilOutcome.DEVIATING: ("Antaget med avvikelse", "Adopted with a deviation"),
    CouncilOutcome.REJECTED: ("Avslaget", "Rejected"),
    CouncilOutcome.SENT_BACK: ("Återremiss", "Sent back"),
    CouncilOutcome.POSTPONED: ("Uppskjutet", "Postponed"),
    CouncilOutcome.PLANNED: ("Inte beslutat, men dagen är känd", "Not decided, but the day is known"),
}
SILENT: Pair = ("Inget beslut än", "No decision yet")
NOT_KNOWN: Pair = ("inte känt än", "not known yet")
FORCE: dict[ForceState, Pair] = {
    ForceState.UNKNOWN: ("inte känt än", "not known yet"),
    ForceState.RUNNING: (
        "vinner laga kraft {day} om ingen överklagar",
        "gains legal force {day} when nobody appeals",
    ),
    ForceState.UNCONFIRMED: (
        "tiden att överklaga har gått ut; om någon har överklagat är inte känt än",
        "the time to appeal is out; whether anybody has is not known yet",
    ),
    ForceState.APPEALED: ("överklagat; utgången är inte känd än", "appealed; the outcome is not known yet"),
    ForceState.IN_FORCE: ("laga kraft {day}", "legal force {day}"),
    ForceState.ANNULLED: ("upphävt av domstol {day}", "annulled by a court {day}"),
}
RULES: dict[str, Pair] = {
    "all": ("alla {councils} fullmäktige ska anta", "all {councils} councils have to adopt"),
    "number": (
        "minst {needed} av {councils} fullmäktige ska anta",
        "at least {needed} of {councils} councils have to adopt",
    ),
    "named": ("dessa {councils} ska anta: {names}", "these {councils} have to adopt: {names}"),
}
IDENTICAL: Pair = ("med lika beslut", "by identical decisions")
FORCED: Pair = ("besluten ska ha vunnit laga kraft", "the decisions must have gained legal force")
FROM: Pair = ("i kraft tidigast {day}", "in force at the earliest {day}")
AFTER_LAST: Pair = (
    "i kraft när det sista beslut som behövs är fattat",
    "in force when the last decision needed is made",
)
RULE: Pair = ("Regel: {parts}.", "Rule: {parts}.")
MISSING: Pair = ("Beslut om antagande saknas från", "A decision to adopt is missing from")
DEVIATES: Pair = ("Punkt {number}: {text}", "Point {number}: {text}")
NOT_BEFORE = "Beslut tidigast {day}."
BLOCK_TOLD = "Förslaget har antagits av"
BLOCK_SO_FAR = "Förslaget har hittills antagits av"
BLOCK_NONE = "Förslaget har inte antagits av något fullmäktige än."
BLOCK_IN_FORCE = "Det gäller från och med {day}."
BLOCK_MISSING = "Beslut saknas från {names}."


def _in(pair: Pair, language: Language) -> str:
    return pair[1] if language == "en" else pair[0]


def _day(iso: str, language: Language = "sv") -> str:
    return day_words(date.fromisoformat(iso), language) if iso else _in(NOT_KNOWN, language)


def state_words(outcome: AdoptionOutcome, language: Language = "sv") -> str:
    """`Antagen av 3 av 5`, and what is said of its coming into force."""
    if outcome.councils == 1 and outcome.state is AdoptionState.ADOPTED:
        head = _in(OF_ONE, language)
    elif len(outcome.adopted) == outcome.councils:
        head = _in(OF_ALL, language).format(councils=outcome.councils)
    else:
        head = _in(OF, language).format(adopted=len(outcome.adopted), councils=outcome.councils)
    return head


def force_sentence(outcome: AdoptionOutcome, today: date, language: Language = "sv") -> str:
    """Whether it is in force, from when, or what is waited for; empty while decisions are missing."""
    if outcome.in_force_on:
        pair = IN_FORCE if outcome.in_force_on <= today.isoformat() else WILL_BE
        return f"{_in(pair, language).format(day=_day(outcome.in_force_on, language))}."
    if outcome.state is AdoptionState.REJECTED:
        return f"{_in(STATES[AdoptionState.REJECTED], language)}."
    if outcome.state is AdoptionState.ADOPTED and outcome.legal_force:
        return _in(LEGAL_FORCE_WANTED, language)
    return ""


def rule_words(
    plan: AdoptionPlan, outcome: AdoptionOutcome, names: Mapping[str, str], language: Language = "sv"
) -> str:
    listed = ", ".join(names.get(code, code) for code in plan.codes)
    numbers = {"councils": outcome.councils, "needed": outcome.needed, "names": listed}
    parts = [_in(RULES[plan.rule], language).format(**numbers)]
    if plan.is_identical:
        parts[0] += f" {_in(IDENTICAL, language)}"
    if plan.legal_force:
        parts.append(_in(FORCED, language))
    if plan.in_force_from:
        parts.append(_in(FROM, language).format(day=_day(plan.in_force_from, language)))
    elif not plan.legal_force:
        parts.append(_in(AFTER_LAST, language))
    return _in(RULE, language).format(parts="; ".join(parts))


def force_words(force: ForceStanding, language: Language = "sv") -> str:
    return _in(FORCE[force.state], language).format(day=_day(force.on, language))


def section_words(section: str) -> str:
    """As printed: the sign § before a number, and nothing added to what says more than that."""
    return f"§ {section}" if section[:1].isdigit() else section


def printed(decision: CouncilDecision) -> str:
    """`KF 2005-11-21, § 138, dnr 338/05`: a decision in a list, in the words it was printed in; what is not known is
    left out."""
    head = " ".join(filter(None, (decision.body, decision.on)))
    section = section_words(decision.section) if decision.section else ""
    return ", ".join(filter(None, (head, section, f"dnr {decision.dnr}" if decision.dnr else "")))


def decision_words(decision: CouncilDecision, names: Mapping[str, str], language: Language = "sv") -> str:
    """`Tranås kommun, KF, antog måndag 21 november 2005, § 138, dnr 338/05`; what is not known is left out."""
    body = f", {decision.body}," if decision.body else ""
    outcome = CouncilOutcome(decision.outcome)
    did = _in(OUTCOMES[outcome], language)
    day = f" {_day(decision.on, language)}" if decision.on else ""
    parts = [f"{names.get(decision.code, decision.code)}{body} {did}{day}".rstrip()]
    if decision.until:
        parts.append(("to " if language == "en" else "till ") + _day(decision.until, language))
    if decision.section:
        parts.append(section_words(decision.section))
    if decision.dnr:
        parts.append(f"dnr {decision.dnr}")
    return ", ".join(parts)


def lines(outcome: AdoptionOutcome, names: Mapping[str, str]) -> list[str]:
    """The adoption in sentences, one line a decision; for the command line."""
    found = [f"{state_words(outcome)}.", *_no(outcome)]
    for decision in outcome.decisions:
        if decision.outcome == CouncilOutcome.PLANNED:
            continue
        found.append(f"  {decision_words(decision, names)}")
        found += [f"    {line}" for line in deviation_lines(decision)]
    if outcome.missing:
        found.append(listed(MISSING[0], outcome.missing, names, outcome.councils))
    return [
        *found,
        *([NOT_BEFORE.format(day=_day(outcome.decision_not_before))] if outcome.decision_not_before else []),
    ]


def _no(outcome: AdoptionOutcome) -> list[str]:
    return [f"{STATES[AdoptionState.REJECTED][0]}."] if outcome.state is AdoptionState.REJECTED else []


def day(iso: str, language: Language = "sv") -> str:
    """In words; empty for a day that there is not."""
    return _day(iso, language) if iso else ""


def how_far(told: AdoptionFacts, language: Language = "sv") -> str:
    """`3 av 5 fullmäktige har antagit förslaget.`"""
    return _in(HOW_FAR, language).format(adopted=told.adopted, councils=told.councils)


def how_far_of(outcome: AdoptionOutcome, language: Language = "sv") -> str:
    return _in(HOW_FAR, language).format(adopted=len(outcome.adopted), councils=outcome.councils)


def deviation_lines(decision: CouncilDecision, language: Language = "sv") -> list[str]:
    """In what words a council decided otherwise."""
    pair, differing = _in(DEVIATES, language), [said for said in decision.points if not said.is_same]
    points = [pair.format(number=said.number, text=said.text) for said in differing]
    return [*([decision.text] if decision.text else []), *points]


def listed(heading: str, codes: Iterable[str], names: Mapping[str, str], number: int) -> str:
    named = [names.get(code, code) for code in codes]
    return f"{heading} ({len(named)} av {number}): {', '.join(named)}"


def block(
    versions: Sequence[VersionNote], adopted: Sequence[AdoptedBy], missing: Sequence[str], in_force_on: str
) -> list[str]:
    """The last paragraph of the document: its versions with their causes, and each council's decision in the words it
    was printed in, in the order they were made (R21, R23)."""
    paragraphs = []
    if versions:
        paragraphs.append("; ".join(f"{note.on.isoformat()} {note.cause}" for note in versions) + ".")
    if adopted:
        head = BLOCK_SO_FAR if missing else BLOCK_TOLD
        told = "; ".join(f"{one.name}, {printed(one.decision)}".removesuffix(", ") for one in adopted)
        paragraphs.append(f"{head} {told}.")
    else:
        paragraphs.append(BLOCK_NONE)
    if missing:
        paragraphs.append(BLOCK_MISSING.format(names=", ".join(missing)))
    if in_force_on:
        paragraphs.append(BLOCK_IN_FORCE.format(day=_day(in_force_on)))
    return paragraphs


def block_of(
    versions: Sequence[VersionNote], outcome: AdoptionOutcome | None, names: Mapping[str, str]
) -> tuple[str, ...]:
    """The same of an adoption as it stands; nothing when it cannot be judged."""
    if outcome is None:
        return ()
    counting = [one.decision for one in outcome.standings if one.counts]
    by = [AdoptedBy(name=names.get(one.code, one.code), decision=one) for one in outcome.decisions if one in counting]
    missing = [names.get(code, code) for code in outcome.missing]
    return tuple(block(versions, by, missing, outcome.in_force_on))
