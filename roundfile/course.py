"""What happens along the way: reminders, and the proposal's version history."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeAlias

import isodate
from yaml import Node

from models.definition import Chain, InvitedRecipient, ReminderRule, VersionNote
from models.findings import FaultCode
from roundfile.afterwards import codes_of
from roundfile.dates import read_day
from roundfile.keys import CHAIN, LONG_LIMIT, REMINDER, REMINDERS_LIMIT, VERSION, names
from roundfile.section import Section
from rules.chain import DAYS_LIMIT

Reminders: TypeAlias = tuple[tuple[ReminderRule, Node], ...]
_REMINDER_DAYS_LIMIT = 731


def read_reminders(root: Section) -> Reminders:
    """ISO 8601 durations, each before or after the due day; each rule with its node."""
    rules = []
    for row in root.sections("reminders", names(REMINDER), REMINDERS_LIMIT):
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
    for row in root.sections("versions", names(VERSION)):
        day, cause = read_day(row, "on", required=True), row.text("cause", required=True)
        if day is not None and cause:
            notes.append(VersionNote(on=day, cause=cause))
    return tuple(notes)


def read_chain(root: Section, recipients: Sequence[InvitedRecipient]) -> Chain | None:
    """Asked in turn, and why (FL 26 §): in the order that is said, then the others in that of the list. None too for a
    chain that says nothing."""
    row = root.section("chain", names(CHAIN))
    if row is None or not any(row.has(key) for key in names(CHAIN)):
        return None
    text, reason = row.text("days", required=True), row.text("reason", required=True, limit=LONG_LIMIT, lines=True)
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if text and not 1 <= days <= DAYS_LIMIT:
        row.findings.fault(FaultCode.CHAIN_DAYS, row.at("days") or row.node, key=row.path("days"), most=DAYS_LIMIT)
        return None
    if len(recipients) == 1:
        row.findings.fault(FaultCode.CHAIN_OF_ONE, row.node, key=row.name)
    order = dict.fromkeys((*codes_of(row, "order", recipients), *(one.code for one in recipients)))
    return Chain(days=days, reason=reason, order=tuple(order)) if days and reason else None
