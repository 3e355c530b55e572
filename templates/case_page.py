"""What managers read of a case in Temporal's Web UI: its steps as one table, what comes next, and what is late.

Titles, public bodies, days and states (decision 0023): no owner, no reason, no § and no words of a decision.
"""

from datetime import datetime
from urllib.parse import quote

from models.cases import CaseProgress, CaseState, MilestoneInfo, MilestoneKind, MilestoneState
from templates.case_words import STATES, day, full_name, is_late, kind, name_of, state
from templates.dates import minute_words
from templates.temporal import escaped
from templates.words import counted

_PAD = "\u00a0\u00a0"
_MARKS = {MilestoneState.DONE: "✓", MilestoneState.DROPPED: "–", MilestoneState.PLANNED: "○"}


def summary(dnr: str) -> str:
    """Written once and never changed."""
    return f"Ärende {dnr}"


def still(dnr: str, title: str) -> str:
    """Markdown for what Temporal shows of a case also when no worker runs."""
    return (
        f"## {escaped(title or f'Ärende {dnr}')}\n\nÄrende {escaped(dnr)}\n\nTidslinjen står under *Current Details*. "
        "Är det tomt där går ingen arbetsprocess just nu: starta den, eller se läget med `remiss case show`."
    )


def case_state(progress: CaseProgress, now: datetime) -> CaseState:
    if progress.ended:
        return CaseState.ENDED
    return CaseState.LATE if any(is_late(one, now) for one in progress.milestones) else CaseState.UNDER_WAY


def details(dnr: str, progress: CaseProgress, now: datetime, namespace: str) -> str:
    """Markdown for a case's Current Details, under 20 kB for any number of steps a case has."""
    steps = progress.milestones
    done = sum(one.state is MilestoneState.DONE for one in steps)
    total = sum(one.state is not MilestoneState.DROPPED for one in steps)
    ahead = [one for one in steps if one.state is MilestoneState.PLANNED]
    late = [one for one in ahead if is_late(one, now)]
    facts = [
        f"## {escaped(progress.title or f'Ärende {dnr}')}",
        f"**Ärende {escaped(dnr)}: {STATES[case_state(progress, now)][0].lower()}, {done} av "
        f"{counted(total, 'steg', 'steg')} gjorda**",
    ]
    if late and not progress.ended:
        facts.append(
            f"**Försenat:** {'; '.join(f'{escaped(full_name(one))} ({day(one.planned)})' for one in late[:5])}"
        )
    if ahead and not progress.ended:
        facts.append(f"**Nästa:** {escaped(full_name(ahead[0]))}, {day(ahead[0].planned)}")
    if progress.rounds:
        base = f"/namespaces/{quote(namespace, safe='')}/workflows"
        links = (f"[{escaped(one)}]({base}/{quote(workflow_id, safe='')})" for one, workflow_id in progress.rounds)
        facts.append(f"**Remisser:** {', '.join(links)}")
    return "\n\n".join([*facts, _table(steps, now), f"*Uppdaterad {minute_words(now)}. Tryck R för det senaste.*"])


def _table(steps: tuple[MilestoneInfo, ...], now: datetime) -> str:
    heads = ("", "Steg", "Planerat", "Gjort", "Läge")
    rows = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for one in steps:
        mark = "!" if is_late(one, now) else _MARKS[one.state]
        cells = (mark, full_name(one), day(one.planned), day(one.done_on) if one.done_on else "", state(one, now))
        rows.append("| " + " | ".join(f"{escaped(cell)}{_PAD}" for cell in cells) + " |")
    return "\n".join(rows)


def waiting(milestone: MilestoneInfo, until: datetime) -> str:
    """The summary of the timer: what is waited for and its day."""
    text = f"{kind(milestone.kind)}: {day(milestone.planned)}"
    if milestone.late_at == until:
        return f"Påminner om försenat steg. {text}"
    return (
        f"Påminner inför steg. {text}"
        if milestone.kind is not MilestoneKind.OTHER
        else f"Påminner: {name_of(milestone)}"
    )


def telling() -> str:
    return "Påminner om steg i ärendet"
