"""A list of recipients while it is written, and the addresses that a sender remembers."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from models.values import RecipientKind, Value

OWN_KINDS = (RecipientKind.PARTY_GROUP, RecipientKind.ORGANISATION)
"""What stands outside the register."""


class ListRow(Value):
    """One organisation on a list. `kept`: what the row says when nobody can tell whom it means; then the rest is only
    for showing it, and it is kept as it stands."""

    code: str
    name: str
    kind: RecipientKind = RecipientKind.ORGANISATION
    county_name: str = ""
    email: str = ""
    cc: tuple[str, ...] = ()
    obliged: bool = False
    chapters: tuple[str, ...] = ()
    kept: dict[str, Any] | None = None

    @property
    def is_own(self) -> bool:
        return self.kind in OWN_KINDS

    def tree(self) -> dict[str, Any]:
        """The row as a round file says it."""
        if self.kept is not None:
            return self.kept
        said = {
            "code": self.code,
            "name": self.name,
            "kind": self.kind.value if self.is_own else "",
            "email": self.email,
            "cc": list(self.cc),
            "obliged": self.obliged,
            "chapters": list(self.chapters),
        }
        return {key: value for key, value in said.items() if value}


class AddressOrigin(StrEnum):
    """How an address came into the address book: typed where recipients are written, read from a file, or put right
    for a round that had it wrong."""

    TYPED = "typed"
    READ = "read"
    CORRECTED = "corrected"


class KnownAddress(Value):
    """An address of the address book. `by`: as the audit names who gave it."""

    code: str
    name: str
    kind: RecipientKind
    email: str
    cc: tuple[str, ...] = ()
    origin: AddressOrigin
    at: datetime
    by: str


class CellCode(StrEnum):
    """What is found in a table of recipients, the most fundamental first: that it cannot be read, that its columns
    cannot be told, whom a row means, what the row says, and what stands in it twice."""

    OLD_WORKBOOK = "table_old_workbook"
    OTHER_FILE = "table_other_file"
    UNREADABLE = "table_unreadable"
    TOO_LARGE = "table_too_large"
    TOO_MANY_ROWS = "table_too_many_rows"
    EMPTY_TABLE = "table_empty"
    COLUMNS_MISSING = "table_columns_missing"
    COLUMN_TWICE = "table_column_twice"
    NOBODY = "table_nobody"
    UNKNOWN_CODE = "table_unknown_code"
    UNKNOWN_NAME = "table_unknown_name"
    AMBIGUOUS_NAME = "table_ambiguous_name"
    NAME_OF_ANOTHER = "table_name_of_another"
    NAME_TOO_LONG = "table_name_too_long"
    UNKNOWN_KIND = "table_unknown_kind"
    EMAIL_INVALID = "table_email_invalid"
    EMAIL_SEVERAL = "table_email_several"
    EMAIL_LOCAL_PART = "table_email_local_part"
    EMAIL_HIDDEN = "table_email_hidden"
    NOT_YES_OR_NO = "table_not_yes_or_no"
    UNKNOWN_SECTION = "table_unknown_section"
    ORGANISATION_TWICE = "table_organisation_twice"
    ADDRESS_SHARED = "table_address_shared"
    EMAIL_EMPTY = "table_email_empty"
    COLUMN_UNREAD = "table_column_unread"
    MERGED = "table_merged"
    HIDDEN_ROWS = "table_hidden_rows"
    HIDDEN_COLUMNS = "table_hidden_columns"
    OTHER_SHEETS = "table_other_sheets"


class CellFinding(NamedTuple):
    """What was found, and where. `row` and `column` count from 1 as in a spreadsheet; 0 for the table as a whole.
    `text`: what stands in the cell."""

    code: CellCode
    row: int = 0
    column: int = 0
    text: str = ""
    facts: Mapping[str, object] = {}

    @property
    def cell(self) -> str:
        """`C7`."""
        return f"{column_letters(self.column)}{self.row or ''}"


class ListTable(NamedTuple):
    """The cells of a table, row by row from the first. `notices`: what a spreadsheet hides or has joined."""

    rows: list[list[str]]
    notices: tuple[CellFinding, ...] = ()


def column_letters(column: int) -> str:
    """`A` for 1, `AB` for 28; empty for 0."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
