"""What happens along the way: reminders, and the proposal's version history."""

from datetime import timedelta
from typing import TypeAlias

import isodate
from yaml import Node

from models.definition import ReminderRule, VersionNote
from models.findings import FaultCode
from store.reading.dates import read_day
from store.reading.section import Section

REMINDERS_LIMIT = 20
Reminders: TypeAlias = tuple[tuple[ReminderRule, Node], ...]
_REMINDER_DAYS_LIMIT = 731


def read_reminders(root: Section) -> Reminders:
    """ISO 8601 durations, each before or after the due day; each rule with its node."""
    rules = []
    for row in root.sections("reminders", ("before_due", "after_due"), REMINDERS_LIMIT):
        if row.has("before_due") == row.has("after_due"):
            row.findings.fault(FaultCode.EITHER_OR, row.node, first="before_due", second="after_due", key=row.name)
            continue
        key, sign = ("before_due", -1) if row.has("before_due") else ("after_due", 1)
        length = _duration(row, key)
        if length is not None:
            rest = length - timedelta(days=length.days)
            rules.append((ReminderRule(days=sign * length.days, offset=sign * rest), row.node))
    return tuple(rules)


def _duration(row: Section, key: str) -> timedelta | None:
    text = row.text(key)
    try:
        length = isodate.parse_duration(text) if text else None
    except (isodate.ISO8601Error, OverflowError, ValueError):
        length = None
    if isinstance(length, isodate.Duration):
        row.findings.fault(FaultCode.DURATION_IN_MONTHS, row.at(key), key=row.path(key), text=text)
        return None
    if length is None or not timedelta() <= length <= timedelta(days=_REMINDER_DAYS_LIMIT):
        row.findings.fault(FaultCode.BAD_DURATION, row.at(key), key=row.path(key), text=text)
        return None
    return timedelta(seconds=length.total_seconds())


def read_versions(root: Section) -> tuple[VersionNote, ...]:
    """The proposal's own history (R21)."""
    notes = []
    for row in root.sections("versions", ("on", "cause")):
        day, cause = read_day(row, "on", required=True), row.text("cause", required=True)
        if day is not None and cause:
            notes.append(VersionNote(on=day, cause=cause))
    return tuple(notes)
