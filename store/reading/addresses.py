"""The address list a round file names: a CSV table of code and email."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from models.addresses import check_address
from models.errors import Fact, Refusal
from models.findings import Fault, FaultCode
from store.reading.findings import Findings
from store.reading.papers import path_at
from store.reading.section import Section
from store.reading.yaml_tree import SIZE_LIMIT, decode

_COLUMNS = {"code", "email"}


class Row(NamedTuple):
    email: str
    line: int


class AddressList:
    """Addresses by code. Rows of organisations that the round does not ask are never judged."""

    def __init__(self, file: str, rows: dict[str, list[Row]], findings: Findings) -> None:
        self._file = file
        self._rows = rows
        self._findings = findings

    def email(self, code: str) -> str | None:
        """The address of a code: empty when its row is faulty (and faulted), None when it has no row."""
        rows = [row for row in self._rows.get(code.upper(), []) if row.email]
        if not rows:
            return None
        first, *others = rows
        for row in others:
            if row.email.casefold() != first.email.casefold():
                facts: dict[str, Fact] = {"code": code, "email": row.email, "first_line": first.line}
                self._findings.fault_in_file(FaultCode.ADDRESS_TWICE, self._file, row.line, **facts)
        checked = check_address(first.email)
        if isinstance(checked, Refusal):
            self._findings.fault_in_file(FaultCode(checked.code), self._file, first.line, **checked.facts)
            return ""
        return checked


def read_addresses(root: Section, folder: Path) -> AddressList:
    """The list under `addresses`; an empty one when the round file names none, or it cannot be read (faulted)."""
    findings = root.findings
    name, node = root.text("addresses"), root.at("addresses")
    path = path_at(name, node, folder, findings) if name and node else None
    if path is None:
        return AddressList(name, {}, findings)
    try:
        text = decode(_read(path))
    except OSError:
        findings.fault(FaultCode.FILE_MISSING, node, path=name)
        return AddressList(name, {}, findings)
    if isinstance(text, Fault):
        findings.fault_in_file(text.code, name, text.line, **text.facts)
        return AddressList(name, {}, findings)
    return AddressList(name, parse_addresses(text, name, findings), findings)


def _read(path: Path) -> bytes:
    """At most one byte over the limit, and of a real file: a device or a pipe may never end."""
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(SIZE_LIMIT + 1)


def parse_addresses(text: str, file: str, findings: Findings) -> dict[str, list[Row]]:
    """Rows by code, codes in capitals. Comma or semicolon (a Swedish Excel's) between the columns; others ignored."""
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", restval="")
    rows: dict[str, list[Row]] = {}
    try:
        reader.fieldnames = [column.strip().casefold() for column in reader.fieldnames or ()]
        if not _COLUMNS <= set(reader.fieldnames):
            findings.fault_in_file(FaultCode.ADDRESS_COLUMNS, file, 1, found=", ".join(reader.fieldnames))
            return {}
        for row in reader:
            rows.setdefault(row["code"].strip().upper(), []).append(Row(row["email"].strip(), reader.line_num))
    except csv.Error:
        findings.fault_in_file(FaultCode.FILE_UNREADABLE, file, reader.line_num + 1, path=file)
    return rows
