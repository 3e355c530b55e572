"""Machines' tokens: made, found by what a request carries, revoked. Only a hash of each is kept."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.errors import Refused
from models.people import Actor, Role, TokenScope
from models.tables import TokenRow
from store.records import audit

PREFIX = "remiss_"
"""What every token begins with, so that one that has leaked is found by those who search for such."""


class TokenFound(NamedTuple):
    actor: Actor
    scopes: frozenset[TokenScope]
    used_at: datetime | None


def add(
    session: Session,
    *,
    sender_id: str,
    name: str,
    role: Role,
    scopes: Collection[TokenScope],
    expires_at: datetime,
    at: datetime,
    actor: str,
) -> tuple[str, TokenRow]:
    """A new token, shown once to whoever made it, and its row."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = TokenRow(
        id=uuid4().hex,
        sender_id=sender_id,
        name=name,
        role=role,
        scopes=" ".join(scope.value for scope in TokenScope if scope in scopes),
        token_hash=_hash(token),
        made_at=at,
        made_by=actor,
        expires_at=expires_at,
    )
    session.add(row)
    audit.append(
        session, at=at, actor=actor, action="token_added", object_id=row.id, role=role.value, scopes=row.scopes
    )
    return token, row


def find(session: Session, token: str, at: datetime) -> TokenFound | None:
    """Whose token it is, while it holds."""
    row = session.exec(select(TokenRow).where(TokenRow.token_hash == _hash(token))).first()
    if row is None or row.revoked_at is not None or at >= row.expires_at:
        return None
    actor = Actor(role=row.role, token_id=row.id, sender_id=row.sender_id, name=row.name)
    return TokenFound(actor, scopes(row), row.used_at)


def note_used(session: Session, token_id: str, at: datetime) -> None:
    """Not for the audit: what a token does stands there under its name."""
    session.connection().execute(update(TokenRow).where(col(TokenRow.id) == token_id).values(used_at=at))


def scopes(row: TokenRow) -> frozenset[TokenScope]:
    return frozenset(map(TokenScope, row.scopes.split()))


def of_sender(session: Session, sender_id: str) -> list[TokenRow]:
    """The sender's tokens, the newest first; all senders' for an empty id."""
    query = select(TokenRow).order_by(col(TokenRow.made_at).desc(), col(TokenRow.id))
    return list(session.exec(query.where(TokenRow.sender_id == sender_id) if sender_id else query))


def revoke(session: Session, token_id: str, *, sender_id: str, at: datetime, actor: str) -> TokenRow:
    """Harmless twice. `sender_id` empty: any sender's. Raises Refused("no_such_token"), also for another sender's."""
    row = session.get(TokenRow, token_id)
    if row is None or sender_id not in {"", row.sender_id}:
        raise Refused("no_such_token", token_id=token_id)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, actor
        session.add(row)
        audit.append(session, at=at, actor=actor, action="token_revoked", object_id=row.id)
    return row


def _hash(token: str) -> str:
    """A token is 32 random bytes, so a plain hash is enough to keep it by."""
    return hashlib.sha256(token.encode()).hexdigest()
