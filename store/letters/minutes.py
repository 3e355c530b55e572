"""Reminders of the minutes extracts that preliminary answers wait for: at most two for each version, each once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, insert
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.tables import AnswerRow, LetterRow, RecipientRow, RoundRow
from models.values import LetterKind, RoundState, Value
from rules.reminders import minutes_reminder_at
from store.database import PORTION, Database, portions
from store.letters import letters

STEP = 10
"""A minutes reminder's number is its version times this, plus its place among the version's reminders."""


class Awaited(Value):
    """A preliminary answer that counts, and its next reminder."""

    recipient_id: str
    group_key: str
    answer_id: str
    at: datetime
    number: int


def plan_all(database: Database, round_id: str, at: datetime, group_key: str = "") -> None:
    """Adds the reminders of a group, or of the whole round, that have fallen due at `at`, a portion in each
    transaction. Harmless twice, as `plan_due` is."""
    with database.reading() as session:
        due = [item for item in _awaited(session, round_id, group_key or None) if item.at <= at]
    for some in portions([item.recipient_id for item in due], PORTION):
        with database.changing() as session:
            plan_due(session, round_id, at, some)


def plan_due(session: Session, round_id: str, at: datetime, recipient_ids: Sequence[str] | None = None) -> int:
    """Adds the reminders that have fallen due at `at`, to these recipients or to all, and returns how many. Harmless
    twice: a version's next reminder is counted from the letters there are."""
    due = [item for item in _awaited(session, round_id, among=recipient_ids) if item.at <= at]
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


def next_by_group(session: Session, round_id: str) -> dict[str, datetime]:
    """When the next reminder falls due in each group that awaits one, also one that already has."""
    earliest: dict[str, datetime] = {}
    for item in _awaited(session, round_id):
        earliest[item.group_key] = min(item.at, earliest.get(item.group_key, item.at))
    return earliest


def _awaited(
    session: Session, round_id: str, group_key: str | None = None, *, among: Sequence[str] | None = None
) -> Iterator[Awaited]:
    """Those who can be reached, in rounds that are not cancelled. A closed round's answers are confirmed too."""
    query = (
        sa_select(
            col(AnswerRow.id),
            col(AnswerRow.recipient_id),
            col(RecipientRow.group_key),
            col(AnswerRow.version),
            col(AnswerRow.arrived_at),
        )
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
        .where(
            *_of(round_id, group_key, among),
            col(AnswerRow.counted),
            col(AnswerRow.preliminary),
            col(RecipientRow.undeliverable_at).is_(None),
            col(RecipientRow.email) != "",
            col(RoundRow.state) != RoundState.CANCELLED,
        )
        .order_by(col(AnswerRow.arrived_at), col(AnswerRow.id))
    )
    preliminary = session.connection().execute(query).all()
    reminded = _reminded(session, [answer.recipient_id for answer in preliminary])
    for answer_id, recipient_id, group, version, arrived_at in preliminary:
        made = reminded.get((recipient_id, version), [])
        at = minutes_reminder_at(arrived_at, made)
        if at is not None:
            number = version * STEP + len(made) + 1
            yield Awaited(recipient_id=recipient_id, group_key=group, answer_id=answer_id, at=at, number=number)


def _of(round_id: str, group_key: str | None, among: Sequence[str] | None) -> list[ColumnElement[bool]]:
    """A group's answers are found by its recipients: the round's own would be all of them."""
    if among is not None:
        return [col(RecipientRow.id).in_(among)]
    if group_key is not None:
        return [col(RecipientRow.round_id) == round_id, col(RecipientRow.group_key) == group_key]
    return [col(AnswerRow.round_id) == round_id]


def _reminded(session: Session, recipient_ids: Sequence[str]) -> dict[tuple[str, int], list[datetime]]:
    """When each version's reminders were made, by recipient and version."""
    made: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for ids in portions(recipient_ids):
        query = select(LetterRow.recipient_id, LetterRow.number, LetterRow.created_at).where(
            col(LetterRow.recipient_id).in_(ids), LetterRow.kind == LetterKind.MINUTES_REMINDER
        )
        for recipient_id, number, at in session.exec(query):
            made[str(recipient_id), number // STEP].append(at)
    return made
