"""Reminders of the minutes extracts that preliminary answers wait for: at most two for each version, each once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.tables import AnswerRow, LetterRow, RecipientRow, RoundRow
from models.values import LetterKind, RoundState, Value
from rules.reminders import minutes_reminder_at
from store import letters

STEP = 10
"""A minutes reminder's number is its version times this, plus its place among the version's reminders."""


class Awaited(Value):
    """A preliminary answer that counts, and its next reminder."""

    recipient_id: str
    answer_id: str
    at: datetime
    number: int


def plan_due(session: Session, round_id: str, at: datetime, group_key: str | None = None) -> int:
    """Adds the reminders that have fallen due at `at`, and returns how many. Harmless twice: a version's next reminder
    is counted from the letters there are."""
    due = [item for item in _awaited(session, round_id, group_key) if item.at <= at]
    rows = []
    for item in due:
        recipient = session.get_one(RecipientRow, item.recipient_id)
        own = {**letters.usual_facts(recipient, at), "answer_id": item.answer_id}
        rows.append(letters.row(recipient, LetterKind.MINUTES_REMINDER, item.number, at, own))
    if rows:
        session.connection().execute(insert(LetterRow), rows)
    return len(rows)


def next_at(
    session: Session, round_id: str, group_key: str | None = None, *, after: datetime | None = None
) -> datetime | None:
    """When the next reminder falls due, leaving out those that have at `after`; None when none is awaited."""
    instants = (item.at for item in _awaited(session, round_id, group_key))
    return min((instant for instant in instants if after is None or instant > after), default=None)


def _awaited(session: Session, round_id: str, group_key: str | None) -> Iterator[Awaited]:
    """Those who can be reached, in rounds that are not cancelled. A closed round's answers are confirmed too."""
    query = (
        select(AnswerRow.id, AnswerRow.recipient_id, AnswerRow.version, AnswerRow.arrived_at)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(AnswerRow.round_id))
        .where(
            AnswerRow.round_id == round_id,
            col(AnswerRow.counted),
            col(AnswerRow.preliminary),
            col(RecipientRow.undeliverable_at).is_(None),
            RecipientRow.email != "",
            RoundRow.state != RoundState.CANCELLED,
        )
        .order_by(col(AnswerRow.arrived_at), col(AnswerRow.id))
    )
    if group_key is not None:
        query = query.where(RecipientRow.group_key == group_key)
    preliminary = session.exec(query).all()
    reminded = _reminded(session, round_id) if preliminary else {}
    for answer_id, recipient_id, version, arrived_at in preliminary:
        made = reminded.get((recipient_id, version), [])
        at = minutes_reminder_at(arrived_at, made)
        if at is not None:
            number = version * STEP + len(made) + 1
            yield Awaited(recipient_id=recipient_id, answer_id=answer_id, at=at, number=number)


def _reminded(session: Session, round_id: str) -> dict[tuple[str, int], list[datetime]]:
    """When each version's reminders were made, by recipient and version."""
    query = select(LetterRow.recipient_id, LetterRow.number, LetterRow.created_at).where(
        LetterRow.round_id == round_id, LetterRow.kind == LetterKind.MINUTES_REMINDER
    )
    made: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for recipient_id, number, at in session.exec(query):
        made[recipient_id, number // STEP].append(at)
    return made
