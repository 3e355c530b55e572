"""Recipients: what each organisation's row says, and the small changes that are not answers."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.register import load_register
from models.errors import Refused
from models.register import ListedAs
from models.tables import RecipientRow
from models.values import SETTLED_STATES, RecipientState
from store.answers import drafts
from store.letters import letter_reports, waiting_letters
from store.recipients import links
from store.records import audit, outbox


def of_round(session: Session, round_id: str, group_key: str | None = None) -> list[RecipientRow]:
    """The recipients of a round, or of one group, in Swedish order of their names; uninvited ones too."""
    query = select(RecipientRow).where(RecipientRow.round_id == round_id)
    if group_key is not None:
        query = query.where(RecipientRow.group_key == group_key)
    return list(session.exec(query.order_by(col(RecipientRow.sort_key), col(RecipientRow.code))))


def get(session: Session, recipient_id: str) -> RecipientRow | None:
    return session.get(RecipientRow, recipient_id)


def by_code(session: Session, round_id: str, code: str) -> RecipientRow | None:
    """The recipient with that code; outer space and case aside, as in the register. No two of a round differ by case
    alone. An organisation with two codes is found by either, whichever it was asked as."""
    entry, own = load_register().by_code(code), select(RecipientRow).where(RecipientRow.round_id == round_id)
    as_written = session.exec(own.where(RecipientRow.code == code)).first()  # by its index, and nearly always there
    if as_written is not None:
        return as_written
    codes = {code.strip().upper(), entry.also_code if entry else ""}
    return session.exec(own.where(func.upper(col(RecipientRow.code)).in_(codes))).first()


def by_codes(session: Session, round_id: str, codes: Collection[str]) -> list[RecipientRow]:
    """The round's recipients of these very codes, in Swedish order."""
    query = select(RecipientRow).where(RecipientRow.round_id == round_id, col(RecipientRow.code).in_(codes))
    return list(session.exec(query.order_by(col(RecipientRow.sort_key))))


def reached_at(session: Session, round_id: str, email: str) -> list[RecipientRow]:
    """The round's recipients that get letters at that address, copies too; case aside."""
    wanted = email.casefold()
    return [
        row for row in of_round(session, round_id) if wanted in {each.casefold() for each in (row.email, *copies(row))}
    ]


def copies(row: RecipientRow) -> tuple[str, ...]:
    """The recipient's further addresses, which get copies of its letters."""
    return tuple(json.loads(row.cc))


def chapters(row: RecipientRow) -> tuple[str, ...]:
    """The sections this recipient was asked about; empty means all."""
    return tuple(json.loads(row.chapters))


def also_as(row: RecipientRow) -> ListedAs | None:
    """The other register entry that this recipient was asked as, if any."""
    return ListedAs.model_validate_json(row.also_as) if row.also_as else None


def mark_opened(session: Session, recipient_id: str, at: datetime) -> None:
    """Somebody pressed Öppna: a sign of life, not that a person has read (scanners press buttons too). The first
    time only is kept."""
    row = session.get_one(RecipientRow, recipient_id)
    if row.opened_at is None:
        row.opened_at = at
        session.add(row)
        audit.append(session, at=at, actor=f"recipient:{row.id}", action="link_opened", object_id=row.id)


def acknowledge(session: Session, recipient_id: str, planned_on: str, at: datetime) -> None:
    """The recipient says it has the remiss and when it plans to decide (free text, R17; blank leaves what it has said
    before). Harmless twice."""
    row = session.get_one(RecipientRow, recipient_id)
    if row.state not in SETTLED_STATES and row.state is not RecipientState.DRAFTING:
        row.state = RecipientState.ACKNOWLEDGED
    if planned_on:
        row.planned_on, row.planned_at = planned_on, at
    session.add(row)
    audit.append(session, at=at, actor=f"recipient:{row.id}", action="acknowledged", object_id=row.id)
    outbox.add(session, row, at)


def state_before_answer(session: Session, row: RecipientRow) -> RecipientState:
    """The state a recipient has while no answer of it counts and the round is open, from what else its row and its
    draft say."""
    if drafts.version(session, row.id):
        return RecipientState.DRAFTING
    if row.undeliverable_at is not None:
        return RecipientState.UNDELIVERABLE
    if row.planned_on:
        return RecipientState.ACKNOWLEDGED
    return RecipientState.SENT if row.sent_at else RecipientState.PENDING


def change_address(session: Session, recipient_id: str, email: str, *, key: bytes, at: datetime) -> int:
    """Gives the recipient a new address and a new link; the old link is revoked. Letters that still wait go to the
    new address. Returns the new generation.

    Raises Refused("address_unchanged") when the address is the one already there; but a recipient whose missiv was
    refused, or one that misses another letter (refused, or given up with its outcome unknown), may be written to at
    the same address again, since the fault may have been the relay's.
    """
    row = session.exec(select(RecipientRow).where(RecipientRow.id == recipient_id).with_for_update()).one()
    if row.email == email and row.undeliverable_at is None and not letter_reports.is_missing_one(session, row.id):
        raise Refused("address_unchanged", recipient=row.code)
    row.email = email
    row.generation += 1
    row.token_hash = links.token_hash(links.token(key, row.round_id, row.id, row.generation))
    row.undeliverable_at = None
    waiting_letters.hasten(session, recipient_id)
    if row.state is RecipientState.UNDELIVERABLE:
        row.state = RecipientState.PENDING
    session.add(row)
    audit.append(
        session, at=at, actor="registrar", action="address_changed", object_id=row.id, generation=row.generation
    )
    return row.generation
