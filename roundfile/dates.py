"""The dates of a round file: read here, judged by the rules."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from yaml import Node

from models.errors import RemissError
from models.findings import FaultCode
from roundfile.findings import Findings
from roundfile.keys import DATES, names
from roundfile.section import Section
from rules.calendar import FIRST_YEAR, LAST_YEAR, working_day_from
from rules.local_time import day_end, day_start_of_office, is_day_end, local_day, local_instant
from rules.written_dates import written_day, written_moment

LATE_DAYS = 14
"""Calendar days that late answers are accepted when the file does not say. No source; the KSL case has as many."""


class Dates(NamedTuple):
    """A round's three instants, aware UTC, and the nodes they came from by `send`, `due`, `closes`.

    `is_send_known` is false when the file has a sending that could not be read: the order cannot be judged then.
    """

    send_at: datetime | None
    due_at: datetime
    closes_at: datetime
    nodes: dict[str, Node | None]
    is_send_known: bool


def read_dates(root: Section) -> Dates | None:
    """The dates, or None when there is no due date to judge the others by. Whole days: sent at 08:00, due and closing
    at the day's end; closing some days after the due day when the file does not say."""
    root.require("dates")
    section = root.section("dates", names(DATES))
    if section is None:
        return None
    send_at, send_node = _instant(section, "send", day_start_of_office)
    due_at, due_node = _instant(section, "due", day_end)
    closes_at, closes_node = _instant(section, "closes", day_end)
    if due_node is None:
        section.findings.fault(FaultCode.MISSING_KEY, section.node, key=section.path("due_on"))
    try:
        closes_at = closes_at or (due_at and _usual_closing(due_at))
    except RemissError as error:
        section.findings.fault(FaultCode(error.code), due_node, **error.facts)
    if due_at is None or closes_at is None:
        return None
    nodes = {"send": send_node, "due": due_node, "closes": closes_node or due_node}
    return Dates(send_at, due_at, closes_at, nodes, is_send_known=send_at is not None or send_node is None)


def _usual_closing(due_at: datetime) -> datetime:
    if is_day_end(due_at):
        return day_end(working_day_from(local_day(due_at) + timedelta(days=LATE_DAYS)))
    return due_at + timedelta(days=LATE_DAYS)


def _instant(section: Section, name: str, of_day: Callable[[date], datetime]) -> tuple[datetime | None, Node | None]:
    """The instant under `<name>_on` or `<name>_at`, and its node."""
    on, at = f"{name}_on", f"{name}_at"
    if section.has(on) and section.has(at):
        section.findings.fault(FaultCode.EITHER_OR, section.at(at), first=on, second=at, key=section.name)
        return None, section.at(on)
    if section.has(on):
        day = read_day(section, on)
        return (of_day(day) if day else None), section.at(on)
    return read_moment(section, at), section.at(at)


def read_day(section: Section, key: str, *, required: bool = False) -> date | None:
    """A date written 2014-06-12, in a year the calendar covers."""
    text, node = section.text(key, required=required), section.at(key)
    if not text:
        return None
    day = written_day(text)
    if day is None:
        section.findings.fault(FaultCode.NOT_DATE, node, key=section.path(key), text=text)
        return None
    return day if _is_covered(day, node, section.findings) else None


def read_moment(section: Section, key: str) -> datetime | None:
    """A time written 2014-06-12T08:00, in Stockholm unless it names an offset; aware UTC."""
    text, node = section.text(key), section.at(key)
    if not text:
        return None
    written = written_moment(text)
    if written is None:
        section.findings.fault(FaultCode.NOT_MOMENT, node, key=section.path(key), text=text)
        return None
    if not _is_covered(written.date(), node, section.findings):
        return None
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    try:
        return local_instant(written)
    except RemissError as error:
        section.findings.fault(FaultCode(error.code), node, **error.facts)
        return None


def _is_covered(day: date, node: Node | None, findings: Findings) -> bool:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return True
    facts = {"year": day.year, "first_year": FIRST_YEAR, "last_year": LAST_YEAR}
    findings.fault(FaultCode.NO_CALENDAR, node, **facts)
    return False
