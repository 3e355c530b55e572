"""The audit chain: append-only rows, written in the same transaction as the change they tell of, each hashing the last.

`facts` holds ids, codes, dates and numbers, never what people wrote. A changed, removed or reordered row is found by
`first_broken`; a chain cut at its end is found by comparing the head with one kept outside the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.tables import AuditRow

REGISTRAR, ACTS = "registrar", "acts"
"""A change made for a signed-in person says so under `ACTS` in its session: every row about a registrar then names the
account."""
INSTALLATION = "installation"
"""What acts that concern no round are about."""
GENESIS = "0" * 64
_LAST = select(AuditRow.seq, AuditRow.hash).order_by(col(AuditRow.seq).desc()).limit(1)
_APPEND = insert(AuditRow)


def append(session: Session, *, at: datetime, actor: str, action: str, object_id: str, **facts: object) -> None:
    """Adds one row, after all that waits in the session. `actor`: `recipient:<id>`, `attester:<id>`, `registrar`
    (the command line's), `account:<id>` or `system`. Not idempotent: the caller's conditional change decides whether
    there is something to tell.

    `Database.changing` lets one writer in at a time; were it bypassed, the row's number would be taken and the
    transaction fail, so that the chain never forks.
    """
    append_all(session, at=at, actor=actor, entries=[(action, object_id, facts)])


def append_all(
    session: Session, *, at: datetime, actor: str, entries: Sequence[tuple[str, str, Mapping[str, object]]]
) -> None:
    """Adds a row for each (action, object id, facts), in order, as `append` does."""
    session.flush()
    if actor == REGISTRAR:
        actor = session.info.get(ACTS, actor)
    seq, prev_hash = head(session)
    rows = []
    for action, object_id, facts in entries:
        seq += 1
        body = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
        own_hash = _hash(seq, at, actor, action, object_id, body, prev_hash)
        rows.append(
            {
                "seq": seq,
                "at": at,
                "actor": actor,
                "action": action,
                "object_id": object_id,
                "facts": body,
                "prev_hash": prev_hash,
                "hash": own_hash,
            }
        )
        prev_hash = own_hash
    if rows:
        session.connection().execute(_APPEND, rows)


def first_broken(session: Session) -> int | None:
    """The number of the first row that does not fit the chain, or None when the chain holds."""
    prev_hash, expected = GENESIS, 1
    for row in session.exec(select(AuditRow).order_by(col(AuditRow.seq))):
        good = _hash(row.seq, row.at, row.actor, row.action, row.object_id, row.facts, row.prev_hash)
        if row.seq != expected or row.prev_hash != prev_hash or row.hash != good:
            return expected
        prev_hash, expected = row.hash, expected + 1
    return None


def of_object(session: Session, object_id: str) -> list[AuditRow]:
    """The rows that tell of one object, in order."""
    return list(session.exec(select(AuditRow).where(AuditRow.object_id == object_id).order_by(col(AuditRow.seq))))


def since(session: Session, at: datetime) -> list[dict[str, object]]:
    """Every row from an instant on, as plain data, in the chain's order."""
    query = select(AuditRow).where(AuditRow.at >= at).order_by(col(AuditRow.seq))
    return [row.model_dump(mode="json") for row in session.exec(query)]


def head(session: Session) -> tuple[int, str]:
    """The last row's number and hash; (0, GENESIS) when nothing has happened."""
    last = session.connection().execute(_LAST).first()
    return (last[0], last[1]) if last else (0, GENESIS)


def _hash(seq: int, at: datetime, actor: str, action: str, object_id: str, facts: str, prev_hash: str) -> str:
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = json.dumps([seq, instant, actor, action, object_id, facts, prev_hash], ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
