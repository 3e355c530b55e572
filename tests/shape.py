"""What the program's tables name: run with a release's own code on the path, prints the same of that release.

Nothing but `models.tables` is imported, so that any release can be asked (docs/decisions/0044).
"""

import json
import sys
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, MetaData, Table, UniqueConstraint
from sqlmodel import SQLModel

Shape = dict[str, dict[str, Any]]
LEAVING: frozenset[str] = frozenset()
"""Columns, as `letters.note`, that this version no longer names and the last release does: still in the database, and
nullable. The next release's migration drops them."""


def shape(metadata: MetaData) -> Shape:
    return {table.name: {"columns": _columns(table), "rules": _rules(table)} for table in metadata.sorted_tables}


def _columns(table: Table) -> dict[str, dict[str, Any]]:
    return {column.name: _column(column) for column in table.columns}


def _column(column: Column[Any]) -> dict[str, Any]:
    return {
        "type": str(column.type.compile()).partition("(")[0],
        "length": getattr(column.type, "length", None),
        "needed": not column.nullable and column.server_default is None,
    }


def _rules(table: Table) -> list[list[Any]]:
    """What rows are refused by, each with the columns that it is about."""
    kinds = (UniqueConstraint, CheckConstraint, ForeignKeyConstraint)
    found = [(type(each).__name__, each.columns.keys()) for each in table.constraints if isinstance(each, kinds)]
    found += [("UniqueConstraint", index.columns.keys()) for index in table.indexes if index.unique]
    return [[kind, sorted(columns)] for kind, columns in found]


if __name__ == "__main__":
    import models.tables  # noqa: F401 - fills the metadata

    json.dump(shape(SQLModel.metadata), sys.stdout)
