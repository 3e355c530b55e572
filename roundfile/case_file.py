"""Reads a case file: YAML whose one key is `case`, in; a checked case or every fault at once, out. Changes nothing."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from yaml import MappingNode

from models.cases import CaseDefinition, MilestoneKind, MilestonePlan, Owner
from models.findings import Fault, FaultCode
from roundfile import keys
from roundfile.dates import read_day
from roundfile.emails import read_email
from roundfile.findings import Findings
from roundfile.section import Section
from roundfile.yaml_tree import SIZE_LIMIT, compose, decode
from rules import milestones as rules

_DAYS = 7


class CaseFileResult(NamedTuple):
    """`definition` is None when there is any fault."""

    definition: CaseDefinition | None
    faults: tuple[Fault, ...] = ()


def read_case_file(path: Path, *, starting: date | None = None) -> CaseFileResult:
    """The case in a file, its days moved to `starting` first when that is given."""
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return CaseFileResult(None, (Fault(code=FaultCode.FILE_MISSING, facts={"path": str(path)}),))
    except OSError:
        return CaseFileResult(None, (Fault(code=FaultCode.FILE_UNREADABLE, facts={"path": str(path)}),))
    return read_case(raw, starting=starting)


def read_case(raw: bytes, *, starting: date | None = None) -> CaseFileResult:
    """The same of a case file's bytes, cut at one over the limit."""
    text = decode(raw)
    root = text if isinstance(text, Fault) else compose(text)
    if isinstance(root, Fault):
        return CaseFileResult(None, (root,))
    if not isinstance(root, MappingNode):
        fault = Fault(code=FaultCode.NOT_SECTION, facts={"key": ""}, line=root.start_mark.line + 1)
        return CaseFileResult(None, (fault,))
    findings = Findings()
    whole = Section(root, "", ("case",), findings)
    whole.require("case")
    section = whole.section("case", keys.names(keys.CASE))
    case = _case(section) if section else None
    if findings.faults or case is None:
        return CaseFileResult(None, findings.faults)
    return CaseFileResult(rules.shifted(case, starting) if starting else case)


def _case(section: Section) -> CaseDefinition:
    section.require("dnr", "title", "milestones")
    return CaseDefinition(
        dnr=section.text("dnr", limit=keys.DNR_LIMIT),
        title=section.text("title"),
        author=section.text("author"),
        route=section.text("route", limit=keys.LONG_LIMIT, lines=True),
        proposals=tuple(text for text, _node in section.texts("proposals")),
        owner=_owner(section),
        remind_days=_days(section),
        rounds=tuple(text for text, _node in section.texts("rounds")),
        milestones=tuple(_milestone(row) for row in section.sections("milestones", keys.names(keys.MILESTONE), 200)),
    )


def _days(section: Section) -> int:
    text = section.text("remind_days")
    if not text:
        return _DAYS
    if text.isdecimal() and len(text) < 4 and 0 < int(text) <= rules.REMIND_DAYS_LIMIT:
        return int(text)
    key, most = section.path("remind_days"), rules.REMIND_DAYS_LIMIT
    section.findings.fault(FaultCode.OUT_OF_REACH, section.at("remind_days"), key=key, most=most)
    return _DAYS


def _milestone(row: Section) -> MilestonePlan:
    row.require("kind")
    kind = row.word("kind", MilestoneKind, required=True) or MilestoneKind.OTHER
    if kind is MilestoneKind.OTHER:
        row.require("title")
    not_before = read_day(row, "not_before")
    return MilestonePlan(
        kind=kind,
        title=row.text("title"),
        forum=row.text("forum"),
        planned=_planned(row),
        not_before=not_before.isoformat() if not_before else "",
        owner=_owner(row),
    )


def _planned(row: Section) -> str:
    """A day, or a month: 2014-06-12 or 2014-06."""
    text = row.text("planned")
    if not text:
        return ""
    kept = rules.written_plan(text)
    if kept is None:
        row.findings.fault(FaultCode.NOT_DATE, row.at("planned"), key=row.path("planned"), text=text)
    return kept or ""


def _owner(section: Section) -> Owner:
    owner = section.section("owner", keys.names(keys.OWNER))
    return Owner(name=owner.text("name"), email=read_email(owner, "email")) if owner else Owner()
