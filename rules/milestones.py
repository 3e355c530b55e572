"""The steps of a case: when one is planned, when its owner is told, and whether it may be done, moved or dropped.

Source: the timeline of the KSL case (R3, R5). A day or a month is planned; the source plans by months. When letters go
is practice, no source.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from models.cases import GATE_STEPS, CaseDefinition, Milestone, MilestoneKind, MilestoneState
from models.errors import Refusal
from rules.calendar import FIRST_YEAR, LAST_YEAR, working_day_from, working_day_until
from rules.local_time import day_end, day_start_of_office
from rules.written_dates import written_day

REMIND_DAYS_LIMIT = 365
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def written_plan(text: str) -> str | None:
    """A day or a month as it is kept, `2014-06-12` or `2014-06`; None for anything else, or outside the almanac."""
    day = first_day(text)
    return text if day is not None and FIRST_YEAR <= day.year < LAST_YEAR else None


def first_day(planned: str) -> date | None:
    """The day, or the first of the month."""
    if found := _MONTH.fullmatch(planned):
        return date(int(found[1]), int(found[2]), 1)
    return written_day(planned)


def last_day(planned: str) -> date | None:
    """The day, or the last of the month: a step planned in June is late in July."""
    day = first_day(planned)
    if day is None or len(planned) != len("2014-06"):
        return day
    return (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def shifted(case: CaseDefinition, starting: date) -> CaseDefinition:
    """The case with every day moved by as many days as brings its first to `starting`; a month becomes the one that its
    first day comes to."""
    days = [day for one in case.milestones if (day := first_day(one.planned)) is not None]
    by = starting - min(days, default=starting)

    def moved(planned: str) -> str:
        day = first_day(planned)
        return (day + by).isoformat()[: len(planned)] if day else ""

    steps = tuple(
        one.model_copy(update={"planned": moved(one.planned), "not_before": moved(one.not_before)})
        for one in case.milestones
    )
    return case.model_copy(update={"milestones": steps})


def due_at(planned: str) -> datetime | None:
    day = last_day(planned)
    return day_end(day) if day else None


def coming_at(planned: str, days: int, set_at: datetime) -> datetime | None:
    """When the owner is told that a step comes: in the morning of a working day, `days` before the day or the first of
    the month. None when that was past already as the day was set: whoever set it knows."""
    day = first_day(planned)
    at = day_start_of_office(working_day_until(day - timedelta(days=days))) if day else None
    return at if at is not None and at > set_at else None


def late_at(planned: str, set_at: datetime) -> datetime | None:
    """When the owner is told that a step is late: the first working morning after its day or month."""
    day = last_day(planned)
    at = day_start_of_office(working_day_from(day + timedelta(days=1))) if day else None
    return at if at is not None and at > set_at else None


def sort_key(milestone: Milestone, place: int) -> tuple[str, int]:
    """By the day it was done or is planned for, a month by its last; what has no day last, and those of one day as they
    were written."""
    day = last_day(milestone.done_on or milestone.planned)
    return (day.isoformat() if day else "9999", place)


def may_be_done(milestone: Milestone, on: date, today: date, others: Iterable[Milestone]) -> Refusal | None:
    """Whether a step may be recorded as done on a day: not one to come, not before its first day, and a final decision
    not before the direction decision that the case has (R5)."""
    if milestone.state is MilestoneState.DROPPED:
        return Refusal(code="milestone_dropped")
    if on > today:
        return Refusal(code="milestone_in_future", facts={"day_on": on.isoformat()})
    if milestone.not_before and on.isoformat() < milestone.not_before:
        return Refusal(code="milestone_too_early", facts={"day_on": milestone.not_before})
    if milestone.kind is MilestoneKind.FINAL:
        direction = [one for one in others if one.kind is MilestoneKind.DIRECTION]
        undecided = [one for one in direction if one.state is MilestoneState.PLANNED]
        if undecided:
            return Refusal(code="milestone_direction_missing")
        decided = [one.done_on for one in direction if one.state is MilestoneState.DONE]
        if decided and on.isoformat() < max(decided):
            return Refusal(code="milestone_before_direction", facts={"day_on": max(decided)})
    return None


def may_move(milestone: Milestone, *, seen: int) -> Refusal | None:
    """The compilation's day is people's to plan, though it is the round that fills it."""
    own = milestone.model_copy(update={"round_id": ""}) if milestone.kind is MilestoneKind.COMPILATION else milestone
    return may_change(own, seen=seen)


def may_change(milestone: Milestone, *, seen: int) -> Refusal | None:
    """Whether what somebody saw of a step still is so, and whether it is theirs to change: what a round fills by itself
    is moved and done there."""
    if seen and seen != milestone.version:
        return Refusal(code="milestone_moved_on")
    if milestone.round_id and milestone.kind not in GATE_STEPS:
        return Refusal(code="milestone_of_round", facts={"dnr": milestone.round_dnr})
    return None
