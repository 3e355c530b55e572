"""What comes next in a round and in a group: pure, with the clock as an argument. Workflows ask, wait, act, record."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.messages import GroupInfo, GroupProgress, ReminderDue, RoundProgress
from models.steps import GroupStep, NextInGroup, NextInRound, RoundStep
from models.values import RoundState

REOPEN_DAYS = 90
"""Calendar days after the closing in which a round can be opened again before its workflow ends (practice: late
answers and corrections come within weeks; the register keeps everything for ever)."""

RETRY_FIRST = timedelta(minutes=1)
RETRY_LONGEST = timedelta(minutes=30)
"""Deferred letters are tried again after 1, 2, 4 ... and then every 30 minutes (RFC 5321 4.5.4.1)."""
UNKNOWN_DELAYS = (timedelta(minutes=30), timedelta(hours=4))
"""Letters whose hand-over has ended without a verdict (practice: a relay that drops the line after the final dot may
have kept the letter, so that each try may be one more copy, and is mended by people, in hours)."""
LONGEST_DELAY = max(RETRY_LONGEST, *UNKNOWN_DELAYS)
"""No letter waits longer for its next try."""


HELD_FOR = timedelta(hours=1)
"""How long the register is left alone when it would not take what the clock asks for, or not say what is ahead."""
_BEFORE = frozenset({RoundState.DRAFT, RoundState.AWAITING_APPROVAL, RoundState.APPROVED, RoundState.SCHEDULED})
_BY_CLOCK = frozenset({RoundStep.SEND, RoundStep.MARK_OVERDUE, RoundStep.CLOSE})


def next_in_round(progress: RoundProgress, now: datetime) -> NextInRound:
    """Never goes backwards: with the same progress, a later `now` gives the same step or a later one. What is waited
    for is always ahead: a wait that ends at once would be asked for again, for ever."""
    step = _next_in_round(progress, now)
    if step.step in _BY_CLOCK and progress.frozen_at is not None:
        return NextInRound(step=RoundStep.WAIT)
    if step.step in _BY_CLOCK and progress.held_until is not None and now < progress.held_until:
        return NextInRound(step=RoundStep.WAIT, until=progress.held_until)
    letters_at = progress.letters_at if progress.letters_for else None
    if step.step is RoundStep.WAIT and letters_at is not None and letters_at > now:
        return NextInRound(step=RoundStep.WAIT, until=min(step.until or letters_at, letters_at))
    return step


def _next_in_round(progress: RoundProgress, now: datetime) -> NextInRound:
    is_time = progress.letters_at is None or progress.letters_at <= now
    # Before the sending nothing waits but what goes to the round's approver.
    may_go = progress.missiv_sent or progress.state in _BEFORE or progress.state is RoundState.CANCELLED
    if progress.letters_for and is_time and may_go:
        return NextInRound(step=RoundStep.SEND_LETTERS)
    match progress.state:
        case RoundState.SCHEDULED if progress.planned_send_at is not None:
            return _at(RoundStep.SEND, progress.planned_send_at, now)
        case RoundState.OPEN if not progress.missiv_sent:
            return NextInRound(step=RoundStep.SEND_MISSIV)
        case RoundState.OPEN:
            return _after(RoundStep.MARK_OVERDUE, progress.due_at, now)
        case RoundState.OVERDUE:
            compiles = progress.compile_wanted and now <= progress.closes_at
            closing = _after(RoundStep.CLOSE, progress.closes_at, now)
            return NextInRound(step=RoundStep.COMPILE) if compiles else closing
        case RoundState.CLOSED if progress.compile_wanted:
            return NextInRound(step=RoundStep.COMPILE)
        case RoundState.CLOSED if progress.closed_at is not None:
            return _after_closing(progress, progress.closed_at + timedelta(days=REOPEN_DAYS), now)
        case RoundState.CANCELLED if progress.letters_for:
            return NextInRound(step=RoundStep.WAIT)
        case RoundState.CANCELLED:
            return NextInRound(step=RoundStep.DONE)
        case _:
            return NextInRound(step=RoundStep.WAIT)


def is_over(state: RoundState, closed_at: datetime | None, now: datetime) -> bool:
    """Whether the round's workflow has ended for good: cancelled, or closed so long that it is archived."""
    if state is RoundState.CANCELLED:
        return True
    return state is RoundState.CLOSED and closed_at is not None and now >= closed_at + timedelta(days=REOPEN_DAYS)


def _after_closing(progress: RoundProgress, ends_at: datetime, now: datetime) -> NextInRound:
    """The groups have ended: what becomes due in them is the round's own to see to, until it ends."""
    look_at = min((group.look_at for group in progress.groups if group.look_at is not None), default=ends_at)
    if look_at <= now and look_at < ends_at:
        return NextInRound(step=RoundStep.LOOK)
    if now >= ends_at:
        waits = progress.letters_for or progress.approval.waiting or progress.gate.waits
        return NextInRound(step=RoundStep.WAIT if waits else RoundStep.DONE)
    return NextInRound(step=RoundStep.WAIT, until=min(look_at, ends_at))


def groups_to_look_at(progress: RoundProgress, now: datetime) -> tuple[GroupInfo, ...]:
    """Those that the step LOOK is about."""
    return tuple(group for group in progress.groups if group.look_at is not None and group.look_at <= now)


def look_again_at(minutes_at: datetime | None, deferred: int, now: datetime) -> datetime | None:
    """When a closed round looks at a group again: a minutes reminder falls due, or deferred letters are tried again."""
    retry_at = now + RETRY_LONGEST if deferred else None
    return min((instant for instant in (minutes_at, retry_at) if instant is not None), default=None)


def next_in_group(progress: GroupProgress, now: datetime) -> NextInGroup:
    """The missiv first, then whatever is due: a reminder before a minutes reminder, that before one to colleagues, and
    that before a retry, the earliest reminder first."""
    if not progress.missiv_sent:
        return NextInGroup(step=GroupStep.SEND_MISSIV)
    reminder = min(progress.reminders, key=lambda item: (item.at, item.number), default=None)
    if reminder is not None and reminder.at <= now:
        return NextInGroup(step=GroupStep.SEND_REMINDER, reminder=reminder)
    if progress.minutes_at is not None and progress.minutes_at <= now:
        return NextInGroup(step=GroupStep.REMIND_OF_MINUTES)
    if progress.colleagues_at is not None and progress.colleagues_at <= now:
        return NextInGroup(step=GroupStep.REMIND_COLLEAGUES)
    if progress.retry_at is not None and progress.retry_at <= now:
        return NextInGroup(step=GroupStep.RETRY)
    if progress.replan_at is not None and progress.replan_at <= now:
        return NextInGroup(step=GroupStep.REPLAN)
    planned = (reminder.at if reminder else None, progress.minutes_at, progress.colleagues_at)
    instants = (*planned, progress.retry_at, progress.replan_at)
    ahead = [instant for instant in instants if instant is not None]
    return NextInGroup(step=GroupStep.WAIT, until=min(ahead, default=None), reminder=reminder)


def merge_reminders(pending: Iterable[ReminderDue], planned: Iterable[ReminderDue]) -> tuple[ReminderDue, ...]:
    """A new plan beside what was pending: a reminder already due but not yet sent stays if its due date still holds,
    so that a plan read in the moment a reminder falls due does not swallow it."""
    planned = tuple(planned)
    dates = {item.due_at for item in planned}
    kept = [item for item in pending if item.due_at in dates and item not in planned]
    return tuple(sorted((*kept, *planned), key=lambda item: (item.at, item.number)))


def retry_delay(retries: int) -> timedelta:
    """How long to wait before deferred letters are tried again, after that many tries in a row."""
    return min(RETRY_FIRST * (1 << min(retries, 10)), RETRY_LONGEST)


def unknown_delay(unknowns: int) -> timedelta | None:
    """How long to wait before a letter is tried again of which that many hand-overs, one or more, have ended without a
    verdict. None: never, it is given up."""
    return UNKNOWN_DELAYS[unknowns - 1] if unknowns <= len(UNKNOWN_DELAYS) else None


def _at(step: RoundStep, instant: datetime, now: datetime) -> NextInRound:
    return NextInRound(step=step) if now >= instant else NextInRound(step=RoundStep.WAIT, until=instant)


def _after(step: RoundStep, last: datetime, now: datetime) -> NextInRound:
    """For instants that are themselves in time: the step comes just after."""
    return _at(step, last + timedelta(microseconds=1), now)
