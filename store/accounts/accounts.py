"""Senders and accounts. An e-mail address has one account in the whole installation, so that it alone signs in."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.errors import PermanentFailure, Refused
from models.people import Actor, Role
from models.tables import AccountRow, SenderRow, TokenRow
from store.records import audit

DEFAULT_SENDER = "standard"
"""The key of the sender that the migration makes: rounds from before there were senders, and the command line's."""


def sender(session: Session, key: str) -> SenderRow:
    """The sender with this key. Raises Refused("no_such_sender") naming those there are."""
    row = session.exec(select(SenderRow).where(SenderRow.key == key)).first()
    if row is None:
        known = ", ".join(session.exec(select(SenderRow.key).order_by(SenderRow.key)))
        raise Refused("no_such_sender", sender=key, known=known)
    return row


def default_sender(session: Session, at: datetime) -> SenderRow:
    """The installation's first sender, made when it is first asked for. Within a change: one writer at a time."""
    row = session.exec(select(SenderRow).where(SenderRow.key == DEFAULT_SENDER)).first()
    if row is None:
        row = SenderRow(id=uuid4().hex, key=DEFAULT_SENDER, name="", created_at=at)
        session.add(row)
        session.flush()
    return row


def default_sender_id(session: Session) -> str:
    """Its id; empty while nothing has asked for it."""
    return session.exec(select(SenderRow.id).where(SenderRow.key == DEFAULT_SENDER)).first() or ""


def sender_of(session: Session, sender_id: str) -> SenderRow:
    return session.get_one(SenderRow, sender_id)


def senders(session: Session) -> list[SenderRow]:
    return list(session.exec(select(SenderRow).order_by(SenderRow.key)))


def add_sender(session: Session, *, key: str, name: str, email: str, at: datetime, actor: str) -> SenderRow:
    """Raises Refused("sender_taken")."""
    if session.exec(select(SenderRow.id).where(SenderRow.key == key)).first():
        raise Refused("sender_taken", sender=key)
    row = SenderRow(id=uuid4().hex, key=key, name=name, email=email, created_at=at)
    session.add(row)
    audit.append(session, at=at, actor=actor, action="sender_added", object_id=row.id, key=key)
    return row


def add(
    session: Session,
    *,
    sender_id: str,
    email: str,
    name: str,
    role: Role,
    at: datetime,
    actor: str,
    password_hash: str = "",
    subject: str | None = None,
) -> AccountRow:
    """A new account. Raises Refused("account_taken") for an address that has one."""
    email = email.lower()
    if by_email(session, email) is not None:
        raise Refused("account_taken", email=email)
    row = AccountRow(
        id=uuid4().hex,
        sender_id=sender_id,
        email=email,
        name=name,
        role=role,
        password_hash=password_hash,
        subject=subject,
        created_at=at,
    )
    session.add(row)
    audit.append(session, at=at, actor=actor, action="account_added", object_id=row.id, role=role.value)
    return row


def by_email(session: Session, email: str) -> AccountRow | None:
    return session.exec(select(AccountRow).where(AccountRow.email == email.lower())).first()


def by_subject(session: Session, subject: str) -> AccountRow | None:
    return session.exec(select(AccountRow).where(AccountRow.subject == subject)).first()


def get(session: Session, account_id: str) -> AccountRow:
    """Raises PermanentFailure("no_such_account"): an id is only ever made by `add`."""
    row = session.get(AccountRow, account_id)
    if row is None:
        raise PermanentFailure("no_such_account", account_id=account_id)
    return row


def find(session: Session, account_id: str) -> AccountRow | None:
    return session.get(AccountRow, account_id) if account_id else None


def of_sender(session: Session, sender_id: str) -> list[AccountRow]:
    """The sender's accounts by name, those that are switched off among them."""
    query = select(AccountRow).where(AccountRow.sender_id == sender_id)
    return list(session.exec(query.order_by(col(AccountRow.name), col(AccountRow.email))))


def names(session: Session, marks: Collection[str]) -> dict[str, str]:
    """The names of those whom the audit names by an account or a token, by the audit's own mark of them."""
    people, machines = (
        {mark.partition(":")[2] for mark in marks if mark.startswith(kind)} for kind in ("account:", "token:")
    )
    found = session.exec(select(AccountRow).where(col(AccountRow.id).in_(people)))
    named = {f"account:{row.id}": row.name for row in found}
    if machines:
        made = session.exec(select(TokenRow).where(col(TokenRow.id).in_(machines)))
        named |= {f"token:{row.id}": row.name for row in made}
    return named


def actor_of(row: AccountRow) -> Actor:
    return Actor(role=row.role, account_id=row.id, sender_id=row.sender_id, name=row.name, email=row.email)
