"""Days of an incoming remiss: when its officer is reminded, and what day an inner round may end on. Practice, no
source."""

from datetime import date, datetime, timedelta

from models.errors import Refusal
from models.incoming import OVER, IncomingProgress, IncomingStep, NextInIncoming, Stage
from rules.calendar import is_working_day, working_day_until
from rules.local_time import day_start_of_office, local_day

REMINDED_BEFORE = (14, 7, 2)
"""Calendar days before the sender's due day."""
WORKING_DAYS_BETWEEN = 5
"""Fewer between the members' last day and the sender's leave no time to write, ask the members and approve."""
PROPOSED_BETWEEN = 10
LONGEST_WAIT = timedelta(days=30)

_DAY = timedelta(days=1)


def reminders(due_at: datetime) -> tuple[datetime, ...]:
    """When the officer is reminded: at 08.00 on the last working day at or before each."""
    due = local_day(due_at)
    days = dict.fromkeys(working_day_until(due - timedelta(days=before)) for before in REMINDED_BEFORE)
    return tuple(day_start_of_office(day) for day in days)


def working_days_between(first: date, last: date) -> int:
    """Working days after the one and before the other."""
    return sum(is_working_day(first + timedelta(days=each)) for each in range(1, (last - first).days))


def proposed_inner_day(due_at: datetime, today: date) -> date | None:
    """The last working day that leaves ten between, or five; None when there is no such day to come."""
    due = local_day(due_at)
    for wanted in (PROPOSED_BETWEEN, WORKING_DAYS_BETWEEN):
        day = due - _DAY
        while day > today and not (is_working_day(day) and working_days_between(day, due) >= wanted):
            day -= _DAY
        if day > today:
            return day
    return None


def inner_day_refusal(day: date, due_at: datetime, today: date) -> Refusal | None:
    """Why members may not be asked until this day."""
    due = local_day(due_at)
    if day >= due:
        return Refusal(code="inner_day_not_before", facts={"day_on": day.isoformat(), "their_day_on": due.isoformat()})
    if day <= today:
        return Refusal(code="inner_day_past", facts={"day_on": day.isoformat()})
    return None


def days_left(day: date, due_at: datetime) -> int:
    """Working days between the members' last day and the sender's; less than none when it is not before."""
    due = local_day(due_at)
    return working_days_between(day, due) if day < due else -1


def is_tight(day: date, due_at: datetime) -> bool:
    return days_left(day, due_at) < WORKING_DAYS_BETWEEN


def next_in_incoming(progress: IncomingProgress, now: datetime) -> NextInIncoming:
    """What its workflow does now. Letters leave also of one that is over; then it ends."""
    over = progress.stage in OVER
    remind_at = None if over else progress.remind_at
    if progress.letters or (remind_at is not None and remind_at <= now):
        return NextInIncoming(step=IncomingStep.SEND)
    if progress.retry_at is not None and progress.retry_at <= now:
        return NextInIncoming(step=IncomingStep.SEND)
    if over and progress.retry_at is None:
        return NextInIncoming(step=IncomingStep.END)
    instants = [each for each in (remind_at, progress.retry_at, progress.due_at) if each is not None and each > now]
    return NextInIncoming(step=IncomingStep.WAIT, until=min(instants, default=now + LONGEST_WAIT))


def refusal_to_write(stage: Stage) -> Refusal | None:
    """Why the answer's text may not be changed now."""
    if stage in {Stage.SENT, Stage.HANDED_IN, Stage.SENDING}:
        return Refusal(code="incoming_sent")
    if stage in {Stage.AWAITING_APPROVAL, Stage.APPROVED}:
        return Refusal(code="incoming_locked")
    return None
