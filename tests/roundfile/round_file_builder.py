"""Writes round files for the tests: a right one, in which single lines are changed."""

from datetime import UTC, date, datetime
from pathlib import Path

from models.definition import RoundDefinition
from models.findings import Fault, FaultCode, RoundFileResult
from roundfile.papers import Scan
from roundfile.reading import read_round_file
from templates.round_file_messages import fault_text, notice_text
from tests.active_files import pdf

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # Monday

RIGHT = """\
dnr: "KS 2026/00123"
title: "Förslag till regional plan"
sender: {name: "Länsförbundet", email: "registrator@forbund.example"}
reason: {code: strategic}
documents: [{title: "Förslag", file: "forslag.pdf"}]
dates: {send_on: 2027-01-11, due_on: 2027-04-27}
reminders: [{before_due: P14D}]
recipients: [{code: "0114"}, {code: "0115"}]
addresses: "addresses.csv"
questions: [{id: "1", section: "2.1", text: "Delar ni målen?", stance: true}]
"""
PAPER = pdf()
ADDRESSES = "code,email\n0114,registrator@upplands-vasby.example\n0115,registrator@vallentuna.example\n"


def write(folder: Path, text: str = RIGHT, addresses: str = ADDRESSES) -> Path:
    (folder / "forslag.pdf").write_bytes(PAPER)
    (folder / "addresses.csv").write_text(addresses, encoding="utf-8")
    path = folder / "remiss.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(line: int, text: str) -> str:
    """The right file with one line (from 1) replaced; an empty text takes the line away."""
    lines = RIGHT.splitlines()
    lines[line - 1 : line] = [text] if text else []
    return "\n".join(lines) + "\n"


def read(path: Path, *, now: datetime = NOW, starting: date | None = None, scan: Scan | None = None) -> RoundFileResult:
    """Reads and words the result: whatever a check finds, its facts are those its sentence needs."""
    result = read_round_file(path, now=now, starting=starting, scan=scan)
    assert all(map(fault_text, result.faults))
    assert all(map(notice_text, result.notices))
    return result


def found(result: RoundFileResult) -> list[tuple[int, FaultCode]]:
    return [(fault.line, fault.code) for fault in result.faults]


def only_fault(result: RoundFileResult) -> Fault:
    (fault,) = result.faults
    assert result.definition is None
    return fault


def definition_of(path: Path, *, starting: date | None = None) -> RoundDefinition:
    result = read(path, starting=starting)
    assert result.faults == ()
    assert result.definition is not None
    return result.definition
