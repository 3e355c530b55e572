"""Which files the register names, and how one that nothing names any more is forgotten."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, not_, select
from sqlmodel import Session, SQLModel, col

from models.tables import FileCheckRow, FilePageRow, FileTextRow

_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_ABOUT_FILES = {"file_checks", "file_texts", "file_pages", "audit"}
"""These tell of a file and do not need it."""
_NO_FILES = {
    "answers.content_sha256",
    "approvals.frozen_sha256",
    "attests.sha256",
    "incoming_answers.sha256",
    "synpunkter.sha256",
}
"""Hashes of what was written or shown; a synpunkt's tells which file of its answer it stands in."""
_LISTS = {"compilations.files", "round_drafts.content"}
"""JSON that names files among other things."""
_LENGTH = 64
_PORTION = 500


def every(session: Session) -> list[str]:
    """The SHA-256 of every file that must be there, each once: whatever table has a column for one."""
    found: set[str] = set()
    for column in columns():
        query = select(column).distinct().execution_options(yield_per=_PORTION)
        in_list = str(column) in _LISTS
        for value in session.scalars(query):
            if value:
                found.update(_within(json.loads(value)) if in_list else [value])
    return sorted(found)


def columns() -> Iterator[Column[Any]]:
    """Those that name files which must be there."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            is_hash = column.name.endswith("sha256") and table.name not in _ABOUT_FILES
            if (is_hash and str(column) not in _NO_FILES) or str(column) in _LISTS:
                yield column


def _within(value: Any) -> Iterator[str]:
    """Every text of a JSON value that is a hash and nothing else."""
    if isinstance(value, str):
        if _SHA256.fullmatch(value):
            yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _within(each)


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
