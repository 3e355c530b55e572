"""The dates of a round file, each fault with its line. Rows say the weekday and why."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from models.definition import ReminderRule
from models.findings import AdviceCode, FaultCode, NoticeCode
from rules.local_time import day_end
from templates.round_file_messages import notice_text
from tests.roundfile.round_file_builder import RIGHT, changed, definition_of, found, only_fault, read, write


def test_closing_by_itself_falls_on_a_working_day(tmp_path: Path) -> None:
    result = read(write(tmp_path, changed(6, "dates: {send_on: 2027-01-11, due_on: 2027-04-22}")))
    assert result.definition is not None
    assert result.definition.closes_at == day_end(date(2027, 5, 7))  # 6 May is ascension day, Thursday: Friday


def test_an_exact_trial_may_be_short_and_on_a_sunday(tmp_path: Path) -> None:
    text = changed(6, "dates: {send_at: 2026-11-29T10:00, due_at: 2026-11-29T10:00:40, closes_at: 2026-11-29 10:01}")
    text = text.replace("P14D", "PT20S")
    result = read(write(tmp_path, text))
    assert result.definition is not None
    assert result.definition.due_at == datetime(2026, 11, 29, 9, 0, 40, tzinfo=UTC)
    assert result.definition.reminders == (ReminderRule(offset=timedelta(seconds=-20)),)
    codes = {notice.code for notice in result.notices}
    assert codes == {AdviceCode.UNDER_SIX_WEEKS, NoticeCode.DUE_ON_DAY_OFF, NoticeCode.SEND_ON_DAY_OFF}


def test_an_offset_is_followed_and_an_exact_due_time_closes_two_weeks_on(tmp_path: Path) -> None:
    given = definition_of(write(tmp_path, changed(6, "dates: {due_at: 2027-03-01T12:00:00.5+02:00}")))
    assert given.due_at == datetime(2027, 3, 1, 10, 0, 0, 500000, tzinfo=UTC)
    assert given.send_at is None
    assert given.closes_at == given.due_at + timedelta(days=14)


@pytest.mark.parametrize(
    ("dates", "line_code"),
    [
        ("{send_on: 2027-01-11}", FaultCode.MISSING_KEY),
        ("{send_on: 2027-01-11, due_on: 2027-04-27, due_at: 2027-04-27T12:00}", FaultCode.EITHER_OR),
        ("{send_on: 2027-02-30, due_on: 2027-04-27}", FaultCode.NOT_DATE),
        ("{send_on: 11/1/27, due_on: 2027-04-27}", FaultCode.NOT_DATE),
        ("{send_on: 2027-01-11T08:00, due_on: 2027-04-27}", FaultCode.NOT_DATE),
        ("{send_at: 2027-01-11, due_on: 2027-04-27}", FaultCode.NOT_MOMENT),
        ("{send_at: 2027-01-11T25:00, due_on: 2027-04-27}", FaultCode.NOT_MOMENT),
        ("{send_at: 2027-03-28T02:30, due_on: 2027-04-27}", FaultCode.TIME_DOES_NOT_EXIST),
        ("{send_at: 0001-01-01T00:00+14:00, due_on: 2027-04-27}", FaultCode.NO_CALENDAR),
        ("{send_on: 1952-12-31, due_on: 2027-04-27}", FaultCode.NO_CALENDAR),
        ("{due_on: 2101-01-03}", FaultCode.NO_CALENDAR),
        ("{due_on: 2100-12-30}", FaultCode.NO_CALENDAR),  # closes in a year without data
        ("{due_at: 2100-12-31T23:30-12:00}", FaultCode.NO_CALENDAR),  # a year on in Stockholm
        ("{send_on: 2027-01-11, due_on: 2027-01-08}", FaultCode.DUE_BEFORE_SENDING),
        ("{due_on: 2026-11-20}", FaultCode.DUE_IN_PAST),
        ("{send_on: 2027-01-11, due_on: 2026-11-20}", FaultCode.DUE_IN_PAST),
        ("{send_on: 2027-01-11, due_on: 2027-06-06}", FaultCode.DUE_ON_DAY_OFF),  # Sunday and nationaldagen
        ("{send_on: 2027-01-11, due_on: 2027-06-25}", FaultCode.DUE_ON_DAY_OFF),  # midsommarafton, Friday
        ("{send_on: 2027-01-11, due_on: 2027-04-27, closes_on: 2027-04-26}", FaultCode.CLOSES_BEFORE_DUE),
        ("{send_on: 2027-01-11, due_on: 2027-04-27, closing_on: 2027-05-26}", FaultCode.UNKNOWN_KEY),
        ("2027-04-27", FaultCode.NOT_SECTION),
        ("", FaultCode.MISSING_KEY),
    ],
)
def test_a_fault_in_the_dates_is_told_with_its_line(tmp_path: Path, dates: str, line_code: FaultCode) -> None:
    fault = only_fault(read(write(tmp_path, changed(6, f"dates: {dates}"))))
    assert fault.code is line_code
    assert fault.line == (1 if dates == "" else 6)


def test_a_due_day_off_is_told_although_the_sending_is_no_date(tmp_path: Path) -> None:
    result = read(
        write(tmp_path, changed(6, "dates: {send_on: i vår, due_on: 2027-06-06}")), starting=date(2027, 1, 11)
    )
    assert [code for _, code in found(result)] == [FaultCode.NOT_DATE, FaultCode.DUE_ON_DAY_OFF]
    assert result.notices == ()


def test_a_closing_that_is_no_date_hides_no_other_fault(tmp_path: Path) -> None:
    text = changed(6, "dates: {send_on: 2027-01-11, due_on: 2027-06-06, closes_on: sen}")
    codes = [code for _, code in found(read(write(tmp_path, text)))]
    assert codes == [FaultCode.DUE_ON_DAY_OFF, FaultCode.NOT_DATE]


def test_the_order_is_not_judged_when_the_sending_is_no_date(tmp_path: Path) -> None:
    fault = only_fault(read(write(tmp_path, changed(6, "dates: {send_on: i vår, due_on: 2026-11-20}"))))
    assert fault.code is FaultCode.NOT_DATE


def test_a_file_without_a_sending_day_cannot_be_moved(tmp_path: Path) -> None:
    path = write(tmp_path, changed(6, "dates: {due_on: 2027-04-27}"))
    assert only_fault(read(path, starting=date(2027, 1, 11))).code is FaultCode.STARTING_WITHOUT_SENDING


def test_a_start_beyond_the_calendar_is_a_fault(tmp_path: Path) -> None:
    assert only_fault(read(write(tmp_path), starting=date(2105, 1, 12))).code is FaultCode.NO_CALENDAR


def test_a_reminder_in_a_year_without_data_is_a_fault(tmp_path: Path) -> None:
    text = changed(6, "dates: {due_on: 2100-11-30, closes_on: 2100-12-20}").replace(
        "before_due: P14D", "after_due: P90D"
    )
    assert only_fault(read(write(tmp_path, text))).code is FaultCode.NO_CALENDAR


@pytest.mark.parametrize(
    ("reminder", "code"),
    [
        ("{before_due: P200D}", NoticeCode.REMINDER_BEFORE_SENDING),
        ("{after_due: P30D}", NoticeCode.REMINDER_AFTER_CLOSING),
    ],
)
def test_a_reminder_that_never_goes_out_is_told(tmp_path: Path, reminder: str, code: NoticeCode) -> None:
    result = read(write(tmp_path, changed(7, f"reminders: [{reminder}]")))
    assert [(notice.line, notice.code) for notice in result.notices] == [(7, code)]


def test_a_sending_time_that_has_passed_is_told(tmp_path: Path) -> None:
    result = read(write(tmp_path), now=datetime(2027, 1, 12, 9, tzinfo=UTC))
    assert [(notice.line, notice.code) for notice in result.notices] == [(6, NoticeCode.SEND_IN_PAST)]


def test_decisions_before_the_answers_or_the_sending_are_pointed_out(tmp_path: Path) -> None:
    more = """gate: {rule: all_support, decision_not_before: 2027-04-01}
adoption:
  rule: all
  decision_not_before: 2027-04-27
  decisions: [{code: "0114", outcome: adopted, on: 2026-11-01}, {code: "0115", outcome: adopted}]
"""
    result = read(write(tmp_path, RIGHT + more))
    assert result.faults == ()
    told = {notice.code: notice_text(notice) for notice in result.notices}
    assert "torsdag 1 april 2027, är före sista svarsdag tisdag 27 april 2027" in told[NoticeCode.DECISION_BEFORE_DUE]
    assert "för 0114 är från söndag 1 november 2026, före utskicket" in told[NoticeCode.DECISION_BEFORE_SENDING]
    assert sum(notice.code is NoticeCode.DECISION_BEFORE_DUE for notice in result.notices) == 1
