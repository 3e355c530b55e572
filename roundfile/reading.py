"""Reads a round file: YAML in, a checked round or every fault at once out. Changes nothing."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from yaml import MappingNode

from data.register import load_register
from models.definition import RoundDefinition
from models.errors import RemissError
from models.findings import Fault, FaultCode, NoticeCode, RoundFileResult
from models.values import ReasonCode
from roundfile.addresses import read_addresses
from roundfile.afterwards import read_adoption, read_gate
from roundfile.course import Reminders, read_chain, read_reminders, read_versions
from roundfile.dates import Dates, read_dates
from roundfile.findings import Findings
from roundfile.header import ROOT_KEYS, read_header
from roundfile.papers import Scan, read_papers
from roundfile.questions import read_questions, sections_of
from roundfile.recipients import read_recipients
from roundfile.section import Section
from roundfile.tree import Place, Tree, nodes_of
from roundfile.yaml_tree import SIZE_LIMIT, compose, decode
from rules.local_time import local_day
from rules.schedule import judge_dates, reminder_notice
from rules.shift import shift


def read_round_file(
    path: Path, *, now: datetime, starting: date | None = None, scan: Scan | None = None
) -> RoundFileResult:
    """The round in a file, checked as at `now` (aware), its dates moved to `starting` first when that is given.

    Papers and the address list are looked for from the file's own folder; each paper is looked through, and asked about
    by `scan`. A round wholly in the past is no fault:
    `is_past` says so, and its sender decides.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return _failed(Fault(code=FaultCode.FILE_MISSING, facts={"path": str(path)}))
    except OSError:
        return _failed(Fault(code=FaultCode.FILE_UNREADABLE, facts={"path": str(path)}))
    return read_round(raw, path.parent, now=now, starting=starting, scan=scan)


def read_round(
    raw: bytes, folder: Path, *, now: datetime, starting: date | None = None, scan: Scan | None = None
) -> RoundFileResult:
    """The same of a round file's bytes, cut at one over the limit."""
    text = decode(raw)
    root = text if isinstance(text, Fault) else compose(text)
    if isinstance(root, Fault):
        return _failed(root)
    if not isinstance(root, MappingNode):
        return _failed(Fault(code=FaultCode.NOT_SECTION, facts={"key": ""}, line=root.start_mark.line + 1))
    findings = Findings()
    return _read(Section(root, "", ROOT_KEYS, findings), _Folder(folder, scan), now, starting)


class _Folder(NamedTuple):
    """Where papers lie, and who is asked about malware in them."""

    path: Path
    scan: Scan | None


def read_round_tree(
    tree: Tree, folder: Path, *, now: datetime, scan: Scan | None = None
) -> tuple[RoundFileResult, dict[int, Place]]:
    """The round that a tree says, checked as a file's; and the place in the tree of each line that a finding names.
    `folder`: where its papers lie by their names."""
    root, places = nodes_of(tree)
    return _read(Section(root, "", ROOT_KEYS, Findings()), _Folder(folder, scan), now, None), places


def _failed(fault: Fault) -> RoundFileResult:
    return RoundFileResult(faults=(fault,))


def _read(root: Section, folder: _Folder, now: datetime, starting: date | None) -> RoundFileResult:
    findings, dates = root.findings, read_dates(root)
    reminders = read_reminders(root)
    definition = _define(root, folder, dates, reminders, now)
    is_past = False
    if definition is not None and dates is not None:
        try:
            definition = _start(definition, starting, dates, root)
            is_past = _judge(definition, dates, now, findings)
            _notice_reminders(definition, reminders, now, findings)
            _notice_contradictions(definition, root)
        except RemissError as error:
            findings.fault(FaultCode(error.code), dates.nodes["due"], **error.facts)
    return RoundFileResult(
        definition=None if findings.faults else definition,
        faults=findings.faults,
        notices=findings.notices,
        is_past=is_past,
    )


def _notice_reminders(definition: RoundDefinition, reminders: Reminders, now: datetime, findings: Findings) -> None:
    due_at, closes_at = definition.due_at, definition.closes_at
    for rule, node in reminders:
        code = reminder_notice(rule, send_at=definition.send_at or now, due_at=due_at, closes_at=closes_at)
        if code is not None:
            findings.notice(code, node)


def _notice_contradictions(definition: RoundDefinition, root: Section) -> None:
    """Decisions that would come before the answers they rest on, or before the round was sent."""
    due_on, findings = local_day(definition.due_at), root.findings
    for name, plan in (("gate", definition.gate), ("adoption", definition.adoption)):
        first = str(plan.get("decision_not_before") or "")
        if first and first < due_on.isoformat():
            facts = {"field": f"{name}.decision_not_before", "day_on": first, "due_on": due_on.isoformat()}
            findings.notice(NoticeCode.DECISION_BEFORE_DUE, root.at(name), **facts)
    sent_on = local_day(definition.send_at).isoformat() if definition.send_at else ""
    decisions = definition.adoption.get("decisions")
    for decision in decisions if isinstance(decisions, list) else ():
        if decision.get("on") and str(decision["on"]) < sent_on:
            facts = {"code": str(decision.get("code") or ""), "day_on": str(decision["on"]), "sent_on": sent_on}
            findings.notice(NoticeCode.DECISION_BEFORE_SENDING, root.at("adoption"), **facts)


def _define(
    root: Section, folder: _Folder, dates: Dates | None, reminders: Reminders, now: datetime
) -> RoundDefinition | None:
    """Reads every section, so that every fault is found; None only when there are no dates to hang the round on."""
    header, questions = read_header(root), read_questions(root)
    addresses = read_addresses(root, folder.path)
    recipients = read_recipients(root, load_register(), addresses, sections_of(questions))
    parts = {
        "documents": read_papers(root, folder.path, folder.scan),
        "recipients": recipients,
        "questions": questions,
        "reminders": tuple(rule for rule, _ in reminders),
        "versions": read_versions(root),
        "chain": read_chain(root, recipients),
        "gate": read_gate(root, questions, recipients),
        "adoption": read_adoption(root, recipients, now),
    }
    if dates is None:
        return None
    instants = {"send_at": dates.send_at, "due_at": dates.due_at, "closes_at": dates.closes_at}
    reason = {"reason_code": header.reason_code or ReasonCode.OTHER}
    return RoundDefinition.model_validate({**header._asdict(), **reason, **parts, **instants})


def _start(definition: RoundDefinition, starting: date | None, dates: Dates, root: Section) -> RoundDefinition:
    if starting is None or not dates.is_send_known:
        return definition
    shifted = shift(definition, starting)
    for move in shifted.moves:
        node = dates.nodes.get(move.field) or root.at(move.field.partition(".")[0])
        root.findings.notice(NoticeCode.DATE_MOVED, node, **move.model_dump())
    if shifted.left_out:
        root.findings.notice(NoticeCode.DECISIONS_LEFT_OUT, root.at("adoption"))
    return shifted.definition


def _judge(definition: RoundDefinition, dates: Dates, now: datetime, findings: Findings) -> bool:
    """Whether the round is past."""
    judgement = judge_dates(
        send_at=definition.send_at, due_at=definition.due_at, closes_at=definition.closes_at, now=now
    )
    for fault in judgement.faults:
        if dates.is_send_known or fault.code is FaultCode.DUE_ON_DAY_OFF:
            findings.fault(fault.code, dates.nodes[fault.field], **fault.facts)
    for notice in judgement.notices if dates.is_send_known else ():
        findings.notice(notice.code, dates.nodes[notice.field], **notice.facts)
    return judgement.is_past
