"""What one order of a group finds: which letters wait for it, what an interrupted run left, what remains afterwards.

How each letter leaves stands in `store.hand_over`.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.database import portions
from store.letters import ELSEWHERE


def mark(at: datetime, attempt: int) -> str:
    """The mark of one attempt at a group's order of the instant `at`: a later order's, or a later attempt's, is greater
    as text."""
    return f"{at.astimezone(UTC):{_MOMENT}}-{attempt:06d}"


def mark_after(last: str, attempt: int) -> str:
    """A mark just greater than `last`, for an order that is later although its own instant is not: the clock of
    Temporal's server has been set back."""
    moment = datetime.strptime(last.partition("-")[0], _MOMENT).replace(tzinfo=UTC)
    return mark(moment + timedelta(microseconds=1), attempt)


def of_one_order(first: str, second: str) -> bool:
    """Whether two marks are of attempts at the same order."""
    return first.partition("-")[0] == second.partition("-")[0]


_MOMENT = "%Y%m%dT%H%M%S.%f"


def _of(round_id: str, group_key: str) -> list[ColumnElement[bool]]:
    """The letters of a group, or of the whole round when `group_key` is empty."""
    whole: list[ColumnElement[bool]] = [col(LetterRow.round_id) == round_id]
    return [*whole, col(LetterRow.group_key) == group_key] if group_key else whole


def last_mark(session: Session, round_id: str, group_key: str) -> str:
    """The greatest mark that letters of the group have been claimed under; empty when none has."""
    return session.exec(select(func.max(LetterRow.claim)).where(*_of(round_id, group_key))).one() or ""


def recover(session: Session, round_id: str, group_key: str) -> int:
    """Queues again what an interrupted run left in `handing`; its outcome is unknown. Only the group's own order, one
    at a time, may call this. Returns how many there were."""
    statement = (
        update(LetterRow)
        .where(
            *_of(round_id, group_key),
            col(LetterRow.state) == LetterState.HANDING,
        )
        .values(state=LetterState.QUEUED, outcome_unknown=True)
    )
    return int(session.connection().execute(statement).rowcount)


def waiting(session: Session, round_id: str, group_key: str) -> list[LetterRow]:
    """The group's queued letters, those tried least often first, then the oldest.

    One whose recipient has got another address or link since it was planned is turned to that; a letter to somebody
    else keeps its own. A missiv that surely nobody has got names the due date as it is now.
    """
    query = (
        select(LetterRow, RecipientRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            *_of(round_id, group_key),
            LetterRow.state == LetterState.QUEUED,
        )
        .order_by(col(LetterRow.attempts), col(LetterRow.created_at), col(LetterRow.id))
    )
    found = session.exec(query).all()
    for letter, recipient in found:
        facts = json.loads(letter.facts)
        now = facts | _as_it_is_now(letter, facts, recipient)
        if letter.kind not in ELSEWHERE and (letter.to != recipient.email or now != facts):
            letter.to, letter.facts = recipient.email, json.dumps(now, ensure_ascii=False)
            session.add(letter)
    session.flush()
    return [letter for letter, _ in found]


def _as_it_is_now(letter: LetterRow, facts: Mapping[str, object], recipient: RecipientRow) -> dict[str, object]:
    """What a waiting letter says of its recipient that may have changed since it was planned."""
    link: dict[str, object] = {"generation": recipient.generation} if "generation" in facts else {}
    if letter.kind is not LetterKind.MISSIV or letter.outcome_unknown:
        return link
    return link | {"due_at": recipient.due_at.isoformat()}


def unfinished(session: Session, round_id: str, group_key: str, batch: Collection[str]) -> int:
    """How many letters of the group wait for another order: those of the `batch` (their ids) and those tried before
    that have not left, and any whose outcome was not written."""
    taken_up = or_(col(LetterRow.state) == LetterState.HANDING, col(LetterRow.attempts) > 0)
    known = select(LetterRow.id).where(*_of(round_id, group_key), col(LetterRow.state).in_(_NOT_LEFT), taken_up)
    found = set(session.exec(known))
    for ids in portions(sorted(batch)):
        query = select(LetterRow.id).where(col(LetterRow.id).in_(ids), col(LetterRow.state).in_(_NOT_LEFT))
        found.update(session.exec(query))
    return len(found)


_NOT_LEFT = (LetterState.QUEUED, LetterState.HANDING)
