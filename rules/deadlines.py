"""What is wise and what is wrong about a due day and a response period."""

import calendar
from datetime import date, datetime, timedelta

from models.errors import Refusal
from models.findings import Advice, AdviceCode
from rules.calendar import is_working_day, red_day_name, working_day_from
from rules.local_time import local_day

SIX_WEEKS_DAYS = 42
USUAL_MONTHS = 3
SUMMER_DAYS = 21
CHRISTMAS_DAYS = 7
FAR_OFF_MONTHS = 24


def due_day_refusal(due_at: datetime) -> Refusal | None:
    """A due day must be a working day: on a day off nobody can register the answer, or help. Practice, not law.

    Lag (1930:173) moves a statutory deadline on a day off to the next working day; here the date is ours to choose.
    """
    day = local_day(due_at)
    if is_working_day(day):
        return None
    facts = {"due_on": day.isoformat(), "red_day": red_day_name(day), "next_on": working_day_from(day).isoformat()}
    return Refusal(code="due_on_day_off", facts=dict(facts))


def period_advice(sent_on: date, due_on: date) -> tuple[Advice, ...]:
    """Advice on a response period from the day of sending to the due day. Practice, not law, every line of it:

    - three months as a rule: the Government Offices' practice (P5), and Norway's (P30);
    - never under six weeks: Norway's floor (P30); shorter ones have made bodies decline in public (P9);
    - not due in July: two in a hundred state rounds are (P6), committees do not meet;
    - three weeks more over summer, one week more over Christmas (Vestfold, P31): told when mid-July or Christmas Day
      lies in the period and the period is not that much longer than three months;
    - due more than two years off: most likely a mistyped year; no source.
    """
    facts = {"sent_on": sent_on.isoformat(), "due_on": due_on.isoformat(), "days": (due_on - sent_on).days}
    found = [*_length_advice(sent_on, due_on), *_season_advice(sent_on, due_on)]
    return tuple(Advice(code=code, facts={**facts, "advised_on": advised.isoformat()}) for code, advised in found)


def _length_advice(sent_on: date, due_on: date) -> list[tuple[AdviceCode, date]]:
    usual_on = add_months(sent_on, USUAL_MONTHS)
    if (due_on - sent_on).days < SIX_WEEKS_DAYS:
        return [(AdviceCode.UNDER_SIX_WEEKS, working_day_from(usual_on))]
    if due_on < usual_on:
        return [(AdviceCode.UNDER_THREE_MONTHS, working_day_from(usual_on))]
    far_on = add_months(sent_on, FAR_OFF_MONTHS)
    return [(AdviceCode.DUE_FAR_OFF, far_on)] if due_on > far_on else []


def _season_advice(sent_on: date, due_on: date) -> list[tuple[AdviceCode, date]]:
    found = []
    summer, christmas = _holds(sent_on, due_on, 7, 15), _holds(sent_on, due_on, 12, 25)
    extra_days = SUMMER_DAYS * summer + CHRISTMAS_DAYS * christmas
    advised = working_day_from(add_months(sent_on, USUAL_MONTHS) + timedelta(days=extra_days))
    if due_on.month == 7:
        found.append((AdviceCode.DUE_IN_JULY, working_day_from(after_the_holidays(due_on))))
    elif summer and due_on < advised:
        found.append((AdviceCode.OVER_SUMMER, advised))
    if due_on.month != 7 and after_the_holidays(due_on) != due_on:
        found.append((AdviceCode.DUE_AT_CHRISTMAS, working_day_from(after_the_holidays(due_on))))
    elif christmas and due_on < advised:
        found.append((AdviceCode.OVER_CHRISTMAS, advised))
    return found


def after_the_holidays(day: date) -> date:
    """The day itself, but for one in July or at Christmas, when nobody prepares anything for a council: 31 August, and
    15 January. Practice."""
    if day.month == 7:
        return date(day.year, 8, 31)
    if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6):
        return date(day.year + (day.month == 12), 1, 15)
    return day


def _holds(first: date, last: date, month: int, day: int) -> bool:
    """Whether some year's day of that month lies in the period."""
    return any(first <= date(year, month, day) <= last for year in range(first.year, last.year + 1))


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
