"""When reminders go out: of the answer, from a round's rules and a due instant; of the minutes extract that a
preliminary answer waits for, from its arrival."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from models.definition import ReminderRule
from rules.calendar import working_day_from, working_day_until
from rules.local_time import STOCKHOLM, day_start_of_office, is_day_end, local_day

BY_HAND_COVERS = timedelta(hours=24)
"""A planned reminder within this after one by hand is left out: nobody is asked twice in a day. Practice, no source."""
MINUTES_FIRST_AFTER = timedelta(days=15)
"""Calendar days from the answer's arrival. Minutes are approved at the latest 14 days after the meeting (kommunallagen
2017:725 5 kap. 69 §): the day after that the extract ought to be there."""
MINUTES_AGAIN_AFTER = timedelta(days=14)
MINUTES_REMINDERS = 2
"""Practice, no source: after two reminders it is for a person to ask."""


def reminder_instant(rule: ReminderRule, due_at: datetime) -> datetime:
    """The aware UTC instant a rule asks for.

    Whole days before: 08:00 Stockholm time, on the working day before when it is a day off, so that nobody loses time.
    Whole days after: 08:00, on the next working day. Anything finer is exact, whatever the day.
    """
    days = timedelta(days=rule.days)
    if rule.offset:
        return (due_at.astimezone(STOCKHOLM) + days).astimezone(UTC) + rule.offset
    day = local_day(due_at) + days
    return day_start_of_office(working_day_from(day) if rule.days > 0 else working_day_until(day))


def minutes_reminder_at(arrived_at: datetime, reminded: Sequence[datetime]) -> datetime | None:
    """When a preliminary answer's next minutes reminder falls due: 08:00 in Stockholm, on the next working day when the
    day is off. `reminded`: when those there have been were made. None when there will be no more."""
    if len(reminded) >= MINUTES_REMINDERS:
        return None
    day = local_day(max(reminded)) + MINUTES_AGAIN_AFTER if reminded else local_day(arrived_at) + MINUTES_FIRST_AFTER
    return day_start_of_office(working_day_from(day))


def internal_reminder_at(asked_at: datetime, due_at: datetime) -> datetime | None:
    """When a colleague in an internremiss that has not answered is reminded, once: 08:00 in Stockholm on the day it was
    given, or on the working day before when that is a day off. None when it was asked after that, or in a trial, whose
    days are seconds. Practice, no source."""
    if not is_day_end(due_at):
        return None
    moment = day_start_of_office(working_day_until(local_day(due_at)))
    return moment if moment > asked_at else None
