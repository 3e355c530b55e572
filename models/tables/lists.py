"""What a sender keeps from round to round: lists of recipients, and the addresses that are known to be right."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from models.listing import AddressOrigin
from models.tables.columns import UtcInstant, codes
from models.values import RecipientKind


class RecipientListRow(SQLModel, table=True):
    """A saved list (sändlista). `content`: rows of a round file's `recipients` as JSON. `version` counts its saves."""

    __tablename__ = "recipient_lists"

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id", index=True)
    name: str
    version: int = 1
    content: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    updated_at: datetime = Field(sa_type=UtcInstant)
    updated_by: str
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class AddressBookRow(SQLModel, table=True):
    """An address that a sender has used for an organisation. Rows are never changed but for `replaced_at`: the one
    without it is what is proposed. `cc`: further addresses as JSON."""

    __tablename__ = "address_book"
    __table_args__ = (Index("ix_address_book_sender_id_code", "sender_id", "code"),)

    id: str = Field(primary_key=True)
    sender_id: str = Field(foreign_key="senders.id")
    code: str
    name: str
    kind: RecipientKind = Field(sa_type=codes(RecipientKind))
    email: str
    cc: str = Field(default="[]", sa_type=Text)
    origin: AddressOrigin = Field(sa_type=codes(AddressOrigin))
    at: datetime = Field(sa_type=UtcInstant)
    by: str
    replaced_at: datetime | None = Field(default=None, sa_type=UtcInstant)
