"""What happens along the way and afterwards: reminders, version history, gate, adoption."""

import re
from datetime import date, timedelta
from typing import TypeAlias

import isodate
from yaml import Node, SequenceNode

from models.definition import Question, ReminderRule, VersionNote
from models.findings import FaultCode
from store.reading.dates import read_day
from store.reading.findings import Findings
from store.reading.section import Section, nearest, plain_text

GATE_KEYS = ("rule", "question", "of", "codes", "decision_not_before")
ADOPTION_KEYS = ("rule", "of", "codes", "decision_not_before", "decisions")
DECISION_KEYS = ("code", "body", "on", "section", "dnr", "outcome", "text")
REMINDERS_LIMIT = 20
Reminders: TypeAlias = tuple[tuple[ReminderRule, Node], ...]
_REMINDER_DAYS_LIMIT = 731
_DAY_KEYS = {"on", "decision_not_before"}
_RULE = re.compile(r"[a-z][a-z0-9_]{0,39}")


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


def read_gate(root: Section, questions: tuple[Question, ...]) -> dict[str, object]:
    """The gate's rule (klartecken, R10), kept as plain data with dates as ISO texts."""
    gate = root.section("gate", GATE_KEYS)
    if gate is None:
        return {}
    _check_rule(gate)
    key, keys = gate.text("question"), [question.key for question in questions]
    if key and key not in keys:
        gate.findings.fault(FaultCode.UNKNOWN_QUESTION, gate.at("question"), id=key, suggestion=nearest(key, keys))
    return _plain_section(gate)


def read_adoption(root: Section) -> dict[str, object]:
    """The adoption's rule and the decisions known so far. Body, § and dnr are free text and may be missing (R23)."""
    adoption = root.section("adoption", ADOPTION_KEYS)
    if adoption is None:
        return {}
    _check_rule(adoption)
    decisions = adoption.sections("decisions", DECISION_KEYS)
    for decision in decisions:
        decision.require("code")
    kept = _plain_section(adoption)
    if decisions:
        kept["decisions"] = [_plain_section(decision) for decision in decisions]
    return kept


def _check_rule(section: Section) -> None:
    rule = section.text("rule", required=True)
    if rule and not _RULE.fullmatch(rule):
        facts = {"key": section.path("rule"), "word": rule, "allowed": "", "suggestion": ""}
        section.findings.fault(FaultCode.UNKNOWN_WORD, section.at("rule"), **facts)


def _plain_section(section: Section) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, node in section.fields.items():
        if key in _DAY_KEYS:
            day: date | None = read_day(section, key)
            kept[key] = day.isoformat() if day else None
        elif key != "decisions":
            kept[key] = _plain(node, section.path(key), section.findings) if section.has(key) else None
    return kept


def _plain(node: Node, key: str, findings: Findings) -> object:
    """A text or a list of texts."""
    if isinstance(node, SequenceNode):
        return [plain_text(each, key, findings) for each in node.value]
    return plain_text(node, key, findings)
