"""Judges a round's three dates and its reminders together: what is wrong, and what its registrar should know."""

from collections.abc import Iterable
from datetime import datetime

from models.definition import ReminderRule
from models.errors import Fact
from models.findings import DateFault, DateJudgement, DateNotice, FaultCode, NoticeCode
from rules.calendar import is_working_day, red_day_name, working_day_from
from rules.deadlines import due_day_refusal, period_advice
from rules.local_time import is_day_end, local_day
from rules.reminders import reminder_instant


def judge_dates(*, send_at: datetime | None, due_at: datetime, closes_at: datetime, now: datetime) -> DateJudgement:
    """Faults and notices, each with the date it is about. All aware UTC; `send_at` None: sent when told to, so the
    response period is advised on as from now.

    A round whose due date has passed may be looked at when its sending lay in the past too (`is_past`); a due date
    that has passed before anything was sent is a fault. Raises `RemissError("no_calendar")` beyond the calendar.
    """
    faults = [*_order_faults(send_at, due_at, closes_at, now)]
    notices: list[DateNotice] = []
    refusal = due_day_refusal(due_at)
    if refusal is not None and is_day_end(due_at):
        faults.append(DateFault(field="due", code=FaultCode.DUE_ON_DAY_OFF, facts=refusal.facts))
    elif refusal is not None:
        notices.append(DateNotice(field="due", code=NoticeCode.DUE_ON_DAY_OFF, facts=refusal.facts))
    starts_at = now if send_at is None else send_at
    if due_at > starts_at:
        for advice in period_advice(local_day(starts_at), local_day(due_at)):
            notices.append(DateNotice(field="due", code=advice.code, facts=advice.facts))
    if send_at is not None:
        notices.extend(_sending_notices(send_at, due_at, now))
    is_past = send_at is not None and send_at < due_at <= now
    return DateJudgement(faults=tuple(faults), notices=tuple(notices), is_past=is_past)


def _order_faults(
    send_at: datetime | None, due_at: datetime, closes_at: datetime, now: datetime
) -> Iterable[DateFault]:
    facts: dict[str, Fact] = {"due_at": due_at.isoformat(), "closes_at": closes_at.isoformat()}
    if closes_at < due_at:
        yield DateFault(field="closes", code=FaultCode.CLOSES_BEFORE_DUE, facts=facts)
    if send_at is None and due_at <= now:
        yield DateFault(field="due", code=FaultCode.DUE_IN_PAST, facts=facts)
    if send_at is not None and due_at <= send_at:
        code = FaultCode.DUE_IN_PAST if due_at <= now < send_at else FaultCode.DUE_BEFORE_SENDING
        yield DateFault(field="due", code=code, facts={**facts, "send_at": send_at.isoformat()})


def _sending_notices(send_at: datetime, due_at: datetime, now: datetime) -> Iterable[DateNotice]:
    facts: dict[str, Fact] = {"send_at": send_at.isoformat(), "due_at": due_at.isoformat()}
    day = local_day(send_at)
    if not is_working_day(day):
        off: dict[str, Fact] = {"send_on": day.isoformat(), "red_day": red_day_name(day)}
        off["next_on"] = working_day_from(day).isoformat()
        yield DateNotice(field="send", code=NoticeCode.SEND_ON_DAY_OFF, facts=off)
    if send_at < due_at <= now:
        yield DateNotice(field="due", code=NoticeCode.DATES_IN_PAST, facts=facts)
    elif send_at <= now < due_at:
        yield DateNotice(field="send", code=NoticeCode.SEND_IN_PAST, facts=facts)


def reminder_notice(
    rule: ReminderRule, *, send_at: datetime, due_at: datetime, closes_at: datetime
) -> NoticeCode | None:
    """Whether a reminder never goes out: planned before the sending, or when the round is closed already."""
    at = reminder_instant(rule, due_at)
    if at <= send_at:
        return NoticeCode.REMINDER_BEFORE_SENDING
    return NoticeCode.REMINDER_AFTER_CLOSING if at > closes_at else None
