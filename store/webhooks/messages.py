"""The messages to other systems: queued from the audit, posted, tried again, given up, sent again by a person."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.tables import WebhookMessageRow, WebhookRow
from models.to_do import ToDo, ToDoKind
from models.webhooks import (
    ACTIONS,
    HookEvent,
    HookFault,
    HookLetter,
    HookMessage,
    HookOutcome,
    HookState,
    WebhookAgenda,
)
from rules.webhooks import KEPT, REST, next_attempt
from store.letters import mailroom
from store.webhooks import heard, webhooks

SYSTEM = "system"
AT_ONCE = 20


def queue_news(session: Session, row: WebhookRow, head: int, at: datetime) -> bool:
    """One message for each event it has asked for, to the audit's row `head`. True when there may be more."""
    wanted = webhooks.events_of(row)
    actions = [action for action, event in ACTIONS.items() if event in wanted]
    found = heard.after(session, row.sender_id, row.after, actions, until=head)
    session.add_all(_message(row, ACTIONS[each.action], each.at, at, each.seq) for each in found.heard)
    row.after = found.until
    return found.until < head


def queue_test(session: Session, row: WebhookRow, at: datetime) -> WebhookMessageRow:
    made = _message(row, HookEvent.TEST, at, at, None)
    session.add(made)
    return made


def _message(row: WebhookRow, event: HookEvent, at: datetime, now: datetime, seq: int | None) -> WebhookMessageRow:
    return WebhookMessageRow(
        id=f"msg_{uuid4().hex}",
        webhook_id=row.id,
        seq=seq,
        event=event,
        at=at,
        queued_at=now,
        state=HookState.WAITING,
        next_at=now,
    )


def untold(session: Session) -> dict[str, list[str]]:
    """By webhook the messages that its workflow has not been told of. None while letters are held back: of a register
    that has been copied they may have gone already."""
    if mailroom.standing(session).paused_at is not None:
        return {}
    query = select(WebhookMessageRow.webhook_id, WebhookMessageRow.id).join(WebhookRow)
    found: dict[str, list[str]] = {}
    for webhook_id, message_id in session.exec(query.where(*_OPEN, col(WebhookMessageRow.told_at).is_(None))):
        found.setdefault(webhook_id, []).append(message_id)
    return found


def with_work(session: Session) -> list[str]:
    """The webhooks that should have a workflow."""
    if mailroom.standing(session).paused_at is not None:
        return []
    return list(session.exec(select(WebhookMessageRow.webhook_id).join(WebhookRow).where(*_OPEN).distinct()))


_OPEN = (
    col(WebhookMessageRow.state) == HookState.WAITING,
    col(WebhookRow.paused_at).is_(None),
    col(WebhookRow.removed_at).is_(None),
)


def mark_told(session: Session, message_ids: Collection[str], at: datetime) -> None:
    told = update(WebhookMessageRow).where(col(WebhookMessageRow.id).in_(message_ids))
    session.connection().execute(told.values(told_at=at))


def rouse(session: Session, webhook_id: str) -> None:
    """Has its workflow told anew, and started when it is not there."""
    waiting = (col(WebhookMessageRow.webhook_id) == webhook_id, col(WebhookMessageRow.state) == HookState.WAITING)
    session.connection().execute(update(WebhookMessageRow).where(*waiting).values(told_at=None))


def due(session: Session, webhook_id: str, at: datetime) -> HookLetter | None:
    """What is to be posted now, the oldest first; None when nothing may go there."""
    row = session.get(WebhookRow, webhook_id)
    if row is None or row.paused_at or row.removed_at or mailroom.standing(session).paused_at:
        return None
    query = (
        select(WebhookMessageRow)
        .where(
            WebhookMessageRow.webhook_id == webhook_id,
            WebhookMessageRow.state == HookState.WAITING,
            col(WebhookMessageRow.next_at) <= at,
        )
        .order_by(col(WebhookMessageRow.at), col(WebhookMessageRow.seq))
        .limit(AT_ONCE)
    )
    found = tuple(HookMessage(id=each.id, event=each.event, at=each.at, seq=each.seq) for each in session.exec(query))
    return HookLetter(webhook_id=row.id, url=row.url, messages=found)


def note(session: Session, message_id: str, outcome: HookOutcome, at: datetime) -> None:
    """What came of an attempt. An address that has said that it is gone is asked no more. Harmless after a message has
    been taken: another run was there before."""
    message = session.get_one(WebhookMessageRow, message_id)
    if message.state is HookState.DELIVERED:
        return
    message.attempts, message.tried_at = message.attempts + 1, at
    message.status, message.fault = outcome.status, outcome.fault
    if outcome.fault is None:
        message.state, message.next_at = HookState.DELIVERED, None
        return
    message.next_at = next_attempt(message.queued_at, message.attempts, at)
    if message.next_at is None:
        message.state = HookState.GIVEN_UP
    if outcome.fault is HookFault.GONE:
        row = session.get_one(WebhookRow, message.webhook_id)
        webhooks.pause(session, row, at=at, by=SYSTEM, gone=True)


def agenda(session: Session, webhook_id: str, at: datetime, *, rests: bool) -> WebhookAgenda:
    """`rests`: the address does not answer, and is left alone for a while whatever is due."""
    row = session.get_one(WebhookRow, webhook_id)
    counted = dict(
        session.exec(
            select(WebhookMessageRow.state, func.count())
            .where(WebhookMessageRow.webhook_id == webhook_id)
            .group_by(col(WebhookMessageRow.state))
        ).all()
    )
    waiting, given_up = (counted.get(state, 0) for state in (HookState.WAITING, HookState.GIVEN_UP))
    if row.paused_at or row.removed_at or not waiting or mailroom.standing(session).paused_at is not None:
        return WebhookAgenda(waiting=waiting, given_up=given_up)
    query = select(func.min(WebhookMessageRow.next_at)).where(
        WebhookMessageRow.webhook_id == webhook_id, WebhookMessageRow.state == HookState.WAITING
    )
    next_at = session.exec(query).one() or at
    return WebhookAgenda(waiting=waiting, given_up=given_up, next_at=max(next_at, at + REST) if rests else next_at)


def again(session: Session, webhook_id: str, at: datetime, *, states: Collection[HookState]) -> int:
    """Has messages tried from the beginning, with all their days; how many."""
    query = select(WebhookMessageRow).where(
        WebhookMessageRow.webhook_id == webhook_id, col(WebhookMessageRow.state).in_(states)
    )
    found = list(session.exec(query))
    for each in found:
        each.state, each.attempts, each.queued_at, each.next_at, each.told_at = HookState.WAITING, 0, at, at, None
    return len(found)


def latest(session: Session, webhook_id: str, limit: int) -> list[WebhookMessageRow]:
    """The newest first."""
    query = select(WebhookMessageRow).where(WebhookMessageRow.webhook_id == webhook_id)
    ordered = query.order_by(col(WebhookMessageRow.queued_at).desc(), col(WebhookMessageRow.seq).desc())
    return list(session.exec(ordered.limit(limit)))


def counts(session: Session, webhook_ids: Sequence[str], state: HookState) -> dict[str, int]:
    """By webhook; those that have none in that state are left out."""
    if not webhook_ids:
        return {}
    query = (
        select(WebhookMessageRow.webhook_id, func.count())
        .where(col(WebhookMessageRow.webhook_id).in_(webhook_ids), WebhookMessageRow.state == state)
        .group_by(col(WebhookMessageRow.webhook_id))
    )
    return dict(session.exec(query).all())


def forget(session: Session, at: datetime) -> None:
    """What became of old messages, and all of addresses that were taken away."""
    gone = select(WebhookRow.id).where(col(WebhookRow.removed_at).is_not(None))
    message = delete(WebhookMessageRow)
    old = (col(WebhookMessageRow.state) == HookState.DELIVERED, col(WebhookMessageRow.queued_at) < at - KEPT)
    session.connection().execute(message.where(*old))
    session.connection().execute(message.where(col(WebhookMessageRow.webhook_id).in_(gone)))


def to_do(session: Session, sender_id: str) -> list[ToDo]:
    """An address that is gone, or that did not take what it should have."""
    found = session.connection().execute(_LOST[bool(sender_id)], {"sender": sender_id} if sender_id else {})
    return [
        ToDo(
            kind=ToDoKind.WEBHOOK,
            round_id=row.id,
            dnr=row.name,
            title="",
            since=(row.paused_at if row.gone else row.first_given_up) or row.made_at,
            object_id=row.id,
            recipient=row.name,
            said=HookFault.GONE.value if row.gone else "",
            number=row.given_up or 1,
        )
        for row in found
    ]


_GIVEN_UP = (
    select(
        col(WebhookMessageRow.webhook_id),
        func.count().label("given_up"),
        func.min(WebhookMessageRow.tried_at).label("first_given_up"),
    )
    .where(WebhookMessageRow.state == HookState.GIVEN_UP)
    .group_by(col(WebhookMessageRow.webhook_id))
    .subquery()
)
_OF_ALL = (
    columns(
        *(col(getattr(WebhookRow, name)) for name in ("id", "name", "made_at", "paused_at", "gone")),
        _GIVEN_UP.c.given_up,
        _GIVEN_UP.c.first_given_up,
    )
    .join(_GIVEN_UP, _GIVEN_UP.c.webhook_id == col(WebhookRow.id), isouter=True)
    .where(col(WebhookRow.removed_at).is_(None), or_(col(WebhookRow.gone), _GIVEN_UP.c.given_up.is_not(None)))
)
_LOST = {False: _OF_ALL, True: _OF_ALL.where(col(WebhookRow.sender_id) == bindparam("sender"))}
"""Made once: the console's home asks each time."""
