"""When a council that has not decided is written to again. Practice, not law, but for the fourteen days: minutes are
approved at the latest that long after a meeting (KL 2017:725 5 kap. 69 §), so that a decision is known by then."""

from collections.abc import Mapping
from datetime import date, timedelta

from models.adoption import (
    ADOPTING,
    AdoptionOutcome,
    AdoptionPlan,
    AdoptionState,
    Agenda,
    Asks,
    CouncilOutcome,
    CouncilStanding,
    ForceState,
)
from models.to_do import ToDoKind
from rules.calendar import working_day_from
from rules.deadlines import after_the_holidays

AFTER_THE_COUNCIL_DAYS = 14
WITHOUT_A_DAY_DAYS = 60
"""Between two letters to a council of which no meeting is known: most meet once a month, and prepare for two."""
FORCE_DAYS = 35
"""From a decision to the question whether it has legal force: minutes approved, announced, and three weeks."""


def agenda(
    outcome: AdoptionOutcome, plan: AdoptionPlan, *, asked: Mapping[str, date], started_on: date, today: date
) -> Agenda:
    """Who is written to now, and when there is something to do next. `asked`: by code, the day of the latest letter.
    Nobody is written to about what is in force, or can no more be adopted."""
    if outcome.is_in_force or outcome.state is AdoptionState.REJECTED:
        return Agenda()
    due: dict[str, Asks] = {}
    ahead: list[date] = []
    for standing in outcome.standings:
        asks = Asks.FORCE if standing.outcome in ADOPTING else Asks.DECISION
        if standing.code not in asked and standing.outcome is None:
            due[standing.code] = asks
            continue
        last = asked.get(standing.code, started_on)
        day = next_letter_on(standing, asked_on=last, not_before=plan.decision_not_before, force=plan.legal_force)
        if day is not None and day <= today:
            due[standing.code] = asks
        elif day is not None:
            ahead.append(day)
    if outcome.in_force_on > today.isoformat():
        ahead.append(date.fromisoformat(outcome.in_force_on))
    return Agenda(due=due, next_on=min(ahead, default=None))


def next_letter_on(standing: CouncilStanding, *, asked_on: date, not_before: str, force: bool) -> date | None:
    """The day of the next letter to a council, a working day outside July and Christmas; None when it has said all that
    is asked. `asked_on`: the day of the letter before; `force`: it is asked for the legal force of its decision too."""
    day = _wanted(standing, asked_on, force)
    if day is None:
        return None
    first = date.fromisoformat(not_before) if not_before else day
    return working_day_from(after_the_holidays(max(day, first, asked_on + timedelta(days=1))))


def _wanted(standing: CouncilStanding, asked_on: date, force: bool) -> date | None:
    usual = asked_on + timedelta(days=WITHOUT_A_DAY_DAYS)
    if standing.outcome in ADOPTING:
        if not force or standing.force.state not in {ForceState.UNKNOWN, ForceState.UNCONFIRMED}:
            return None
        on = standing.decision.on if standing.decision else ""
        known = date.fromisoformat(on) + timedelta(days=FORCE_DAYS) if on else usual
        return known if known > asked_on else usual
    if standing.outcome is CouncilOutcome.REJECTED:
        return None
    if standing.until and standing.until >= asked_on.isoformat():
        return date.fromisoformat(standing.until) + timedelta(days=AFTER_THE_COUNCIL_DAYS)
    return usual


def waits_for_a_person(
    standing: CouncilStanding, plan: AdoptionPlan, outcome: AdoptionOutcome, today: date
) -> tuple[ToDoKind, date] | None:
    """What the registrar has to do about a council, and the day since when: a decision to ask about, one that should
    have been known, or whether one that adopts has legal force. Nothing about what is in force, or can no more be
    adopted. Practice."""
    if outcome.is_in_force or outcome.state is AdoptionState.REJECTED:
        return None
    on = date.fromisoformat(standing.decision.on) if standing.decision and standing.decision.on else today
    deviates = standing.outcome is CouncilOutcome.DEVIATING and plan.is_identical
    if deviates or standing.outcome is CouncilOutcome.SENT_BACK:
        return ToDoKind.COUNCIL_DECISION, on
    if standing.outcome in ADOPTING:
        unknown = standing.force.state in {ForceState.UNKNOWN, ForceState.UNCONFIRMED}
        known = on + timedelta(days=FORCE_DAYS)
        return (ToDoKind.COUNCIL_FORCE, known) if plan.legal_force and unknown and known < today else None
    if standing.outcome is CouncilOutcome.REJECTED:
        return None
    told = date.fromisoformat(standing.until) + timedelta(days=AFTER_THE_COUNCIL_DAYS) if standing.until else None
    last = told or (date.fromisoformat(plan.wanted_by) if plan.wanted_by else None)
    return (ToDoKind.COUNCIL_LATE, last) if last is not None and last < today else None
