"""Signed-in browsers: opened, seen, ended by sign-out, by a changed password, by idle time and by age."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import Session, col

from models.people import Actor
from models.tables import AccountRow, SenderRow, SessionRow

IDLE = timedelta(hours=2)
"""A session that no page has been asked with for this long has ended."""
LONGEST = timedelta(hours=12)
"""No session outlives a working day, however busy."""
_SEEN_STEP = timedelta(minutes=2)
"""A visit is written down this seldom, so that pages do not wait for the register's one writer."""


def begin(session: Session, account_id: str, at: datetime) -> tuple[str, SessionRow]:
    """A new session and its token: the only copy of it goes to the browser."""
    token = secrets.token_urlsafe(32)
    row = SessionRow(id=uuid4().hex, token_hash=_hash(token), account_id=account_id, created_at=at, seen_at=at)
    session.add(row)
    return token, row


class SessionFound(NamedTuple):
    """A session that lasts, who sits there, and what that person's sender is called."""

    id: str
    seen_at: datetime
    actor: Actor
    sender_name: str

    def wants_seen(self, at: datetime) -> bool:
        return at >= self.seen_at + _SEEN_STEP


def find(connection: Connection, token: str, at: datetime) -> SessionFound | None:
    """The session of a token, while it lasts: every page of the console asks, in one statement."""
    row = connection.execute(_FOUND, {"token_hash": _hash(token)}).first()
    if row is None or at > row.seen_at + IDLE or at > row.created_at + LONGEST:
        return None
    actor = Actor(role=row.role, account_id=row.account_id, sender_id=row.sender_id, name=row.name, email=row.email)
    return SessionFound(row.id, row.seen_at, actor, row.sender_name)


_FOUND = (
    select(
        *(col(getattr(SessionRow, name)) for name in ("id", "seen_at", "created_at", "account_id")),
        *(col(getattr(AccountRow, name)) for name in ("role", "sender_id", "name", "email")),
        col(SenderRow.name).label("sender_name"),
    )
    .join(AccountRow, col(AccountRow.id) == col(SessionRow.account_id))
    .join(SenderRow, col(SenderRow.id) == col(AccountRow.sender_id))
    .where(
        col(SessionRow.token_hash) == bindparam("token_hash"),
        col(SessionRow.ended_at).is_(None),
        col(AccountRow.disabled_at).is_(None),
    )
)


def seen(session: Session, session_id: str, at: datetime) -> None:
    session.connection().execute(update(SessionRow).where(col(SessionRow.id) == session_id).values(seen_at=at))


def end(session: Session, token: str, at: datetime) -> None:
    """Harmless twice."""
    statement = update(SessionRow).where(col(SessionRow.token_hash) == _hash(token), col(SessionRow.ended_at).is_(None))
    session.connection().execute(statement.values(ended_at=at))


def end_all(session: Session, account_id: str, at: datetime) -> None:
    """Every session of an account: at a new password, or when it is switched off."""
    statement = update(SessionRow).where(col(SessionRow.account_id) == account_id, col(SessionRow.ended_at).is_(None))
    session.connection().execute(statement.values(ended_at=at))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
