"""The state table: every command in every state, and the gates built on it."""

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import Refusal
from models.steps import Command
from models.values import RoundState
from rules.gates import TRANSITIONS, is_by_clock, may, may_remind, may_reopen, may_send, target
from tests.rows import rows

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=90)

ALLOWED = {(row.command, row.source): row.target for row in TRANSITIONS}


@rows("state", list(RoundState))
@rows("command", list(Command))
def test_a_command_is_allowed_exactly_where_the_table_has_a_row(command: Command, state: RoundState) -> None:
    reached = target(command, state)
    if (command, state) in ALLOWED:
        assert reached is ALLOWED[command, state]
        assert may(command, state) is None
    else:
        assert reached == Refusal(code="not_in_this_state", facts={"command": command.value, "state": state.value})
        assert may(command, state) == reached


def test_the_clock_gives_its_own_commands_and_no_others() -> None:
    for row in TRANSITIONS:
        assert is_by_clock(row.command.value, row.source) == (row.command in {"due_passed", "closing_time"})


def test_nothing_is_sent_before_approval() -> None:
    for state in (RoundState.DRAFT, RoundState.AWAITING_APPROVAL):
        assert target(Command.SEND, state) != RoundState.OPEN
        assert target(Command.SCHEDULE, state) != RoundState.SCHEDULED


def test_a_cancelled_round_stays_cancelled() -> None:
    assert not [row for row in TRANSITIONS if row.source is RoundState.CANCELLED]


def test_a_closed_round_only_opens_again() -> None:
    assert {row.command for row in TRANSITIONS if row.source is RoundState.CLOSED} == {Command.REOPEN}


def test_every_state_can_be_reached_from_draft() -> None:
    reached = {RoundState.DRAFT}
    for _ in RoundState:
        reached |= {row.target for row in TRANSITIONS if row.source in reached}
    assert reached == set(RoundState)


@rows(
    "state, at, code",
    [
        (RoundState.APPROVED, None, None),
        (RoundState.APPROVED, NOW + timedelta(days=1), None),
        (RoundState.SCHEDULED, None, None),
        (RoundState.DRAFT, None, "not_in_this_state"),
        (RoundState.OPEN, None, "not_in_this_state"),
        (RoundState.APPROVED, NOW, "send_time_past"),  # now is not later
        (RoundState.APPROVED, DUE, "send_after_due"),
        (RoundState.APPROVED, DUE - timedelta(microseconds=1), None),
    ],
)
def test_sending_needs_approval_and_a_time_before_the_due_day_ends(
    state: RoundState, at: datetime | None, code: str | None
) -> None:
    refusal = may_send(state, at, DUE, NOW)
    assert (refusal.code if refusal else None) == code


def test_sending_now_after_the_due_day_is_refused() -> None:
    refusal = may_send(RoundState.APPROVED, None, NOW, NOW)
    assert refusal is not None
    assert refusal.code == "send_after_due"


@pytest.mark.parametrize(
    ("state", "due_at", "closes_at", "code"),
    [
        (RoundState.CLOSED, DUE, DUE, None),
        (RoundState.CLOSED, NOW, DUE, "extension_in_past"),
        (RoundState.CLOSED, DUE, DUE - timedelta(days=1), "extension_in_past"),
        (RoundState.CANCELLED, DUE, DUE, "not_in_this_state"),
    ],
)
def test_reopening_needs_a_last_day_ahead(
    state: RoundState, due_at: datetime, closes_at: datetime, code: str | None
) -> None:
    refusal = may_reopen(state, due_at, closes_at, NOW)
    assert (refusal.code if refusal else None) == code


def test_a_second_reminder_by_hand_waits_four_hours() -> None:
    assert may_remind(RoundState.OPEN, None, NOW) is None
    refusal = may_remind(RoundState.OPEN, NOW - timedelta(hours=4) + timedelta(microseconds=1), NOW)
    assert refusal is not None
    assert refusal.code == "reminded_recently"
    assert may_remind(RoundState.OVERDUE, NOW - timedelta(hours=4), NOW) is None
    late = may_remind(RoundState.CLOSED, None, NOW)
    assert late is not None
    assert late.code == "not_in_this_state"
