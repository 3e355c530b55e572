"""Which files the register names, and how one that nothing names any more is forgotten."""

import re
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, not_, select
from sqlmodel import Session, SQLModel, col

from models.tables import FileCheckRow, FilePageRow, FileTextRow

_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_ABOUT_FILES = {"file_checks", "file_texts", "file_pages", "audit"}
"""These tell of a file and do not need it."""
_LENGTH = 64
_PORTION = 500


def named(session: Session, parts: Mapping[str, ColumnElement[bool]], *, inside: bool) -> set[str]:
    """Everything that looks like a file's hash in the rows of `parts`, or (`inside` false) in every other row of the
    register. Reads every word there, so that no table is forgotten: for what is rare and must not be wrong."""
    found: set[str] = set()
    for table in SQLModel.metadata.sorted_tables:
        own = parts.get(table.name)
        if table.name in _ABOUT_FILES or (inside and own is None):
            continue
        query = select(table)
        if own is not None:
            query = query.where(own if inside else not_(own))
        for row in session.execute(query.execution_options(yield_per=_PORTION)):
            for value in row:
                if isinstance(value, str) and len(value) >= _LENGTH:
                    found.update(_SHA256.findall(value))
    return found


def forget(session: Session, hashes: Collection[str]) -> None:
    """Removes what was read out of these files and found in them. Harmless twice."""
    for table in (FilePageRow, FileTextRow, FileCheckRow):
        session.execute(delete(table).where(col(table.sha256).in_(hashes)))
