"""The address book of a sender: what is proposed the next time an organisation is asked, and what was before."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.listing import AddressOrigin, KnownAddress
from models.tables import AddressBookRow
from models.values import RecipientKind
from store.records import audit


def current(session: Session, sender_id: str) -> dict[str, KnownAddress]:
    """What is proposed, by code in capitals. `sender_id` empty: every sender's, the latest of each code."""
    query = select(AddressBookRow).where(col(AddressBookRow.replaced_at).is_(None))
    if sender_id:
        query = query.where(AddressBookRow.sender_id == sender_id)
    return {row.code.upper(): _known(row) for row in session.exec(query.order_by(col(AddressBookRow.at)))}


def history(session: Session, sender_id: str, code: str) -> list[KnownAddress]:
    """Every address that an organisation has had, latest first."""
    query = select(AddressBookRow).where(AddressBookRow.sender_id == sender_id, AddressBookRow.code == code)
    return [_known(row) for row in session.exec(query.order_by(col(AddressBookRow.at).desc()))]


def remember(session: Session, sender_id: str, found: Iterable[KnownAddress]) -> int:
    """Puts the addresses that differ from what the book says in their place, and tells how many. Harmless twice."""
    known = current(session, sender_id)
    told = []
    for address in found:
        before = known.get(address.code.upper())
        if before is not None and (before.email, before.cc) == (address.email, address.cc):
            continue
        if before is not None:
            _replace(session, sender_id, before.code, address.at)
        session.add(_row(sender_id, address))
        known[address.code.upper()] = address
        told.append(("address_remembered", address.code, {"origin": address.origin.value}))
    if told:
        audit.append_all(session, at=address.at, actor=address.by, entries=told)
    return len(told)


def forget(session: Session, sender_id: str, code: str, *, by: str, at: datetime) -> None:
    """Proposes nothing for the organisation from now on. Harmless twice."""
    if _replace(session, sender_id, code, at):
        audit.append(session, at=at, actor=by, action="address_forgotten", object_id=code)


def _replace(session: Session, sender_id: str, code: str, at: datetime) -> int:
    mine = (
        col(AddressBookRow.sender_id) == sender_id,
        col(AddressBookRow.code) == code,
        col(AddressBookRow.replaced_at).is_(None),
    )
    return session.connection().execute(update(AddressBookRow).where(*mine).values(replaced_at=at)).rowcount


def _row(sender_id: str, address: KnownAddress) -> AddressBookRow:
    return AddressBookRow(
        id=uuid4().hex,
        sender_id=sender_id,
        code=address.code,
        name=address.name,
        kind=address.kind,
        email=address.email,
        cc=json.dumps(list(address.cc), ensure_ascii=False),
        origin=address.origin,
        at=address.at,
        by=address.by,
    )


def _known(row: AddressBookRow) -> KnownAddress:
    return KnownAddress(
        code=row.code,
        name=row.name,
        kind=RecipientKind(row.kind),
        email=row.email,
        cc=tuple(json.loads(row.cc)),
        origin=AddressOrigin(row.origin),
        at=row.at,
        by=row.by,
    )
