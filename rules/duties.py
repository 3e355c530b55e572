"""When a duty after the last decision is due (R28), and when its owner is told. Pure."""

from datetime import date, datetime, timedelta

from models.duties import DutyRule, DutyText
from models.errors import Refusal
from rules.calendar import working_day_until
from rules.deadlines import add_months
from rules.local_time import day_start_of_office

LONGEST_DAYS, LONGEST_MONTHS, LONGEST_NOTICE = 3_650, 120, 365
WHAT_LIMIT, OWNER_LIMIT = 1_000, 200


def refused(text: DutyText) -> Refusal | None:
    """Why what is written of a duty cannot be kept; None when it can. The address is checked where it is typed."""
    if not text.what:
        return Refusal(code="duty_what_missing")
    if not text.owner:
        return Refusal(code="duty_owner_missing")
    if len(text.what) > WHAT_LIMIT or len(text.owner) > OWNER_LIMIT:
        return Refusal(code="duty_text_long", facts={"limit": WHAT_LIMIT, "owner_limit": OWNER_LIMIT})
    most = {DutyRule.DAYS_AFTER: LONGEST_DAYS, DutyRule.MONTHS_AFTER: LONGEST_MONTHS}.get(text.rule)
    if most is not None and not 0 <= text.amount <= most:
        return Refusal(code="duty_amount", facts={"most": most})
    if text.rule is DutyRule.ON_DAY and _day(text.day) is None:
        return Refusal(code="duty_day", facts={"day": text.day})
    if text.rule is DutyRule.YEARLY and _day(f"2024-{text.day}") is None:  # a leap year: 29 February is a day
        return Refusal(code="duty_day_of_year", facts={"day": text.day})
    if not 0 <= text.remind_days <= LONGEST_NOTICE:
        return Refusal(code="duty_notice", facts={"most": LONGEST_NOTICE})
    return None


def due_on(text: DutyText, *, decided_on: date | None, made_on: date, last_done: date | None = None) -> date | None:
    """The duty's next day; None while it waits for the last decision. `last_done`: the day it was last done for, which
    moves one of each year on. A yearly one begins after the last decision, or after it was written when there is none.
    29 February is the 28th in other years."""
    match text.rule:
        case DutyRule.ON_DAY:
            return _day(text.day)
        case DutyRule.YEARLY:
            after = last_done or decided_on or made_on
            days = (_of_year(text.day, year) for year in (after.year, after.year + 1))
            return next(day for day in days if day > after)
        case _ if decided_on is None:
            return None
        case DutyRule.DAYS_AFTER:
            return decided_on + timedelta(days=text.amount)
        case DutyRule.MONTHS_AFTER:
            return add_months(decided_on, text.amount)


def remind_at(due: date, remind_days: int) -> datetime:
    """08:00 on the last working day that leaves so many calendar days. Aware UTC. Practice, no source."""
    return day_start_of_office(working_day_until(due - timedelta(days=remind_days)))


def is_late(due: date | None, today: date) -> bool:
    return due is not None and due < today


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2027-01-01") else None
    except ValueError:
        return None


def _of_year(month_and_day: str, year: int) -> date:
    month, day = (int(part) for part in month_and_day.split("-"))
    return add_months(date(2024, month, day), 12 * (year - 2024))
