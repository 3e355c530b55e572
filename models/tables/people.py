"""The senders of one installation, the people who act for them, and their signed-in sessions."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.people import Role
from models.tables.columns import UtcInstant, codes


class SenderRow(SQLModel, table=True):
    """An organisation that sends rounds. `key` is its short name in addresses and commands."""

    __tablename__ = "senders"

    id: str = Field(primary_key=True)
    key: str = Field(unique=True)
    name: str
    email: str = ""
    created_at: datetime = Field(sa_type=UtcInstant)


class AccountRow(SQLModel, table=True):
    """A person who acts for one sender. `email` is kept in lower case. `password_hash` is argon2id's own text, empty
    for one who signs in elsewhere; `subject` is what an identity provider calls the person, `issuer\\nsub`."""

    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    email: str = Field(unique=True)
    name: str
    role: Role = Field(sa_type=codes(Role))
    password_hash: str = ""
    subject: str | None = Field(default=None, unique=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SessionRow(SQLModel, table=True):
    """A signed-in browser. `token_hash` is all that the database knows of its cookie."""

    __tablename__ = "sessions"

    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: str = Field(foreign_key="accounts.id", index=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    seen_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class TokenRow(SQLModel, table=True):
    """A machine that acts for one sender. `token_hash` is all that the database knows of its token; `scopes` are codes
    of `TokenScope` with spaces between. `made_by`, `revoked_by`: as the audit names people. `used_at`: to within an
    hour."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    name: str
    role: Role = Field(sa_type=codes(Role))
    scopes: str
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str
    expires_at: datetime = Field(sa_type=UtcInstant)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    revoked_by: str = ""
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)
