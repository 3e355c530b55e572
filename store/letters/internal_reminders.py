"""The one reminder that a colleague in an internremiss gets, on the day it was given."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import exists, insert
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from models.tables import InternalReferralRow, LetterRow, RecipientRow, RoundRow
from models.values import LetterKind, RoundState
from rules.reminders import internal_reminder_at
from store.database import PORTION, Database, portions
from store.letters import internal_letters, letters


class _Awaited(NamedTuple):
    referral_id: str
    at: datetime


def plan_all(database: Database, round_id: str, at: datetime, group_key: str = "") -> None:
    """Adds the reminders of a group's colleagues, or the whole round's, that have fallen due at `at`, a portion in each
    transaction. One a referral, whatever is asked twice."""
    with database.reading() as session:
        due = [one.referral_id for one in _awaited(session, round_id, group_key or None) if one.at <= at]
    for some in portions(due, PORTION):
        with database.changing() as session:
            _plan(session, round_id, some, at)


def _plan(session: Session, round_id: str, referral_ids: Sequence[str], at: datetime) -> None:
    rows = []
    for one in _awaited(session, round_id, among=referral_ids):
        row = session.get_one(InternalReferralRow, one.referral_id)
        recipient = session.get_one(RecipientRow, row.recipient_id)
        own = {**internal_letters.told(recipient, row), "reason": row.message}
        kind = LetterKind.INTERNAL_REMINDER
        letter_id = uuid5(NAMESPACE_OID, f"{recipient.id}/{kind}/{row.number}").hex
        rows.append({**letters.intention(recipient, kind, row.number, row.email, own, at), "id": letter_id})
    if rows:
        session.connection().execute(insert(LetterRow), rows)


def next_at(
    session: Session, round_id: str, group_key: str | None = None, *, after: datetime | None = None
) -> datetime | None:
    """When the next colleague is reminded, leaving out those whose moment has come at `after`; None when none is."""
    instants = (one.at for one in _awaited(session, round_id, group_key))
    return min((instant for instant in instants if after is None or instant > after), default=None)


def _awaited(
    session: Session, round_id: str, group_key: str | None = None, *, among: Sequence[str] | None = None
) -> Iterator[_Awaited]:
    """Those who have been asked and have said nothing, for an answer that has not been sent since, in a round that
    takes answers."""
    referral = InternalReferralRow
    reminded = exists().where(
        col(LetterRow.recipient_id) == col(referral.recipient_id),
        col(LetterRow.kind) == LetterKind.INTERNAL_REMINDER,
        col(LetterRow.number) == col(referral.number),
    )
    query = (
        sa_select(col(referral.id), col(referral.asked_at), col(referral.due_at))
        .join(RecipientRow, col(RecipientRow.id) == col(referral.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(referral.round_id))
        .where(
            col(referral.round_id) == round_id,
            col(referral.withdrawn_at).is_(None),
            col(RoundRow.state).in_((RoundState.OPEN, RoundState.OVERDUE)),
            internal_letters.STILL_AWAITED,
            ~reminded,
        )
        .order_by(col(referral.due_at), col(referral.id))
    )
    if group_key is not None:
        query = query.where(col(RecipientRow.group_key) == group_key)
    if among is not None:
        query = query.where(col(referral.id).in_(among))
    for referral_id, asked_at, due_at in session.connection().execute(query).all():
        moment = internal_reminder_at(asked_at, due_at)
        if moment is not None:
            yield _Awaited(referral_id, moment)
