"""What a table says of recipients: every fault at its cell, and what would be added to a list or changed on it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.addresses import check_address
from models.answer import SHORT_LIMIT
from models.errors import Refusal
from models.listing import CellCode, CellFinding, KnownAddress, ListRow, ListTable
from models.register import Ambiguous, RegisterEntry
from models.values import RecipientKind
from roundfile.listing import row_of
from roundfile.table_columns import NO, OWN_KIND_WORDS, REGISTER_KIND_WORDS, YES, TableLine, columns_of
from rules.likeness import Likeness
from rules.listing import codes_for, with_address
from rules.register import Register, name_key

_WHY = {
    "email_several": CellCode.EMAIL_SEVERAL,
    "email_local_part": CellCode.EMAIL_LOCAL_PART,
    "email_hidden": CellCode.EMAIL_HIDDEN,
}


class TableChange(NamedTuple):
    """What one row of the table does. `before`: the recipient as it stands on the list; None when it is new."""

    line: int
    before: ListRow | None
    after: ListRow


class JudgedTable(NamedTuple):
    """`faults`: the most fundamental kind first, then by place. `changes`: of the rows without faults."""

    faults: list[CellFinding]
    notices: list[CellFinding]
    changes: list[TableChange]
    unchanged: int = 0


class TableReader:
    """Reads one table for one list. `rows`: the list as it stands; `book`: the sender's known addresses."""

    def __init__(
        self,
        register: Register,
        rows: Sequence[ListRow],
        book: Mapping[str, KnownAddress],
        sections: Sequence[str],
    ) -> None:
        self._register, self._rows, self._book, self._sections = register, rows, book, sections
        self._likeness = Likeness(register)
        self._faults: list[CellFinding] = []
        self._notices: list[CellFinding] = []

    def judge(self, table: ListTable) -> JudgedTable:
        self._notices.extend(table.notices)
        lines = ((number, cells) for number, cells in enumerate(table.rows, 1) if any(cells))
        number, head = next(lines)
        columns, faults, unread = columns_of(number, head)
        self._notices.extend(unread)
        if faults:
            return JudgedTable(faults, self._notices, [])
        read = [(line, each) for line, cells in lines if (each := self._read(TableLine(line, cells, columns)))]
        self._check_repeats(read, columns)
        order = list(CellCode)
        faults = sorted(self._faults, key=lambda found: (order.index(found.code), found.row, found.column))
        faulty = {found.row for found in faults}
        good = [TableChange(line, before, after) for line, (before, after) in read if line not in faulty]
        changes = [change for change in good if change.before != change.after]
        return JudgedTable(faults, self._notices, changes, len(good) - len(changes))

    def _fault(self, code: CellCode, line: TableLine, column: str, /, **facts: object) -> None:
        self._faults.append(CellFinding(code, line.number, line.columns[column] + 1, line.said(column), facts))

    def _read(self, line: TableLine) -> tuple[ListRow | None, ListRow] | None:
        """The recipient as it stands on the list and as it would stand; None when nobody can tell whom the row
        means."""
        found = self._whom(line)
        fields = self._fields(line)
        if found is None:
            return None
        before = self._on_list(found)
        row = before or found
        after = row.model_copy(update=fields)
        if before is None and not after.email:
            after = with_address(after, self._book, self._register)
        if "email" in line.columns and not line.said("email"):
            facts = {"name": found.name, "kept": after.email}
            self._notices.append(CellFinding(CellCode.EMAIL_EMPTY, line.number, line.columns["email"] + 1, "", facts))
        return before, after

    def _on_list(self, found: ListRow) -> ListRow | None:
        entry = self._register.by_code(found.code)
        codes = {found.code.casefold(), entry.also_code.casefold() if entry else ""} - {""}
        return next((row for row in self._rows if row.kept is None and row.code.casefold() in codes), None)

    def _whom(self, line: TableLine) -> ListRow | None:
        code, name = line.said("code"), line.said("name")
        if not code and not name:
            self._fault(CellCode.NOBODY, line, "code" if "code" in line.columns else "name")
            return None
        if len(name) > SHORT_LIMIT:
            self._fault(CellCode.NAME_TOO_LONG, line, "name", limit=SHORT_LIMIT)
            return None
        kind = self._kind(line)
        if code:
            return self._by_code(line, code, name)
        return self._by_name(line, name, kind)

    def _by_code(self, line: TableLine, code: str, name: str) -> ListRow | None:
        # A spreadsheet takes the first zero of 0114 away.
        entry = self._register.by_code(code) or self._register.by_code(code.zfill(4) if code.isdecimal() else "")
        if entry is None:
            on_list = next((row for row in self._rows if row.is_own and row.code.casefold() == code.casefold()), None)
            if on_list is None:
                near = self._register.find(name) if name else None
                suggestion = near if isinstance(near, RegisterEntry) else None
                self._fault(CellCode.UNKNOWN_CODE, line, "code", suggestion=_suggested([suggestion]))
            return on_list
        found = self._register.find(name) if name else entry
        entries = found.entries if isinstance(found, Ambiguous) else (found,)
        if not any(each and entry.code in {each.code, each.also_code} for each in entries):
            self._fault(CellCode.NAME_OF_ANOTHER, line, "name", code=entry.code, register_name=entry.full_name)
            return None
        return row_of(entry)

    def _by_name(self, line: TableLine, name: str, kind: RecipientKind | None) -> ListRow | None:
        entry = self._register.find(name)
        if isinstance(entry, RegisterEntry):
            return row_of(entry)
        own = self._own(name)
        if own is not None:
            return own
        if isinstance(entry, Ambiguous):
            names = [f"{each.full_name} ({each.code})" for each in entry.entries]
            self._fault(CellCode.AMBIGUOUS_NAME, line, "name", names=", ".join(names))
            return None
        if kind is None:
            self._fault(CellCode.UNKNOWN_NAME, line, "name", suggestion=_suggested(self._likeness.near(name)[:1]))
            return None
        return ListRow(code="", name=name, kind=kind)

    def _own(self, name: str) -> ListRow | None:
        """An organisation outside the register that the list or the address book has."""
        key = name_key(name)
        if key not in self._known_names:
            return None
        known = self._known_names[key]
        return known if isinstance(known, ListRow) else ListRow(code=known.code, name=known.name, kind=known.kind)

    @property
    def _known_names(self) -> dict[str, ListRow | KnownAddress]:
        if not hasattr(self, "_names"):
            self._names: dict[str, ListRow | KnownAddress] = {
                name_key(known.name): known
                for known in self._book.values()
                if self._register.by_code(known.code) is None
            }
            self._names |= {name_key(row.name): row for row in self._rows if row.is_own and row.kept is None}
        return self._names

    def _kind(self, line: TableLine) -> RecipientKind | None:
        said = line.said("kind").casefold()
        if said and said not in OWN_KIND_WORDS and said not in REGISTER_KIND_WORDS:
            self._fault(CellCode.UNKNOWN_KIND, line, "kind")
        return OWN_KIND_WORDS.get(said)

    def _fields(self, line: TableLine) -> dict[str, object]:
        """What the row's other cells say. An empty cell says nothing, and changes nothing."""
        fields: dict[str, object] = {}
        if email := self._address(line, "email", line.said("email")):
            fields["email"] = email
        copies = [self._address(line, "cc", part) for part in re.split(r"[,;\s]+", line.said("cc")) if part]
        if any(copies):
            fields["cc"] = tuple(dict.fromkeys(copy for copy in copies if copy and copy != email))
        obliged = line.said("obliged").casefold()
        if obliged and obliged not in YES | NO:
            self._fault(CellCode.NOT_YES_OR_NO, line, "obliged")
        elif obliged:
            fields["obliged"] = obliged in YES
        if chapters := [part.strip() for part in re.split("[,;]", line.said("chapters")) if part.strip()]:
            for section in chapters:
                if section not in self._sections:
                    known = ", ".join(self._sections)
                    self._fault(CellCode.UNKNOWN_SECTION, line, "chapters", section=section, known=known)
            fields["chapters"] = tuple(dict.fromkeys(chapters))
        return fields

    def _address(self, line: TableLine, column: str, text: str) -> str:
        checked = check_address(text) if text else ""
        if isinstance(checked, Refusal):
            code = _WHY.get(checked.code, CellCode.EMAIL_INVALID)
            self._fault(
                code, line, column, email=checked.facts.get("email", ""), suggestion=checked.facts.get("suggestion", "")
            )
            return ""
        return checked

    def _check_repeats(
        self, read: Iterable[tuple[int, tuple[ListRow | None, ListRow]]], columns: Mapping[str, int]
    ) -> None:
        """An organisation, or an address, that stands there more than once: on the list or further up."""
        first: dict[str, int] = {}
        whose = dict(self._addresses(read))
        place = columns.get("name", columns.get("code", 0)) + 1
        for number, (_before, row) in read:
            key = row.code.casefold() or name_key(row.name)
            earlier = first.setdefault(key, number)
            if earlier != number:
                repeat = CellFinding(CellCode.ORGANISATION_TWICE, number, place, row.name, {"first": earlier})
                self._faults.append(repeat)
                continue
            for email in filter(None, (row.email, *row.cc)):
                other = whose.setdefault(email.casefold(), (key, row.name))
                if other[0] != key and "email" in columns:
                    facts = {"email": email, "name": row.name, "other": other[1]}
                    column = columns["email"] + 1
                    self._faults.append(CellFinding(CellCode.ADDRESS_SHARED, number, column, email, facts))

    def _addresses(
        self, read: Iterable[tuple[int, tuple[ListRow | None, ListRow]]]
    ) -> Iterator[tuple[str, tuple[str, str]]]:
        """Whose the addresses on the list are, but for those of rows that the table says anew."""
        changed = {before.code for _number, (before, _after) in read if before is not None}
        for row in self._rows:
            if row.code not in changed:
                for email in filter(None, (row.email, *row.cc)):
                    yield email.casefold(), (row.code.casefold(), row.name)


def _suggested(entries: Iterable[RegisterEntry | None]) -> str:
    return ", ".join(f"{entry.full_name} ({entry.code})" for entry in entries if entry)


def applied(
    rows: Sequence[ListRow], changes: Iterable[TableChange], book: Mapping[str, KnownAddress], register: Register
) -> list[ListRow]:
    """The list with the changes made; own organisations get their codes."""
    found = {change.before.code: change.after for change in changes if change.before is not None}
    changed = [found.get(row.code, row) if row.kept is None else row for row in rows]
    new = [change.after for change in changes if change.before is None]
    codes = iter(codes_for((row.name for row in new if not row.code), [*changed, *new], book, register))
    return [*changed, *(row if row.code else row.model_copy(update={"code": next(codes)}) for row in new)]
