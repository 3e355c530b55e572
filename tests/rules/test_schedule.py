"""The three dates judged together. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.definition import ReminderRule
from models.errors import RemissError
from models.findings import AdviceCode, FaultCode, NoticeCode
from rules.local_time import day_end, day_start_of_office
from rules.schedule import judge_dates, reminder_notice
from tests.rows import rows

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)  # Monday
SEND = day_start_of_office(date(2026, 3, 2))  # Monday
DUE = day_end(date(2026, 6, 9))  # Tuesday
CLOSES = day_end(date(2026, 6, 23))  # Tuesday


@rows(
    "send_at, due_at, closes_at, faults",
    [
        (SEND, DUE, CLOSES, []),
        (None, DUE, CLOSES, []),  # sent when told to
        (SEND, DUE, DUE, []),  # closes with the due day
        (SEND, DUE, DUE - timedelta(microseconds=1), [("closes", FaultCode.CLOSES_BEFORE_DUE)]),
        (DUE, DUE, CLOSES, [("due", FaultCode.DUE_BEFORE_SENDING)]),  # nobody has any time
        (CLOSES, DUE, CLOSES, [("due", FaultCode.DUE_BEFORE_SENDING)]),
        (None, NOW, CLOSES, [("due", FaultCode.DUE_IN_PAST)]),
        (None, NOW + timedelta(microseconds=1), CLOSES, []),
        (SEND, day_end(date(2026, 1, 30)), CLOSES, [("due", FaultCode.DUE_IN_PAST)]),  # Friday, sending still ahead
        (SEND, day_end(date(2026, 6, 6)), CLOSES, [("due", FaultCode.DUE_ON_DAY_OFF)]),  # Saturday, nationaldagen
        (SEND, day_end(date(2026, 6, 19)), CLOSES, [("due", FaultCode.DUE_ON_DAY_OFF)]),  # midsommarafton
        (
            SEND,
            day_end(date(2026, 2, 28)),  # Saturday before the sending, after now
            day_end(date(2026, 2, 27)),
            [
                ("closes", FaultCode.CLOSES_BEFORE_DUE),
                ("due", FaultCode.DUE_BEFORE_SENDING),
                ("due", FaultCode.DUE_ON_DAY_OFF),
            ],
        ),
    ],
)
def test_faults_of_the_dates_come_all_at_once(
    send_at: datetime | None, due_at: datetime, closes_at: datetime, faults: list[tuple[str, FaultCode]]
) -> None:
    judged = judge_dates(send_at=send_at, due_at=due_at, closes_at=closes_at, now=NOW)
    assert [(fault.field, fault.code) for fault in judged.faults] == faults
    assert not judged.is_past


def test_a_round_wholly_past_may_be_looked_at() -> None:
    judged = judge_dates(send_at=SEND, due_at=DUE, closes_at=CLOSES, now=DUE)
    assert judged.is_past
    assert judged.faults == ()
    assert [(notice.field, notice.code) for notice in judged.notices] == [("due", NoticeCode.DATES_IN_PAST)]


def test_a_due_day_still_running_is_not_past_and_the_missed_sending_is_told() -> None:
    judged = judge_dates(send_at=SEND, due_at=DUE, closes_at=CLOSES, now=DUE - timedelta(microseconds=1))
    assert not judged.is_past
    assert [notice.code for notice in judged.notices] == [NoticeCode.SEND_IN_PAST]


def test_sending_on_a_day_off_is_told_with_the_next_working_day() -> None:
    judged = judge_dates(send_at=day_start_of_office(date(2026, 2, 8)), due_at=DUE, closes_at=CLOSES, now=NOW)
    assert judged.faults == ()
    (notice,) = judged.notices
    assert (notice.field, notice.code) == ("send", NoticeCode.SEND_ON_DAY_OFF)
    assert notice.facts == {"send_on": "2026-02-08", "red_day": "", "next_on": "2026-02-09"}  # Sunday, Monday


def test_an_exact_due_instant_on_a_day_off_is_told_and_allowed() -> None:
    due_at = datetime(2026, 6, 6, 10, tzinfo=UTC)  # Saturday, a trial's
    judged = judge_dates(send_at=SEND, due_at=due_at, closes_at=CLOSES, now=NOW)
    assert judged.faults == ()
    assert [notice.code for notice in judged.notices] == [NoticeCode.DUE_ON_DAY_OFF]


def test_without_a_planned_sending_the_period_counts_from_now() -> None:
    judged = judge_dates(send_at=None, due_at=day_end(date(2026, 3, 10)), closes_at=CLOSES, now=NOW)
    assert [notice.code for notice in judged.notices] == [AdviceCode.UNDER_SIX_WEEKS]
    assert judged.notices[0].facts["days"] == 36


def test_a_date_beyond_the_calendar_is_an_error() -> None:
    with pytest.raises(RemissError, match="no_calendar"):
        judge_dates(send_at=None, due_at=day_end(date(2101, 3, 1)), closes_at=day_end(date(2101, 3, 15)), now=NOW)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (ReminderRule(days=-14), None),
        (ReminderRule(days=-99), NoticeCode.REMINDER_BEFORE_SENDING),  # Monday 2 March 08.00: the sending itself
        (ReminderRule(days=-98), None),  # Tuesday 3 March
        (ReminderRule(days=14), None),  # Tuesday 23 June, the closing day
        (ReminderRule(days=15), NoticeCode.REMINDER_AFTER_CLOSING),  # Wednesday
    ],
)
def test_a_reminder_that_never_goes_out_is_told(rule: ReminderRule, code: NoticeCode | None) -> None:
    assert reminder_notice(rule, send_at=SEND, due_at=DUE, closes_at=CLOSES) == code
