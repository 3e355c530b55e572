"""What one order of a group finds: which letters wait for it, what an interrupted run left, what remains afterwards.

How each letter leaves stands in `store.hand_over`.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState, NewsKind, Value
from rules.plan import LONGEST_DELAY, unknown_delay
from store.database import portions
from store.letters import judged_anew, registrar_news
from store.letters.letters import ELSEWHERE, of
from store.letters.registrar_news import News
from store.records import audit


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


def last_mark(session: Session, round_id: str, group_key: str) -> str:
    """The greatest mark that letters of the group have been claimed under; empty when none has."""
    return session.exec(select(func.max(LetterRow.claim)).where(*of(round_id, group_key))).one() or ""


def recover(session: Session, round_id: str, group_key: str, at: datetime) -> int:
    """Queues again what an interrupted run left in `handing`: its outcome is unknown. The first time it may go at once,
    since a worker that dies is soon replaced; one for which that is so once too often is given up. `at`: this machine's
    time. Only the group's own order, one at a time, may call this. Returns how many there were."""
    left = session.exec(select(LetterRow).where(*of(round_id, group_key), LetterRow.state == LetterState.HANDING)).all()
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
    given_up = [letter for letter in left if letter.state is LetterState.UNKNOWN and letter.kind not in ELSEWHERE]
    news = (News(NewsKind.LETTER_UNKNOWN, letter.recipient_id, letter.id) for letter in given_up)
    registrar_news.add(session, round_id, news, at)
    return len(left)


def waiting_ids(session: Session, round_id: str, group_key: str, now: datetime) -> list[str]:
    """The group's queued letters whose time has come at `now`: those tried least often first, then the oldest; also one
    that waits for an instant farther off than any try is: the clock it was reckoned by has been set back since."""
    return list(
        session.exec(select(LetterRow.id).where(*of(round_id, group_key), *_whose_time_has_come(now)).order_by(*_ORDER))
    )


def waiting(
    session: Session, round_id: str, group_key: str, now: datetime, *, among: Sequence[str] | None = None
) -> list[tuple[LetterRow, RecipientRow | None]]:
    """Those that `waiting_ids` names, or those of them that are `among` these, each with its recipient.

    One whose recipient has got another address or link since it was planned is turned to that; a letter to somebody
    else keeps its own. A missiv that surely nobody has got names the due date as it is now.
    """
    query = (
        select(LetterRow, RecipientRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id), isouter=True)
        .where(*of(round_id, group_key), *_whose_time_has_come(now))
        .order_by(*_ORDER)
    )
    if among is not None:
        query = query.where(col(LetterRow.id).in_(among))
    found: list[tuple[LetterRow, RecipientRow | None]] = [
        (letter, recipient) for letter, recipient in session.exec(query)
    ]
    for letter, recipient in found:
        if recipient is None:
            continue
        facts = json.loads(letter.facts)
        as_it_is = facts | _as_it_is_now(letter, facts, recipient)
        if letter.kind not in ELSEWHERE and (letter.to != recipient.email or as_it_is != facts):
            letter.to, letter.facts = recipient.email, json.dumps(as_it_is, ensure_ascii=False)
            session.add(letter)
    session.flush()
    lost = judged_anew.withdraw_what_lost_its_meaning(session, found, now)
    return [(letter, recipient) for letter, recipient in found if letter.id not in lost]


_ORDER = (col(LetterRow.attempts), col(LetterRow.created_at), col(LetterRow.id))


def _whose_time_has_come(now: datetime) -> list[ColumnElement[bool]]:
    not_before = col(LetterRow.not_before)
    is_time = or_(not_before.is_(None), not_before <= now, not_before > now + LONGEST_DELAY)
    return [col(LetterRow.state) == LetterState.QUEUED, is_time]


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
    found = dict(session.exec(columns.where(*of(round_id, group_key), taken_up)).all())
    for ids in portions(sorted(batch)):
        found.update(session.exec(columns.where(col(LetterRow.id).in_(ids))).all())
    instants = [instant for instant in found.values() if instant is not None]
    next_at = min(instants) if instants and len(instants) == len(found) else None
    return Unfinished(number=len(found), next_at=next_at)


_NOT_LEFT = (LetterState.QUEUED, LetterState.HANDING)
