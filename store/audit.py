"""The audit chain: append-only rows, written in the same transaction as the change they tell of, each hashing the last.

`facts` holds ids, codes, dates and numbers, never what people wrote. A changed, removed or reordered row is found by
`first_broken`; a chain cut at its end is found by comparing the head with one kept outside the database.
"""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.tables import AuditRow

GENESIS = "0" * 64
_LOCK = 0x52454D49  # any constant: one advisory lock for the one chain


def append(session: Session, *, at: datetime, actor: str, action: str, object_id: str, **facts: object) -> None:
    """Adds one row. `actor`: `recipient:<id>`, `registrar`, `approver` or `system`. Not idempotent: the caller's
    conditional change decides whether there is something to tell."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.exec(select(AuditRow.seq, AuditRow.hash).order_by(col(AuditRow.seq).desc()).limit(1)).first()
    seq, prev_hash = (last[0] + 1, last[1]) if last else (1, GENESIS)
    body = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    row = AuditRow(
        seq=seq, at=at, actor=actor, action=action, object_id=object_id, facts=body, prev_hash=prev_hash, hash=""
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()


def first_broken(session: Session) -> int | None:
    """The number of the first row that does not fit the chain, or None when the chain holds."""
    prev_hash, expected = GENESIS, 1
    for row in session.exec(select(AuditRow).order_by(col(AuditRow.seq))):
        if row.seq != expected or row.prev_hash != prev_hash or row.hash != _hash(row):
            return expected
        prev_hash, expected = row.hash, expected + 1
    return None


def head(session: Session) -> tuple[int, str]:
    """The last row's number and hash; (0, GENESIS) when nothing has happened."""
    last = session.exec(select(AuditRow.seq, AuditRow.hash).order_by(col(AuditRow.seq).desc()).limit(1)).first()
    return (last[0], last[1]) if last else (0, GENESIS)


def _hash(row: AuditRow) -> str:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    body = json.dumps([row.seq, at, row.actor, row.action, row.object_id, row.facts, row.prev_hash], ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
