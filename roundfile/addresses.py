"""The address list a round file names: a table of code and e-mail address, as spreadsheets write it."""

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

from models.addresses import check_address
from models.errors import Fact, Refusal
from models.findings import Fault, FaultCode
from models.invisible import without_invisible
from roundfile.findings import Findings
from roundfile.papers import path_at
from roundfile.section import Section
from roundfile.yaml_tree import SIZE_LIMIT, decode_list

HEADERS = {
    "code": ("code", "kod", "kommunkod", "mottagarkod", "organisationskod"),
    "email": (
        "email",
        "epost",
        "epostadress",
        "emailadress",
        "emailaddress",
        "mail",
        "mailadress",
        "mejl",
        "mejladress",
    ),
}
"""What the columns may be called, by what they hold: written without hyphens, spaces and capitals."""
SEPARATORS = (";", ",", "\t", "|")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Row(NamedTuple):
    """`line` and `column` count from 1, lines of the file and cells of the row."""

    email: str
    line: int
    column: int


class AddressList:
    """Addresses by code. Rows of organisations that the round does not ask are never judged."""

    def __init__(self, file: str, rows: dict[str, list[Row]], findings: Findings) -> None:
        self._file = file
        self._rows = rows
        self._findings = findings

    def email(self, code: str) -> str | None:
        """The address of a code: empty when its row is empty or faulty (and faulted), None when it has no row."""
        listed = self._listed(code)
        rows = [row for row in listed if row.email]
        if not rows:
            for row in listed[:1]:
                self._fault(FaultCode.ADDRESS_EMPTY, row, code=code)
            return "" if listed else None
        first, *others = rows
        checked = check_address(first.email)
        for row in others:
            if check_address(row.email) != checked:
                facts: dict[str, Fact] = {"code": code, "email": row.email, "first_line": first.line}
                self._fault(FaultCode.ADDRESS_TWICE, row, **facts)
        if isinstance(checked, Refusal):
            self._fault(FaultCode(checked.code), first, **checked.facts)
            return ""
        return checked

    def _listed(self, code: str) -> list[Row]:
        """The code's rows. Spreadsheets take the first zero of `0114` away."""
        found = self._rows.get(code.upper(), [])
        return found or (self._rows.get(code.lstrip("0"), []) if re.fullmatch("0[0-9]{3}", code) else [])

    def _fault(self, code: FaultCode, row: Row, /, **facts: Fact) -> None:
        self._findings.fault_in_file(code, self._file, row.line, row.column, **facts)


def read_addresses(root: Section, folder: Path) -> AddressList:
    """The list under `addresses`; an empty one when the round file names none, or it cannot be read (faulted)."""
    findings = root.findings
    name, node = root.text("addresses"), root.at("addresses")
    path = path_at(name, node, folder, findings) if name and node else None
    if path is None:
        return AddressList(name, {}, findings)
    try:
        text = decode_list(_read(path))
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
    """Rows by code, codes in capitals. Other columns than code and address are ignored, and so are empty rows."""
    named, skipped = separator_line(text)
    body = text[skipped:]
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=named or _separator(body))
    first_line = 1 if skipped else 0
    rows: dict[str, list[Row]] = {}
    columns: dict[str, int] | None = None
    start = 0
    try:
        for cells in reader:
            line, start = start + 1 + first_line, reader.line_num
            values = [without_invisible(cell).strip() for cell in cells]
            if not any(values):
                continue
            if columns is None:
                columns = _columns(values, file, line, findings)
                if columns is None:
                    return {}
                continue
            code, email = (_cell(values, columns[key]) for key in ("code", "email"))
            if code or email:
                rows.setdefault(code.upper(), []).append(Row(email, line, columns["email"] + 1))
    except csv.Error:
        findings.fault_in_file(FaultCode.FILE_UNREADABLE, file, start + 1 + first_line, path=file)
        return rows
    if columns is None:
        findings.fault_in_file(FaultCode.ADDRESS_COLUMNS, file, 1, found="")
    for row in rows.pop("", []):
        findings.fault_in_file(FaultCode.ADDRESS_WITHOUT_CODE, file, row.line, row.column, email=row.email)
    return rows


def separator_line(text: str) -> tuple[str, int]:
    """The sign that a first line `sep=;` names, as Excel writes it, and that line's length; both nothing without it."""
    head, end, _ = text.partition("\n")
    found = _SEPARATOR_LINE.fullmatch(head)
    return (found[1], len(head) + len(end)) if found else ("", 0)


def _separator(text: str) -> str:
    """The sign that parts the first line with anything in it into both columns; else the one there is most of."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: (len(_found(head.split(sign))), head.count(sign)))


def _found(cells: list[str]) -> dict[str, list[int]]:
    """The places of the columns by what they hold."""
    keys = [re.sub(r"[\W_]", "", without_invisible(cell).casefold()) for cell in cells]
    places = {name: [place for place, key in enumerate(keys) if key in names] for name, names in HEADERS.items()}
    return {name: found for name, found in places.items() if found}


def _columns(cells: list[str], file: str, line: int, findings: Findings) -> dict[str, int] | None:
    found = _found(cells)
    twice = next((places for places in found.values() if len(places) > 1), None)
    if twice:
        facts = {"first": cells[twice[0]], "second": cells[twice[1]]}
        findings.fault_in_file(FaultCode.ADDRESS_COLUMN_TWICE, file, line, twice[1] + 1, **facts)
        return None
    if found.keys() != HEADERS.keys():
        findings.fault_in_file(FaultCode.ADDRESS_COLUMNS, file, line, found="; ".join(cells))
        return None
    return {name: places[0] for name, places in found.items()}


def _cell(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""
