"""The days of duties after the last decision, and when their owners are told."""

from datetime import date

from models.duties import DutyRule, DutyText
from rules import duties
from rules.local_time import local_day
from tests.rows import rows

DECIDED, MADE = date(2026, 1, 31), date(2025, 12, 1)


def text(rule: str = "days_after", **more: object) -> DutyText:
    facts = {"what": "Rapport", "owner": "Direktören", "email": "d@x.example", "rule": rule, **more}
    return DutyText.model_validate(facts)


@rows(
    "rule, more, decided_on, last_done, due_on",
    [
        ("days_after", {"amount": 30}, DECIDED, None, date(2026, 3, 2)),
        ("days_after", {"amount": 0}, DECIDED, None, DECIDED),
        ("months_after", {"amount": 1}, DECIDED, None, date(2026, 2, 28)),
        ("months_after", {"amount": 12}, DECIDED, None, date(2027, 1, 31)),
        ("days_after", {"amount": 30}, None, None, None),
        ("on_day", {"day": "2027-06-01"}, None, None, date(2027, 6, 1)),
        ("yearly", {"day": "03-31"}, DECIDED, None, date(2026, 3, 31)),
        ("yearly", {"day": "01-31"}, DECIDED, None, date(2027, 1, 31)),
        ("yearly", {"day": "12-24"}, None, None, date(2025, 12, 24)),
        ("yearly", {"day": "02-29"}, DECIDED, date(2026, 2, 28), date(2027, 2, 28)),
        ("yearly", {"day": "02-29"}, DECIDED, date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_day(
    rule: str, more: dict[str, object], decided_on: date | None, last_done: date | None, due_on: date | None
) -> None:
    found = duties.due_on(text(rule, **more), decided_on=decided_on, made_on=MADE, last_done=last_done)
    assert found == due_on


@rows(
    "rule, more, code",
    [
        ("days_after", {"amount": 30}, None),
        ("days_after", {"amount": -1}, "duty_amount"),
        ("months_after", {"amount": 121}, "duty_amount"),
        ("on_day", {"day": "2027-02-30"}, "duty_day"),
        ("on_day", {"day": "20270201"}, "duty_day"),
        ("yearly", {"day": "02-29"}, None),
        ("yearly", {"day": "13-01"}, "duty_day_of_year"),
        ("yearly", {"day": "31 mars"}, "duty_day_of_year"),
        ("days_after", {"what": ""}, "duty_what_missing"),
        ("days_after", {"owner": ""}, "duty_owner_missing"),
        ("days_after", {"what": "x" * 1001}, "duty_text_long"),
        ("days_after", {"remind_days": -1}, "duty_notice"),
    ],
)
def test_what_cannot_be_kept(rule: str, more: dict[str, object], code: str | None) -> None:
    refusal = duties.refused(text(rule, **more))
    assert (refusal.code if refusal else None) == code


def test_the_owner_is_told_on_a_working_day_that_leaves_the_days_asked_for() -> None:
    assert local_day(duties.remind_at(date(2026, 3, 31), 7)) == date(2026, 3, 24)  # Tuesday
    assert local_day(duties.remind_at(date(2026, 3, 29), 0)) == date(2026, 3, 27)  # a Sunday: on the Friday before
    assert duties.remind_at(date(2026, 3, 31), 0).isoformat() == "2026-03-31T06:00:00+00:00"  # 08:00 in summer time


def test_late_is_the_day_after() -> None:
    assert duties.is_late(DECIDED, date(2026, 2, 1))
    assert not duties.is_late(DECIDED, DECIDED)
    assert not duties.is_late(None, DECIDED)
    assert DutyRule("yearly") is DutyRule.YEARLY
