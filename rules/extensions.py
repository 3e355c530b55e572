"""May a later due date (anstånd) be given, for one recipient or for the whole round?

No statute rules extensions of a remiss: the one who asked decides. Whole-round extensions are announced with the old
and the new date (P8).
"""

from datetime import datetime, timedelta

from models.errors import Fact, Refusal
from models.values import RoundState
from rules.calendar import FIRST_YEAR, LAST_YEAR, working_day_from
from rules.deadlines import due_day_refusal
from rules.gates import may_move_due, may_reopen
from rules.local_time import day_end, is_day_end, local_day


def may_extend_recipient(
    *, due_at: datetime, new_due_at: datetime, closes_at: datetime, now: datetime
) -> Refusal | None:
    """Whether one recipient's due date may move from `due_at` to `new_due_at`. All aware UTC.

    Refusals: `extension_not_later`, `extension_in_past`, `extension_after_closing` (extend the whole round instead),
    `due_on_day_off` (whole days only; a trial's exact instant may fall on any day), `no_calendar`.
    """
    if new_due_at > closes_at:
        facts = {"new_due_at": new_due_at.isoformat(), "closes_at": closes_at.isoformat()}
        return Refusal(code="extension_after_closing", facts=dict(facts))
    return may_extend_round(due_at=due_at, new_due_at=new_due_at, now=now)


def may_extend_round(*, due_at: datetime, new_due_at: datetime, now: datetime) -> Refusal | None:
    """Whether the whole round's due date may move. Its closing moves along (`closing_after_extension`)."""
    if refusal := may_move_due(due_at=due_at, new_due_at=new_due_at, now=now):
        return refusal
    return _off_calendar(new_due_at)


def may_reopen_until(state: RoundState, last: datetime, now: datetime) -> Refusal | None:
    """Whether a closed round may open again until `last`, its new due day and closing at once.

    Refusals: the state table's, `extension_in_past`, `due_on_day_off` (whole days only), `no_calendar`.
    """
    return may_reopen(state, last, last, now) or _off_calendar(last)


def _off_calendar(new_due_at: datetime) -> Refusal | None:
    if local_day(new_due_at).year >= LAST_YEAR:  # closing, some weeks on, needs its year's red days too
        years: dict[str, Fact] = {"year": local_day(new_due_at).year, "first_year": FIRST_YEAR, "last_year": LAST_YEAR}
        return Refusal(code="no_calendar", facts=years)
    return due_day_refusal(new_due_at) if is_day_end(new_due_at) else None


def closing_after_extension(*, due_at: datetime, new_due_at: datetime, closes_at: datetime) -> datetime:
    """When a round closes after its due date moved: later by at least as much, a whole day on a working day.

    Whole days move by calendar days, so that a clock change in between takes nothing; exact instants move exactly.
    """
    if not (is_day_end(due_at) and is_day_end(new_due_at) and is_day_end(closes_at)):
        return closes_at + (new_due_at - due_at)
    days: timedelta = local_day(new_due_at) - local_day(due_at)
    return day_end(working_day_from(local_day(closes_at) + days))
