"""When reminders go out, from a round's rules and a due instant."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from models.definition import ReminderRule
from rules.calendar import working_day_from, working_day_until
from rules.local_time import STOCKHOLM, day_start_of_office, local_day


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


def reminder_instants(rules: Iterable[ReminderRule], due_at: datetime, sent_at: datetime) -> tuple[datetime, ...]:
    """Every reminder's instant, ordered, each once: two rules that land on one moment make one reminder.

    A reminder planned at or before the sending is dropped. Those after closing are the caller's to drop.
    """
    instants = {reminder_instant(rule, due_at) for rule in rules}
    return tuple(sorted(instant for instant in instants if instant > sent_at))
