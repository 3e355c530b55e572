"""Hands a group's waiting letters to SMTP, one intention for each, over a kept connection.

Safe to run twice: what is sent is marked on SMTP's reply, before the next letter is taken; a letter whose outcome was
lost with the worker is handed over again, the same message with the same Message-ID, and marked so.
"""

import asyncio
from datetime import timedelta

from temporalio import activity

from activities.lease import Lease
from activities.resources import Resources
from mail.building import build_letter
from mail.outcomes import Accepted, Deferred, Outcome, Refused, Stage, Unknown
from mail.sending import Connection
from models import names
from models.errors import PermanentFailure, TemporaryFailure
from models.letters import LetterFacts
from models.messages import LetterOrder, SendReport
from models.values import Counts, LetterState
from store import hand_over, letter_facts, letters, standing
from store.hand_over import HandOver, QueuedLetter

GIVE_UP_AFTER = timedelta(days=4)
"""Letters deferred for so long count as undeliverable (RFC 5321 4.5.4.1: at least 4 to 5 days)."""


class SendLetters:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @activity.defn(name=names.SEND_LETTERS)
    async def send_letters(self, order: LetterOrder) -> SendReport:
        """Adds the letters the plan asks for and hands over everything that waits in the group.

        A refusal (5xx) marks that recipient and the batch goes on; a deferral (4xx, no contact) leaves the letter for
        the next order. Heartbeats its place, so a worker that dies is noticed and a slow relay is waited for.
        """
        tally = dict.fromkeys(("sent", "undeliverable", "withdrawn", "deferred"), 0)
        lease = Lease(activity.info().heartbeat_timeout)
        mark = hand_over.mark(order.at, activity.info().attempt)
        async with lease.kept():
            batch = await asyncio.to_thread(self._prepare, order, mark)
            if batch:
                async with self._resources.mailer.connection() as connection:
                    await self._hand_over_all(connection, order, mark, batch, tally, lease)
            counts = await asyncio.to_thread(self._counts, order)
        return SendReport(**tally, counts=counts)

    async def _hand_over_all(
        self,
        connection: Connection,
        order: LetterOrder,
        mark: str,
        batch: list[tuple[QueuedLetter, LetterFacts]],
        tally: dict[str, int],
        lease: Lease,
    ) -> None:
        """One commit a letter: what became of the last one and the claim of the next go together."""
        done: HandOver | None = None
        last: QueuedLetter | None = None
        for place, (letter, facts) in enumerate(batch):
            claimed = await asyncio.to_thread(self._step, mark, last, done, letter if lease.holds() else None)
            if not lease.holds():
                raise TemporaryFailure("claim_lost", letter_id=letter.id)
            if not claimed:
                last, done = None, None
                tally["withdrawn"] += 1
                continue
            outcome = await self._hand_over(connection, facts, lease)
            last, done = letter, _judged(letter, outcome, order)
            tally[_TALLIED[done.state]] += 1
            lease.place = place + 1
            if isinstance(outcome, Deferred) and outcome.code is None:
                # Nobody answers at the relay: the rest of the batch would only wait for the same silence.
                tally["deferred"] += len(batch) - place - 1
                break
        await asyncio.to_thread(self._step, mark, last, done, None)

    async def _hand_over(self, connection: Connection, facts: LetterFacts, lease: Lease) -> Outcome:
        """A letter that cannot be built is refused like one the relay refuses: the others must go all the same."""
        try:
            built = build_letter(facts)
        except PermanentFailure as failure:
            return Refused(Stage.RECIPIENT, None, failure.code)
        return await connection.hand_over(built, may_end=lease.holds)

    def _prepare(self, order: LetterOrder, mark: str) -> list[tuple[QueuedLetter, LetterFacts]]:
        resources = self._resources
        with resources.database.changing() as session:
            if hand_over.is_overtaken(session, order.round_id, order.group_key, mark):
                # An attempt that a paused worker finds in its hands when it wakes, long after it was given to another.
                raise TemporaryFailure("claim_lost", mark=mark)
            hand_over.recover(session, order.round_id, order.group_key)
            if order.plan is not None:
                letters.plan(session, order.round_id, order.plan, order.at, order.group_key or None)
            waiting = hand_over.waiting(session, order.round_id, order.group_key)
            facts = letter_facts.gather(session, waiting, key=resources.key, base_url=resources.base_url)
            return [(QueuedLetter.of(letter), facts[letter.id]) for letter in waiting]

    def _step(
        self, mark: str, last: QueuedLetter | None, done: HandOver | None, following: QueuedLetter | None
    ) -> bool:
        """Records the last letter's outcome and claims the next, in one transaction. False: the next is not to go."""
        at = self._resources.clock()
        with self._resources.database.changing() as session:
            if last is not None and done is not None and not hand_over.record(session, last, mark, done, at):
                # This run was paused so long that another took its letters over: it must not go on beside it.
                raise TemporaryFailure("claim_lost", letter_id=last.id)
            return following is not None and hand_over.claim(session, following, mark, at)

    def _counts(self, order: LetterOrder) -> Counts:
        with self._resources.database.reading() as session:
            return standing.counts(session, order.round_id, order.group_key or None)


_TALLIED = {
    LetterState.SENT: "sent",
    LetterState.UNDELIVERABLE: "undeliverable",
    LetterState.QUEUED: "deferred",
}


def _judged(letter: QueuedLetter, outcome: Outcome, order: LetterOrder) -> HandOver:
    match outcome:
        case Accepted(code=code, text=text):
            return HandOver(letter_id=letter.id, state=LetterState.SENT, smtp_code=code, smtp_text=text)
        case Refused(code=code, text=text):
            return HandOver(letter_id=letter.id, state=LetterState.UNDELIVERABLE, smtp_code=code, smtp_text=text)
        case Unknown(text=text):
            return HandOver(letter_id=letter.id, state=LetterState.QUEUED, unknown=True, smtp_text=text)
        case Deferred(code=code, text=text):
            given_up = order.at - letter.created_at > GIVE_UP_AFTER
            state = LetterState.UNDELIVERABLE if given_up else LetterState.QUEUED
            return HandOver(letter_id=letter.id, state=state, smtp_code=code, smtp_text=text)
