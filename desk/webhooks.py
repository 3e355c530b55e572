"""Webhooks (aviseringar): which of the sender's other systems are told of what, and what came of it. Nothing is sent
from here: the worker posts what is queued."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from desk.afterwards import Shown
from desk.office import Office
from models.errors import Refused
from models.people import Permission
from models.webhooks import HookEvent, HookState
from rules.text import line
from rules.webhooks import is_public
from store.accounts import accounts
from store.records import audit
from store.webhooks import messages, webhooks
from templates import webhook_words as words

if TYPE_CHECKING:
    from models.tables import WebhookMessageRow, WebhookRow

LONGEST_ADDRESS = 2000
SHOWN = 50


class Standing(NamedTuple):
    """A webhook and its messages by count. `by`: who made it, empty for the operators."""

    row: "WebhookRow"
    sender: str
    by: str
    waiting: int
    given_up: int


class Room(NamedTuple):
    """One webhook. `secret`: what its receiver checks the signatures with; `latest`: its messages, the newest first."""

    standing: Standing
    secret: str
    latest: "list[WebhookMessageRow]"


def add(office: Office, *, name: str, url: str, events: Collection[HookEvent], sender: str = "") -> "WebhookRow":
    """A system of the actor's sender, told of what happens from now on; the operator names a sender by its key, or
    means the first. Raises Refused: "not_allowed", "webhook_name_missing", "webhook_address_unreadable",
    "webhook_address_plain", "webhook_address_private", "webhook_events_missing", "no_such_sender"."""
    called, address = line(name)[0], url.strip()
    if not called:
        raise Refused("webhook_name_missing")
    _check(office, address)
    if not events:
        raise Refused("webhook_events_missing")
    with office.changing() as session:
        at, owner = office.clock(), office.actor.sender_id
        if not owner:
            first = accounts.default_sender(session, at)
            owner = first.id if sender in {"", first.key} else accounts.sender(session, sender).id
        return webhooks.add(
            session, sender_id=owner, name=called, url=address, events=events, at=at, by=office.actor.mark
        )


def _check(office: Office, address: str) -> None:
    """What a name leads to is looked at when something is sent there, each time."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("webhook_address_unreadable") from None
    plain = any(not 32 < ord(each) < 127 for each in address)
    if not host or plain or parts.username or parts.password or parts.fragment or len(address) > LONGEST_ADDRESS:
        raise Refused("webhook_address_unreadable")
    own = host in office.settings.own_hosts
    if parts.scheme != "https" and not (parts.scheme == "http" and own):
        raise Refused("webhook_address_plain")
    if not own and ((_is_number(host) and not is_public(host)) or host.split(".")[-1] in {"localhost", "local"}):
        raise Refused("webhook_address_private", host=host)


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()


def standing(office: Office) -> list[Standing]:
    """The sender's webhooks by name; the operator sees all senders'. Raises Refused("not_allowed")."""
    office.demand(Permission.WRITE)
    with office.database.reading() as session:
        rows = webhooks.of_sender(session, office.actor.sender_id)
        ids = [row.id for row in rows]
        waiting, lost = (messages.counts(session, ids, state) for state in (HookState.WAITING, HookState.GIVEN_UP))
        keys = {owner.id: owner.key for owner in accounts.senders(session)}
        people = accounts.names(session, {row.made_by for row in rows})
    return [
        Standing(row, keys[row.sender_id], people.get(row.made_by, ""), waiting.get(row.id, 0), lost.get(row.id, 0))
        for row in rows
    ]


def room(office: Office, webhook_id: str) -> Room:
    """Raises Refused: "not_allowed", "no_such_webhook"."""
    found = next((each for each in standing(office) if each.row.id == webhook_id), None)
    if found is None:
        raise Refused("no_such_webhook", webhook_id=webhook_id)
    with office.database.reading() as session:
        latest = messages.latest(session, webhook_id, SHOWN)
    return Room(found, webhooks.written(webhooks.secret(office.key, webhook_id)), latest)


def overview(office: Office, webhook_id: str = "") -> Shown:
    """All, or one with its messages, for a terminal. Raises as `room` does."""
    if not webhook_id:
        every = [_data(each) for each in standing(office)]
        return Shown({"webhooks": every}, [text for item in every for text in words.lines(item)] or [words.NO_WEBHOOKS])
    found = room(office, webhook_id)
    told = [
        {
            "id": each.id,
            "event": each.event.value,
            "at": each.at.isoformat(),
            "state": each.state.value,
            "attempts": each.attempts,
            "fault": each.fault.value if each.fault else None,
            "status": each.status,
        }
        for each in found.latest
    ]
    data = _data(found.standing)
    return Shown({**data, "messages": told}, [*words.lines(data), *map(words.message_line, told)])


def _data(found: Standing) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id,
        "name": row.name,
        "sender": found.sender,
        "url": row.url,
        "events": row.events.split(),
        "standing": "gone" if row.gone else "paused" if row.paused_at else "listening",
        "waiting": found.waiting,
        "given_up": found.given_up,
    }


def secret(office: Office, webhook_id: str) -> str:
    """Raises as `room` does."""
    return room(office, webhook_id).secret


def pause(office: Office, webhook_id: str) -> "WebhookRow":
    """Nothing is sent there until it is started again. Harmless twice. Raises as `room` does."""
    with office.changing() as session:
        row = webhooks.find(session, webhook_id, office.actor.sender_id)
        webhooks.pause(session, row, at=office.clock(), by=office.actor.mark)
        return row


def resume(office: Office, webhook_id: str) -> "WebhookRow":
    """What waited goes now, and what happened meanwhile is told. Harmless twice. Raises as `room` does."""
    with office.changing() as session:
        row, at = webhooks.find(session, webhook_id, office.actor.sender_id), office.clock()
        if row.paused_at is not None:
            webhooks.resume(session, row, at=at, by=office.actor.mark)
            messages.again(session, row.id, at, states=[HookState.WAITING])
        return row


def remove(office: Office, webhook_id: str) -> "WebhookRow":
    """Raises as `room` does."""
    with office.changing() as session:
        row = webhooks.find(session, webhook_id, office.actor.sender_id)
        webhooks.remove(session, row, at=office.clock(), by=office.actor.mark)
        return row


def send_test(office: Office, webhook_id: str) -> "WebhookRow":
    """Queues a message that is about nothing. Raises as `room` does, and Refused("webhook_is_paused")."""
    with office.changing() as session:
        row, at = webhooks.find(session, webhook_id, office.actor.sender_id), office.clock()
        _demand_listening(row)
        made = messages.queue_test(session, row, at)
        audit.append(
            session, at=at, actor=office.actor.mark, action="webhook_tested", object_id=row.id, message=made.id
        )
        return row


def again(office: Office, webhook_id: str) -> int:
    """Sends what never arrived once more; how many. Raises as `send_test` does."""
    with office.changing() as session:
        row, at = webhooks.find(session, webhook_id, office.actor.sender_id), office.clock()
        _demand_listening(row)
        number = messages.again(session, row.id, at, states=[HookState.GIVEN_UP])
        if number:
            audit.append(
                session, at=at, actor=office.actor.mark, action="webhook_sent_again", object_id=row.id, number=number
            )
        return number


def _demand_listening(row: "WebhookRow") -> None:
    if row.paused_at is not None:
        raise Refused("webhook_is_paused", name=row.name)
