"""When a registered answer came in, beside the round's other dates: what cannot be, and what must be insisted on."""

from datetime import date, datetime

from models.errors import Fact, Refusal
from rules.local_time import day_start_of_office, local_day


def arrival_on(day: date, *, sent_at: datetime | None, now: datetime) -> datetime:
    """The instant of an answer that came on a day whose hour nobody noted: 08:00, but neither before the round was sent
    that same day nor, today, after now. Aware UTC."""
    at = day_start_of_office(day)
    if sent_at is not None and local_day(sent_at) == day:
        at = max(at, sent_at)
    return min(at, now) if local_day(now) == day else at


def arrival_refusal(
    arrived_at: datetime, *, drafted_at: datetime, sent_at: datetime | None, replaced_at: datetime | None, now: datetime
) -> Refusal | None:
    """What the arrival contradicts. `replaced_at`: when the version that it would replace came in.

    Refusals: `arrived_in_future`, which nothing makes right; `arrived_before_draft`, `arrived_before_sending` and
    `arrived_before_replaced`, which can be right all the same (a draft that was sent round by hand, a version found
    late) and are insisted on. No source: practice.
    """
    facts: dict[str, Fact] = {"arrived_at": arrived_at.isoformat()}
    if arrived_at > now:
        return Refusal(code="arrived_in_future", facts=facts)
    if arrived_at == now:  # nobody has claimed a time: the clocks of two machines may differ by a little
        return None
    if sent_at is not None and arrived_at < sent_at:
        code = "arrived_before_draft" if arrived_at < drafted_at else "arrived_before_sending"
        return Refusal(code=code, facts={**facts, "drafted_at": drafted_at.isoformat(), "sent_at": sent_at.isoformat()})
    if replaced_at is not None and arrived_at < replaced_at:
        return Refusal(code="arrived_before_replaced", facts={**facts, "replaced_at": replaced_at.isoformat()})
    return None
