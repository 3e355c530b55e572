"""A round moved in time. Rows say the weekday and why."""

from datetime import UTC, date, datetime

import pytest

from models.definition import RoundDefinition, VersionNote
from models.errors import RemissError
from models.findings import DateMove, Shifted
from models.values import ReasonCode
from rules.local_time import day_end, day_start_of_office, local_day
from rules.shift import shift


def a_round(**changes: object) -> RoundDefinition:
    """The KSL round's dates: Thursday 12 June, Tuesday 30 September, Tuesday 14 October 2014."""
    fields = {
        "dnr": "KSL/13/0111",
        "title": "Utveckling av KSL",
        "sender_name": "KSL",
        "sender_email": "registrator@ksl.example",
        "reason_code": ReasonCode.STRATEGIC,
        "send_at": day_start_of_office(date(2014, 6, 12)),
        "due_at": day_end(date(2014, 9, 30)),
        "closes_at": day_end(date(2014, 10, 14)),
        "recipients": (),
    }
    return RoundDefinition.model_validate({**fields, **changes})


def test_every_date_moves_by_the_same_number_of_days() -> None:
    shifted = shift(a_round(), date(2026, 11, 26))  # Thursday, 4550 days later
    assert shifted.moves == ()
    moved = shifted.definition
    assert moved.send_at == day_start_of_office(date(2026, 11, 26))
    assert moved.due_at == day_end(date(2027, 3, 16))  # Tuesday
    assert moved.closes_at == day_end(date(2027, 3, 30))  # Tuesday


def test_eight_o_clock_and_the_days_end_hold_in_summer_and_winter() -> None:
    moved = shift(a_round(), date(2026, 11, 26)).definition
    assert moved.send_at == datetime(2026, 11, 26, 7, tzinfo=UTC)
    assert moved.due_at == datetime(2027, 3, 16, 22, 59, 59, 999999, tzinfo=UTC)


def test_a_date_that_lands_on_a_day_off_moves_on_and_says_so() -> None:
    shifted = shift(a_round(), date(2026, 6, 6))  # Saturday, nationaldagen
    assert [(move.field, move.landed_on, move.moved_to_on, move.red_day) for move in shifted.moves] == [
        ("send", "2026-06-06", "2026-06-08", "Nationaldagen"),  # Monday; 24 September is a Thursday, 8 October too
    ]
    assert shifted.definition.send_at == day_start_of_office(date(2026, 6, 8))
    assert shifted.definition.due_at == day_end(date(2026, 9, 24))


def test_the_gate_moves_along_and_what_has_happened_does_not() -> None:
    given = a_round(
        gate={"rule": "all_support", "decision_not_before": "2014-12-01"},
        versions=(VersionNote(on=date(2014, 1, 7), cause="första förslag"),),
        adoption={
            "rule": "all",
            "decision_not_before": "2014-12-02",
            "decisions": [{"code": "0114", "on": "2015-03-02", "section": "11/2006", "dnr": None}],
        },
    )
    shifted = shift(given, date(2014, 6, 13))  # Friday, a day later
    assert shifted.definition.gate == {"rule": "all_support", "decision_not_before": "2014-12-02"}
    assert [note.on for note in shifted.definition.versions] == [date(2014, 1, 7)]
    assert shifted.definition.adoption == {"rule": "all", "decision_not_before": "2014-12-03"}
    assert (shifted.moves, shifted.left_out) == ((), True)


def test_a_gate_without_a_day_stays_as_it_is() -> None:
    given = a_round(gate={"rule": "all_support", "decision_not_before": None})
    shifted = shift(given, date(2014, 6, 13))
    assert (shifted.definition.gate, shifted.moves, shifted.left_out) == (given.gate, (), False)


def test_a_moved_date_inside_the_gate_is_named_by_its_path() -> None:
    given = a_round(gate={"rule": "all_support", "decision_not_before": "2014-12-05"})  # Friday
    shifted = shift(given, date(2014, 6, 13))
    assert shifted.moves == (
        DateMove(field="gate.decision_not_before", landed_on="2014-12-06", moved_to_on="2014-12-08"),  # Saturday
    )


def test_a_shift_by_nothing_changes_nothing() -> None:
    given = a_round(adoption={"rule": "all", "decisions": [{"code": "0114", "on": "2015-03-02"}]})
    assert shift(given, date(2014, 6, 12)) == Shifted(definition=given)


def test_a_shift_backwards_works_too() -> None:
    moved = shift(a_round(), date(2013, 6, 13)).definition  # Thursday
    assert local_day(moved.due_at) == date(2013, 10, 1)  # Tuesday


def test_a_round_without_a_planned_sending_cannot_be_moved() -> None:
    with pytest.raises(RemissError) as caught:
        shift(a_round(send_at=None), date(2026, 11, 26))
    assert caught.value.code == "starting_without_sending"


def test_a_start_beyond_the_calendar_is_an_error() -> None:
    with pytest.raises(RemissError, match="no_calendar"):
        shift(a_round(), date(2101, 6, 9))


def test_an_exact_time_never_lands_in_the_skipped_hour_since_that_is_a_sunday() -> None:
    night_before = datetime(2026, 3, 26, 1, 30, tzinfo=UTC)  # Thursday 02.30 in Stockholm
    given = a_round(send_at=night_before, due_at=datetime(2026, 3, 26, 1, 31, tzinfo=UTC))
    moved = shift(given, date(2026, 3, 29))  # Sunday, when 02.30 does not exist: on to Monday
    assert moved.definition.send_at == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
