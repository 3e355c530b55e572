"""What comes next: the whole calendar of a round and a group, without any Temporal."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages import GateStanding, GroupInfo, GroupProgress, ReminderDue, RoundProgress
from models.steps import GroupStep, RoundStep
from models.values import RoundState
from rules.plan import (
    HELD_FOR,
    LONGEST_DELAY,
    REOPEN_DAYS,
    groups_to_look_at,
    is_over,
    look_again_at,
    merge_reminders,
    next_in_group,
    next_in_round,
    retry_delay,
    unknown_delay,
)
from tests.rows import rows

SEND = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DUE = datetime(2026, 6, 9, 21, 59, 59, 999999, tzinfo=UTC)
CLOSES = datetime(2026, 6, 23, 21, 59, 59, 999999, tzinfo=UTC)
TICK = timedelta(microseconds=1)


LONG_AFTER = CLOSES + timedelta(days=REOPEN_DAYS)
LOOK_AT = CLOSES + timedelta(days=15)
LOOKED_AT = (
    GroupInfo(key="01", label="Stockholms län", look_at=LOOK_AT + timedelta(days=3)),
    GroupInfo(key="03", label="Uppsala län", look_at=LOOK_AT),
    GroupInfo(key="region", label="Regioner"),
)


def a_round(state: RoundState, **changes: object) -> RoundProgress:
    base = RoundProgress(state=state, planned_send_at=SEND, due_at=DUE, closes_at=CLOSES, missiv_sent=True)
    return base.model_copy(update=changes)


@rows(
    "progress, now, step, until",
    [
        (a_round(RoundState.DRAFT), SEND, RoundStep.WAIT, None),
        (a_round(RoundState.AWAITING_APPROVAL), CLOSES, RoundStep.WAIT, None),
        (a_round(RoundState.APPROVED), CLOSES, RoundStep.WAIT, None),
        (a_round(RoundState.SCHEDULED), SEND - TICK, RoundStep.WAIT, SEND),
        (a_round(RoundState.SCHEDULED), SEND, RoundStep.SEND, None),
        (a_round(RoundState.OPEN, missiv_sent=False), SEND, RoundStep.SEND_MISSIV, None),
        (a_round(RoundState.OPEN, missiv_sent=False, letters_for=("region",)), SEND, RoundStep.SEND_MISSIV, None),
        (a_round(RoundState.OPEN, letters_for=("region",)), SEND, RoundStep.SEND_LETTERS, None),
        (
            a_round(RoundState.OPEN, letters_for=("uninvited",), letters_at=SEND + TICK),
            SEND,
            RoundStep.WAIT,
            SEND + TICK,
        ),
        (a_round(RoundState.OPEN, letters_for=("uninvited",), letters_at=CLOSES), DUE, RoundStep.WAIT, DUE + TICK),
        (a_round(RoundState.OPEN), DUE, RoundStep.WAIT, DUE + TICK),  # the whole last day counts
        (a_round(RoundState.OPEN), DUE + TICK, RoundStep.MARK_OVERDUE, None),
        (a_round(RoundState.OPEN, held_until=CLOSES), DUE + TICK, RoundStep.WAIT, CLOSES),  # the register said no
        (a_round(RoundState.OPEN, held_until=CLOSES), DUE, RoundStep.WAIT, DUE + TICK),
        (a_round(RoundState.OPEN, held_until=CLOSES), CLOSES, RoundStep.MARK_OVERDUE, None),
        (a_round(RoundState.OPEN, missiv_sent=False, held_until=CLOSES), SEND, RoundStep.SEND_MISSIV, None),
        (a_round(RoundState.OVERDUE), CLOSES, RoundStep.WAIT, CLOSES + TICK),
        (a_round(RoundState.OVERDUE), CLOSES + TICK, RoundStep.CLOSE, None),
        (a_round(RoundState.CLOSED, closed_at=CLOSES, compile_wanted=True), CLOSES, RoundStep.COMPILE, None),
        (
            a_round(RoundState.CLOSED, closed_at=CLOSES),
            CLOSES,
            RoundStep.WAIT,
            CLOSES + timedelta(days=REOPEN_DAYS),
        ),
        (
            a_round(RoundState.CLOSED, closed_at=CLOSES),
            CLOSES + timedelta(days=REOPEN_DAYS),
            RoundStep.DONE,
            None,
        ),
        (
            a_round(RoundState.CLOSED, closed_at=CLOSES, letters_for=("",), letters_at=LONG_AFTER + TICK),
            LONG_AFTER,
            RoundStep.WAIT,  # it owes a letter
            LONG_AFTER + TICK,
        ),
        (
            a_round(RoundState.CLOSED, closed_at=CLOSES, gate=GateStanding(waits=True)),
            LONG_AFTER,
            RoundStep.WAIT,  # nobody has decided
            None,
        ),
        (a_round(RoundState.CLOSED, closed_at=CLOSES, letters_for=("",)), CLOSES, RoundStep.SEND_LETTERS, None),
        (a_round(RoundState.CLOSED, closed_at=CLOSES, groups=LOOKED_AT), CLOSES, RoundStep.WAIT, LOOK_AT),
        (a_round(RoundState.CLOSED, closed_at=CLOSES, groups=LOOKED_AT), LOOK_AT, RoundStep.LOOK, None),
        (a_round(RoundState.OVERDUE, groups=LOOKED_AT), LOOK_AT, RoundStep.CLOSE, None),
        (
            a_round(RoundState.CLOSED, closed_at=LOOK_AT - timedelta(days=REOPEN_DAYS), groups=LOOKED_AT),
            LOOK_AT,
            RoundStep.DONE,  # a round that is archived looks no more
            None,
        ),
        (a_round(RoundState.CANCELLED, missiv_sent=False, letters_for=("",)), SEND, RoundStep.SEND_LETTERS, None),
        (a_round(RoundState.CANCELLED, letters_for=("",), letters_at=DUE), SEND, RoundStep.WAIT, DUE),
        (a_round(RoundState.CANCELLED, letters_for=("",), letters_at=DUE), DUE, RoundStep.SEND_LETTERS, None),
        (
            a_round(RoundState.CLOSED, closed_at=CLOSES, groups=LOOKED_AT, letters_for=("",), letters_at=CLOSES + TICK),
            CLOSES,
            RoundStep.WAIT,
            CLOSES + TICK,
        ),
        (a_round(RoundState.CANCELLED), SEND, RoundStep.DONE, None),
    ],
)
def test_a_round_takes_its_next_step_at_its_instant(
    progress: RoundProgress, now: datetime, step: RoundStep, until: datetime | None
) -> None:
    answer = next_in_round(progress, now)
    assert (answer.step, answer.until) == (step, until)


ORDER = [RoundState.SCHEDULED, RoundState.OPEN, RoundState.OVERDUE, RoundState.CLOSED]
TAKES = {
    RoundStep.SEND: RoundState.OPEN,
    RoundStep.MARK_OVERDUE: RoundState.OVERDUE,
    RoundStep.CLOSE: RoundState.CLOSED,
}


@given(st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)), min_size=1, max_size=30))
def test_the_clock_never_moves_a_round_backwards(pauses: list[timedelta]) -> None:
    progress, now = a_round(RoundState.SCHEDULED), SEND - timedelta(days=10)
    for pause in pauses:
        now += pause
        while (step := next_in_round(progress, now)).step in TAKES:
            following = TAKES[step.step]
            assert ORDER.index(following) == ORDER.index(progress.state) + 1
            progress = progress.model_copy(update={"state": following, "closed_at": now})
        assert step.until is None or step.until > now


INSTANTS = st.none() | st.datetimes(
    SEND.replace(tzinfo=None) - timedelta(days=5),
    LONG_AFTER.replace(tzinfo=None) + timedelta(days=5),
    timezones=st.just(UTC),
)
ANY_ROUND = st.builds(
    a_round,
    st.sampled_from(RoundState),
    planned_send_at=INSTANTS,
    closed_at=INSTANTS,
    groups=st.builds(
        lambda instants: tuple(GroupInfo(key=f"{at}", label="x", look_at=at) for at in instants),
        st.lists(INSTANTS, max_size=3),
    ),
    compile_wanted=st.booleans(),
    letters_for=st.sampled_from([(), ("",), ("region",)]),
    letters_at=INSTANTS,
    missiv_sent=st.booleans(),
    held_until=INSTANTS,
)


@given(ANY_ROUND, INSTANTS.filter(bool))
def test_a_round_waits_only_for_what_is_ahead(progress: RoundProgress, now: datetime) -> None:
    step = next_in_round(progress, now)
    assert step.until is None or step.until > now
    assert step.until is None or step.step is RoundStep.WAIT


ANY_GROUP = st.builds(
    lambda ats, **fields: GroupProgress(
        reminders=tuple(ReminderDue(at=at, number=place, due_at=DUE) for place, at in enumerate(ats)), **fields
    ),
    st.lists(INSTANTS.filter(bool), max_size=4),
    missiv_sent=st.booleans(),
    minutes_at=INSTANTS,
    retry_at=INSTANTS,
    replan_at=INSTANTS,
)


@given(ANY_GROUP, INSTANTS.filter(bool))
def test_a_group_does_each_thing_once_and_then_waits_for_what_is_ahead(progress: GroupProgress, now: datetime) -> None:
    """What the workflow does at a step, told by the fields it changes; a plan that came back to one would spin."""
    later, left = now + TICK, len(progress.reminders) + len(GroupStep)
    while (step := next_in_group(progress, now)).step is not GroupStep.WAIT:
        left -= 1
        assert left > 0
        assert step.until is None
        rest = tuple(item for item in progress.reminders if item != step.reminder)
        done: dict[GroupStep, dict[str, object]] = {
            GroupStep.SEND_MISSIV: {"missiv_sent": True, "minutes_at": later},
            GroupStep.SEND_REMINDER: {"reminders": rest, "minutes_at": later},
            GroupStep.REMIND_OF_MINUTES: {"minutes_at": later},
            GroupStep.RETRY: {"retry_at": later},
            GroupStep.REPLAN: {"replan_at": None},
        }
        progress = progress.model_copy(update=done[step.step])
    assert step.until is None or step.until > now


def reminder(days: int, number: int = 1, due_at: datetime = DUE) -> ReminderDue:
    return ReminderDue(at=due_at - timedelta(days=days), number=number, due_at=due_at)


def test_the_missiv_goes_before_everything_else() -> None:
    progress = GroupProgress(reminders=(reminder(200),), retry_at=SEND)
    assert next_in_group(progress, SEND).step is GroupStep.SEND_MISSIV


def test_the_earliest_reminder_that_is_due_goes_first() -> None:
    progress = GroupProgress(missiv_sent=True, reminders=(reminder(3, 2), reminder(14, 1)))
    step = next_in_group(progress, DUE - timedelta(days=1))
    assert (step.step, step.reminder) == (GroupStep.SEND_REMINDER, reminder(14, 1))


def test_a_group_waits_for_the_nearest_of_reminder_and_retry() -> None:
    retry_at = DUE - timedelta(days=20)
    progress = GroupProgress(missiv_sent=True, reminders=(reminder(14),), retry_at=retry_at)
    step = next_in_group(progress, SEND)
    assert (step.step, step.until) == (GroupStep.WAIT, retry_at)
    assert next_in_group(progress, retry_at).step is GroupStep.RETRY


def test_a_group_that_was_told_nothing_of_its_reminders_asks_again_in_its_time() -> None:
    again_at = SEND + HELD_FOR
    progress = GroupProgress(missiv_sent=True, reminders=(reminder(14),), replan_at=again_at)
    step = next_in_group(progress, SEND)
    assert (step.step, step.until) == (GroupStep.WAIT, again_at)
    assert next_in_group(progress, again_at).step is GroupStep.REPLAN
    assert next_in_group(progress, reminder(14).at).step is GroupStep.SEND_REMINDER


def test_only_the_groups_whose_time_has_come_are_looked_at() -> None:
    closed = a_round(RoundState.CLOSED, closed_at=CLOSES, groups=LOOKED_AT)
    assert groups_to_look_at(closed, LOOK_AT - TICK) == ()
    assert [group.key for group in groups_to_look_at(closed, LOOK_AT)] == ["03"]


@pytest.mark.parametrize(
    ("minutes_at", "deferred", "look_at"),
    [
        (None, 0, None),
        (LOOK_AT, 0, LOOK_AT),
        (None, 2, CLOSES + timedelta(minutes=30)),
        (LOOK_AT, 1, CLOSES + timedelta(minutes=30)),
    ],
)
def test_a_closed_round_looks_again_for_a_reminder_or_a_deferred_letter(
    minutes_at: datetime | None, deferred: int, look_at: datetime | None
) -> None:
    assert look_again_at(minutes_at, deferred, CLOSES) == look_at


def test_a_minutes_reminder_is_waited_for_and_goes_before_a_retry() -> None:
    progress = GroupProgress(missiv_sent=True, reminders=(reminder(3),), minutes_at=SEND, retry_at=SEND)
    step = next_in_group(progress, SEND - TICK)
    assert (step.step, step.until) == (GroupStep.WAIT, SEND)
    assert next_in_group(progress, SEND).step is GroupStep.REMIND_OF_MINUTES


def test_a_group_with_nothing_ahead_waits_for_news() -> None:
    step = next_in_group(GroupProgress(missiv_sent=True), SEND)
    assert (step.step, step.until) == (GroupStep.WAIT, None)


def test_a_new_plan_does_not_swallow_a_reminder_that_has_just_fallen_due() -> None:
    due_now = reminder(14)
    assert merge_reminders([due_now], [reminder(3, 2)]) == (due_now, reminder(3, 2))


def test_a_reminder_for_a_due_date_nobody_has_any_more_is_dropped() -> None:
    later = DUE + timedelta(days=14)
    moved = reminder(14, 101, later)
    assert merge_reminders([reminder(14)], [moved]) == (moved,)


@pytest.mark.parametrize(("retries", "minutes"), [(0, 1), (1, 2), (2, 4), (4, 16), (5, 30), (50, 30)])
def test_deferred_letters_are_tried_again_ever_more_slowly_up_to_half_an_hour(retries: int, minutes: int) -> None:
    assert retry_delay(retries) == timedelta(minutes=minutes)
    assert retry_delay(retries) <= LONGEST_DELAY


@pytest.mark.parametrize(
    ("unknowns", "delay"), [(1, timedelta(minutes=30)), (2, timedelta(hours=4)), (3, None), (7, None)]
)
def test_a_letter_without_a_verdict_is_tried_twice_again_over_hours(unknowns: int, delay: timedelta | None) -> None:
    assert unknown_delay(unknowns) == delay
    assert delay is None or delay <= LONGEST_DELAY


@pytest.mark.parametrize(
    ("state", "now", "over"),
    [
        (RoundState.CANCELLED, SEND, True),
        (RoundState.OPEN, CLOSES + timedelta(days=REOPEN_DAYS), False),
        (RoundState.CLOSED, CLOSES + timedelta(days=REOPEN_DAYS) - TICK, False),
        (RoundState.CLOSED, CLOSES + timedelta(days=REOPEN_DAYS), True),  # when its workflow ends
    ],
)
def test_a_round_is_over_when_its_workflow_has_nothing_more_to_do(state: RoundState, now: datetime, over: bool) -> None:
    closed_at = CLOSES if state is RoundState.CLOSED else None
    assert is_over(state, closed_at, now) is over
    if state is RoundState.CLOSED:
        assert (next_in_round(a_round(state, closed_at=closed_at), now).step is RoundStep.DONE) is over
