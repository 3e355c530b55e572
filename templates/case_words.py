"""A case and its steps in words, for pages, commands, letters and Temporal: what each step is, its day, and how it
stands."""

from collections.abc import Sequence
from datetime import date, datetime

from models.cases import (
    CaseDefinition,
    CaseState,
    Milestone,
    MilestoneInfo,
    MilestoneKind,
    MilestonePlan,
    MilestoneState,
)
from templates.dates import MONTHS, day_words
from templates.words import Language

KINDS: dict[MilestoneKind, tuple[str, str]] = {
    MilestoneKind.START: ("Startbeslut", "Start decision"),
    MilestoneKind.WORKING_GROUP: ("Arbetsgrupp", "Working group"),
    MilestoneKind.BOARD: ("Förslag till styrelsen", "Proposal to the board"),
    MilestoneKind.REMISS: ("Remissen skickas", "The round is sent"),
    MilestoneKind.ANSWERS: ("Sista svarsdag", "Last day to answer"),
    MilestoneKind.CLOSED: ("Remissen stänger", "The round closes"),
    MilestoneKind.COMPILATION: ("Svaren sammanställda", "Answers compiled"),
    MilestoneKind.DISCUSSION: ("Diskussion", "Discussion"),
    MilestoneKind.GO_AHEAD: ("Klartecken", "Go-ahead"),
    MilestoneKind.DIRECTION: ("Inriktningsbeslut", "Direction decision"),
    MilestoneKind.PROPOSAL: ("Fullständigt förslag", "Complete proposal"),
    MilestoneKind.FINAL: ("Slutligt beslut", "Final decision"),
    MilestoneKind.OTHER: ("Annat steg", "Another step"),
}
"""Swedish and English, here and below."""
STATES: dict[CaseState, tuple[str, str]] = {
    CaseState.UNDER_WAY: ("Pågår", "Under way"),
    CaseState.LATE: ("Försenat", "Late"),
    CaseState.ENDED: ("Avslutat", "Ended"),
}
_STEP_STATES: dict[str, tuple[str, str]] = {
    "planned": ("Planerat", "Planned"),
    "late": ("Försenat", "Late"),
    "done": ("Gjort", "Done"),
    "dropped": ("Struket", "Dropped"),
}
ACTS: dict[str, tuple[str, str]] = {
    "moved": ("Flyttat", "Moved"),
    "done": ("Gjort", "Done"),
    "undone": ("Åter planerat", "Planned again"),
    "dropped": ("Struket", "Dropped"),
    "restored": ("Åter planerat", "Planned again"),
    "ended": ("Ärendet avslutat", "The case was ended"),
    "reopened": ("Ärendet öppnat igen", "The case was reopened"),
}
Step = Milestone | MilestoneInfo
Named = Milestone | MilestoneInfo | MilestonePlan


def kind(step: MilestoneKind, language: Language = "sv") -> str:
    return _in(KINDS[step], language)


def name_of(step: Named, language: Language = "sv") -> str:
    """Its own title, else what it is: `Inriktningsbeslut`."""
    return step.title or kind(step.kind, language)


def full_name(step: Named, language: Language = "sv") -> str:
    """With where it is taken: `Diskussion om svaren, KSO-gruppen`."""
    return f"{name_of(step, language)}, {step.forum}" if step.forum else name_of(step, language)


def day(planned: str, language: Language = "sv") -> str:
    """`tisdag 18 november 2014`, or `november 2014`; a dash for none."""
    if not planned:
        return "–"
    if len(planned) == len("2014-06"):
        return f"{MONTHS[language][int(planned[5:]) - 1]} {planned[:4]}"
    return day_words(date.fromisoformat(planned), language)


def is_late(step: Step, now: datetime) -> bool:
    return step.state is MilestoneState.PLANNED and step.due_at is not None and step.due_at < now


def state(step: Step, now: datetime, language: Language = "sv") -> str:
    """`Gjort`, with a decision's own word: `Beslutat: nej`."""
    if step.is_yes is not None:
        said = _in(("ja", "yes") if step.is_yes else ("nej", "no"), language)
        return f"{_in(('Beslutat', 'Decided'), language)}: {said}"
    return _in(_STEP_STATES["late" if is_late(step, now) else step.state.value], language)


def decided(step: Milestone, language: Language = "sv") -> str:
    """Body and §, as they were recorded: `Förbundsmötet, § 12`; a gate's own words when it is there they stand."""
    if step.is_yes is not None:
        return step.words
    section = f"§ {step.section.removeprefix('§').strip()}" if step.section else ""
    return ", ".join(part for part in (step.body, section) if part)


def case_line(dnr: str, title: str, case: CaseState, number: int, total: int) -> str:
    """`KSL/13/0111  Pågår, 3 av 11 steg gjorda  Utveckling av KSL`."""
    return f"{dnr}  {STATES[case][0]}, {number} av {total} steg gjorda  {title}"


def facts(case: CaseDefinition, rounds: Sequence[str]) -> list[str]:
    """What a case says of itself, for the terminal; what is not said is left out."""
    owner = " ".join(part for part in (case.owner.name, f"<{case.owner.email}>" if case.owner.email else "") if part)
    told = {
        "Författare": case.author,
        "Ärendegång": case.route,
        "Förslag till beslut": " / ".join(case.proposals),
        "Ansvarig": owner,
        "Remisser": ", ".join(rounds),
    }
    return [f"{label}: {text}" for label, text in told.items() if text]


def lines(steps: Sequence[Milestone], now: datetime) -> list[str]:
    """The timeline for the terminal, numbered as commands name the steps."""
    told = []
    for number, step in enumerate(steps, start=1):
        when = step.done_on or step.planned
        more = [decided(step)] if decided(step) else []
        more += [f"förs av remiss {step.round_dnr}"] if step.round_dnr and step.is_yes is None else []
        more += [f"tidigast {day(step.not_before)}"] if step.not_before and not step.done_on else []
        said = f" ({'; '.join(more)})" if more else ""
        told.append(f"{number:>3}  {state(step, now):<12} {day(when):<28} {full_name(step)}{said}")
    return told


def _in(words: tuple[str, str], language: Language) -> str:
    return words[language == "en"]
