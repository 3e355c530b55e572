"""The record of the compilations made: each with its snapshot and the hashes of its files, never written over."""

import json
from collections.abc import Mapping
from uuid import uuid4

from sqlmodel import Session, col, select

from models.compilation import CompilationData
from models.errors import TemporaryFailure
from models.tables import CompilationRow
from models.values import CompilationCause, RoundState
from store.records import audit


def of_round(session: Session, round_id: str) -> list[CompilationRow]:
    """Every version, the first one first."""
    query = select(CompilationRow).where(CompilationRow.round_id == round_id).order_by(col(CompilationRow.version))
    return list(session.exec(query))


def latest(session: Session, round_id: str) -> CompilationRow | None:
    """The newest compilation made, or None."""
    return next(reversed(of_round(session, round_id)), None)


def files(row: CompilationRow) -> dict[str, str]:
    """Format to SHA-256."""
    told: dict[str, str] = json.loads(row.files)
    return told


def record(
    session: Session,
    round_id: str,
    data: CompilationData,
    files: Mapping[str, str],
    *,
    by: str = "system",
) -> CompilationRow:
    """Keeps that a compilation was made. `files`: format to SHA-256. `by`: who asked for it, as the audit names them.
    Harmless twice for one snapshot.

    Raises TemporaryFailure("compilation_overtaken") when another state of the round got this version meanwhile: made
    anew from a new snapshot it gets the next.
    """
    made = of_round(session, round_id)
    same = next((row for row in made if row.snapshot == data.snapshot), None)
    if same is not None:
        return same
    if any(row.version == data.version for row in made):
        raise TemporaryFailure("compilation_overtaken", version=data.version)
    row = CompilationRow(
        id=uuid4().hex,
        round_id=round_id,
        version=data.version,
        snapshot=data.snapshot,
        made_at=data.made_at,
        preliminary=data.preliminary,
        files=json.dumps(dict(files), sort_keys=True),
        cause=_cause(data, made) if by == "system" else CompilationCause.ASKED,
        by=by,
    )
    session.add(row)
    audit.append(
        session,
        at=data.made_at,
        actor=by,
        action="compiled",
        object_id=row.id,
        version=data.version,
        snapshot=data.snapshot,
    )
    return row


def _cause(data: CompilationData, made: list[CompilationRow]) -> CompilationCause:
    """Why the round's own clock had it made."""
    if data.state is not RoundState.CLOSED:
        return CompilationCause.DUE
    since = (row for row in made if data.closed_at is not None and row.made_at >= data.closed_at)
    return CompilationCause.NEWS if any(since) else CompilationCause.CLOSED
