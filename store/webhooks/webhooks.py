"""The addresses that other systems listen at: added, paused, taken away. Their secrets are made from the key of the
links and kept nowhere."""

import base64
import hmac
from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import WebhookRow
from models.webhooks import CHOOSABLE, HookEvent
from store.records import audit


def secret(key: bytes, webhook_id: str) -> bytes:
    """What the messages to it are signed with."""
    return hmac.digest(key, f"remiss-webhook-1:{webhook_id}".encode(), "sha256")


def written(own: bytes) -> str:
    """A secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(own).decode()}"


def add(
    session: Session, *, sender_id: str, name: str, url: str, events: Collection[HookEvent], at: datetime, by: str
) -> WebhookRow:
    """Hears of what happens from now on."""
    row = WebhookRow(
        id=uuid4().hex,
        sender_id=sender_id,
        name=name,
        url=url,
        events=" ".join(event.value for event in CHOOSABLE if event in events),
        after=audit.head(session)[0],
        made_at=at,
        made_by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="webhook_added", object_id=row.id, events=row.events)
    return row


def events_of(row: WebhookRow) -> frozenset[HookEvent]:
    return frozenset(map(HookEvent, row.events.split()))


def of_sender(session: Session, sender_id: str) -> list[WebhookRow]:
    """Those that there are, by name; all senders' for an empty id."""
    return list(session.exec(_OF_SENDER[bool(sender_id)], params={"sender": sender_id} if sender_id else {}))


_OF_ALL = select(WebhookRow).where(col(WebhookRow.removed_at).is_(None)).order_by(WebhookRow.name, col(WebhookRow.id))
_OF_SENDER = {False: _OF_ALL, True: _OF_ALL.where(col(WebhookRow.sender_id) == bindparam("sender"))}


def find(session: Session, webhook_id: str, sender_id: str = "") -> WebhookRow:
    """`sender_id` empty: any sender's. Raises Refused("no_such_webhook"), also for another sender's."""
    row = session.get(WebhookRow, webhook_id)
    if row is None or row.removed_at is not None or sender_id not in {"", row.sender_id}:
        raise Refused("no_such_webhook", webhook_id=webhook_id)
    return row


def listening(session: Session) -> list[WebhookRow]:
    """Those that are told of things now, whoever's they are."""
    return [row for row in of_sender(session, "") if row.paused_at is None]


def pause(session: Session, row: WebhookRow, *, at: datetime, by: str, gone: bool = False) -> None:
    """Harmless twice."""
    if row.paused_at is None:
        row.paused_at, row.gone = at, gone
        audit.append(session, at=at, actor=by, action="webhook_paused", object_id=row.id, gone=gone)


def resume(session: Session, row: WebhookRow, *, at: datetime, by: str) -> None:
    """Hears of all that has happened meanwhile. Harmless twice."""
    if row.paused_at is not None:
        row.paused_at, row.gone = None, False
        audit.append(session, at=at, actor=by, action="webhook_resumed", object_id=row.id)


def remove(session: Session, row: WebhookRow, *, at: datetime, by: str) -> None:
    row.removed_at = at
    audit.append(session, at=at, actor=by, action="webhook_removed", object_id=row.id)
