"""What one order of a group finds: which letters wait for it, what an interrupted run left, what remains afterwards.

How each letter leaves stands in `store.hand_over`.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState, Value
from rules.plan import LONGEST_DELAY, unknown_delay
from store import audit
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


def recover(session: Session, round_id: str, group_key: str, at: datetime) -> int:
    """Queues again what an interrupted run left in `handing`: its outcome is unknown. The first time it may go at once,
    since a worker that dies is soon replaced; one for which that is so once too often is given up. `at`: this machine's
    time. Only the group's own order, one at a time, may call this. Returns how many there were."""
    left = session.exec(
        select(LetterRow).where(*_of(round_id, group_key), LetterRow.state == LetterState.HANDING)
    ).all()
    for letter in left:
        letter.outcome_unknown, letter.unknowns = True, letter.unknowns + 1
        delay = unknown_delay(letter.unknowns)
        letter.state = LetterState.QUEUED if delay is not None else LetterState.UNKNOWN
        letter.not_before = at + delay if delay is not None and letter.unknowns > 1 else None
        session.add(letter)
    entries = [
        ("letter_unknown", letter.id, {"kind": letter.kind.value, "number": letter.number})
        for letter in left
        if letter.state is LetterState.UNKNOWN
    ]
    audit.append_all(session, at=at, actor="system", entries=entries)
    return len(left)


def waiting(session: Session, round_id: str, group_key: str, now: datetime) -> list[tuple[LetterRow, RecipientRow]]:
    """The group's queued letters whose time has come at `now`, each with its recipient: those tried least often first,
    then the oldest; also one that waits for an instant farther off than any try is: the clock it was reckoned by has
    been set back since.

    One whose recipient has got another address or link since it was planned is turned to that; a letter to somebody
    else keeps its own. A missiv that surely nobody has got names the due date as it is now.
    """
    query = (
        select(LetterRow, RecipientRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            *_of(round_id, group_key),
            LetterRow.state == LetterState.QUEUED,
            or_(
                col(LetterRow.not_before).is_(None),
                col(LetterRow.not_before) <= now,
                col(LetterRow.not_before) > now + LONGEST_DELAY,
            ),
        )
        .order_by(col(LetterRow.attempts), col(LetterRow.created_at), col(LetterRow.id))
    )
    found = session.exec(query).all()
    for letter, recipient in found:
        facts = json.loads(letter.facts)
        as_it_is = facts | _as_it_is_now(letter, facts, recipient)
        if letter.kind not in ELSEWHERE and (letter.to != recipient.email or as_it_is != facts):
            letter.to, letter.facts = recipient.email, json.dumps(as_it_is, ensure_ascii=False)
            session.add(letter)
    session.flush()
    return list(found)


def _as_it_is_now(letter: LetterRow, facts: Mapping[str, object], recipient: RecipientRow) -> dict[str, object]:
    """What a waiting letter says of its recipient that may have changed since it was planned."""
    link: dict[str, object] = {"generation": recipient.generation} if "generation" in facts else {}
    if letter.kind is not LetterKind.MISSIV or letter.outcome_unknown:
        return link
    return link | {"due_at": recipient.due_at.isoformat()}


class Unfinished(Value):
    """Letters that wait for another order: how many, and when the first may be tried again; None when one may at once
    and its relay decides."""

    number: int
    next_at: datetime | None


def unfinished(session: Session, round_id: str, group_key: str, batch: Collection[str]) -> Unfinished:
    """What the group has left: the letters of the `batch` (their ids) and those tried before that have not gone, and
    any whose outcome was not written."""
    columns = select(LetterRow.id, LetterRow.not_before).where(col(LetterRow.state).in_(_NOT_LEFT))
    taken_up = or_(col(LetterRow.state) == LetterState.HANDING, col(LetterRow.attempts) > 0)
    found = dict(session.exec(columns.where(*_of(round_id, group_key), taken_up)).all())
    for ids in portions(sorted(batch)):
        found.update(session.exec(columns.where(col(LetterRow.id).in_(ids))).all())
    instants = [instant for instant in found.values() if instant is not None]
    next_at = min(instants) if instants and len(instants) == len(found) else None
    return Unfinished(number=len(found), next_at=next_at)


_NOT_LEFT = (LetterState.QUEUED, LetterState.HANDING)
