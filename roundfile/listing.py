"""The recipients of a round file's tree as a list to work on: one row for each organisation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.findings import Fault
from models.listing import ListRow
from models.register import RegisterEntry
from roundfile.findings import Findings
from roundfile.keys import RECIPIENT, names
from roundfile.recipients import organisations
from roundfile.section import as_section
from roundfile.tree import nodes_of
from rules.register import Register

_YES = {"true", "yes", "ja"}


def read_rows(rows: Iterable[Any], register: Register) -> list[ListRow]:
    """Selections are laid out, names looked up, and what the register says of an entry is taken from there. A row that
    a round file would be refused for is kept as it stands."""
    return [row for said in rows for row in read_row(said, register)[0]]


def row_of(entry: RegisterEntry, **more: Any) -> ListRow:
    """An entry of the register as a row. `more`: of the row's other fields."""
    return ListRow(**_told(entry), **more)


def read_row(said: Any, register: Register) -> tuple[list[ListRow], tuple[Fault, ...]]:
    """One row as organisations, and why it cannot be read; it is then kept as it stands."""
    if not isinstance(said, Mapping):
        return [ListRow(code="", name=str(said or ""), kept={"name": str(said or "")})], ()
    root, _places = nodes_of({"row": {key: value for key, value in said.items() if key not in {"cc", "chapters"}}})
    findings = Findings()
    section = as_section(root.value[0][1], "recipients", names(RECIPIENT), findings)
    entries = organisations(section, register) if section is not None else []
    if findings.faults or not entries:
        name = " ".join(str(said.get(key) or "") for key in ("name", "select", "county") if said.get(key))
        return [_row(said, code=str(said.get("code") or ""), name=name, kept=dict(said))], findings.faults
    return [_row(said, **_told(entry)) for entry in entries], ()


def _told(entry: RegisterEntry) -> dict[str, Any]:
    return {"code": entry.code, "name": entry.full_name, "kind": entry.kind, "county_name": entry.county_name}


def _row(said: Mapping[str, Any], **told: Any) -> ListRow:
    return ListRow(
        **told,
        email=str(said.get("email") or ""),
        cc=_words(said.get("cc")),
        obliged=str(said.get("obliged") or "").casefold() in _YES,
        chapters=_words(said.get("chapters")),
    )


def _words(value: Any) -> tuple[str, ...]:
    """One text or a list of them."""
    texts: Sequence[Any] = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return tuple(str(text) for text in texts if text)
