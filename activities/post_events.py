"""Posts what waits for one other system: ids, kind, dnr and instant, and nothing of what anybody wrote."""

import asyncio
import json

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.posting import Poster, signed
from activities.resources import Resources
from models import names
from models.webhooks import SILENT, HookFault, HookLetter, HookMessage, HookOutcome, WebhookAgenda, WebhookOrder
from rules.webhooks import FAILURES_IN_A_ROW
from store.webhooks import heard, messages, webhooks
from store.webhooks.heard import Heard


class PostEvents:
    def __init__(self, resources: Resources, poster: Poster | None = None) -> None:
        self._resources = resources
        self._poster = poster or Poster(resources.webhook_hosts)

    @activity.defn(name=names.POST_EVENTS)
    async def post_events(self, order: WebhookOrder) -> WebhookAgenda:
        """At least once: a run that ends between the receiver's answer and its note is followed by one that posts the
        message again, with the same id."""
        with permanent_ones_told():
            letter, events = await asyncio.to_thread(self._read, order)
            rests = letter is not None and await self._post(order, letter, events)
            return await asyncio.to_thread(self._agenda, order, rests)

    async def _post(self, order: WebhookOrder, letter: HookLetter, events: dict[int, Heard]) -> bool:
        """True when the address does not answer: what is left would only wait for it again."""
        keys = (self._resources.key, self._resources.key_before)
        secrets = [webhooks.secret(key, letter.webhook_id) for key in keys if key is not None]
        silent = 0
        for message in letter.messages:
            activity.heartbeat()
            body = _body(message, events)
            headers = signed(secrets, message.id, self._resources.clock(), body)
            outcome = await self._poster.post(letter.url, headers, body)
            await asyncio.to_thread(self._note, order, message, outcome)
            silent = silent + 1 if outcome.fault in SILENT else 0
            if silent == FAILURES_IN_A_ROW:
                return True
            if outcome.fault is HookFault.GONE:
                break
        return False

    def _read(self, order: WebhookOrder) -> tuple[HookLetter | None, dict[int, Heard]]:
        with self._resources.database.reading() as session:
            letter = messages.due(session, order.webhook_id, order.at)
            seqs = [each.seq for each in letter.messages if each.seq is not None] if letter else []
            if not seqs:
                return letter, {}
            row = webhooks.find(session, order.webhook_id)
            return letter, heard.rows(session, row.sender_id, seqs)

    def _note(self, order: WebhookOrder, message: HookMessage, outcome: HookOutcome) -> None:
        with self._resources.database.changing() as session:
            messages.note(session, message.id, outcome, order.at)

    def _agenda(self, order: WebhookOrder, rests: bool) -> WebhookAgenda:
        with self._resources.database.reading() as session:
            return messages.agenda(session, order.webhook_id, order.at, rests=rests)


def _body(message: HookMessage, events: dict[int, Heard]) -> bytes:
    """As Standard Webhooks shapes it. The same bytes in every attempt, so long as the round is there."""
    about = events.get(message.seq or 0)
    data = {
        "number": message.seq,
        "action": about.action if about else None,
        "round_id": about.round_id if about else "",
        "dnr": about.dnr if about else "",
        "recipient_id": about.recipient_id if about else "",
    }
    said = {"type": message.event.value, "timestamp": message.at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
