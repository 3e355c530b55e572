"""Hands a group's waiting letters to SMTP, one intention for each, over a kept connection.

Safe to run twice: what is sent is marked on SMTP's reply, before the next letter is taken; a letter whose outcome was
lost with the worker is handed over again, the same message with the same Message-ID, and marked so.
"""

import asyncio
from collections import deque
from datetime import datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.lease import Lease, is_awaited
from activities.ledger import Ledger, Step
from activities.resources import Resources
from mail.building import BuiltLetter, build_letter
from mail.outcomes import Accepted, Deferred, Outcome, Refused, Stage, Unknown
from mail.sending import Connection
from models import names
from models.errors import PermanentFailure, TemporaryFailure
from models.letters import LetterFacts
from models.messages import LetterOrder, SendReport
from models.values import LetterKind, LetterState
from rules.plan import retry_delay, unknown_delay
from store import batches, letter_facts, letter_plans, minutes, moves, standing
from store.hand_over import HandOver, QueuedLetter

GIVE_UP_AFTER = timedelta(days=4)
"""Letters deferred for so long count as undeliverable (RFC 5321 4.5.4.1: at least 4 to 5 days)."""


LANES = 8
"""Connections an order may use at once; the mailer shares its own among all orders. Each commit tells of one letter a
connection, so that more of them wait for the disk seldomer; relays let in ten and more from one sender."""
LETTERS_FOR_A_LANE = 10
_AT_THE_DOOR = frozenset({Stage.CONNECT, Stage.TLS, Stage.LOGIN})
"""Where a failure says something of the relay and nothing of the letter."""


class Batch:
    """An order's letters, shared by its lanes, and the tally of what became of them. `left`: the ids of those that
    have not gone for good. `ahead`: by how much Temporal's clock is ahead of this machine's; less than zero when it is
    behind."""

    def __init__(
        self,
        order: LetterOrder,
        waiting: list[tuple[QueuedLetter, LetterFacts]],
        ledger: Ledger,
        lease: Lease,
        ahead: timedelta,
    ) -> None:
        self.order = order
        self.ahead = ahead
        self.ledger = ledger
        self.lease = lease
        self.tally = dict.fromkeys(("sent", "undeliverable", "unknown", "withdrawn"), 0)
        self.left = {letter.id for letter, _ in waiting}
        self._waiting = deque(waiting)

    def take(self) -> tuple[QueuedLetter, LetterFacts] | None:
        """The next letter; none when the worker has been told to stop: what is under way is seen to its end, and
        nothing more is begun."""
        return self._waiting.popleft() if self._waiting and not activity.is_worker_shutdown() else None

    @property
    def is_interrupted(self) -> bool:
        return bool(self._waiting) and activity.is_worker_shutdown()

    def told(self, done: HandOver) -> None:
        """Counts one letter."""
        self.lease.place += 1
        if done.state is not LetterState.QUEUED:
            self.tally[done.state.value] += 1
            self.left.remove(done.letter_id)


class SendLetters:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @activity.defn(name=names.SEND_LETTERS)
    async def send_letters(self, order: LetterOrder) -> SendReport:
        """Adds the letters the plan asks for and the minutes reminders that have fallen due, and hands over everything
        that waits in the group.

        A refusal (5xx) marks that recipient and the batch goes on; a deferral (4xx, no contact) leaves the letter for
        the next order. Heartbeats its place, so a worker that dies is noticed and a slow relay is waited for. A worker
        told to stop fails the order between two letters, and the next worker takes it up at once.
        """
        resources = self._resources
        lease = Lease(activity.info().heartbeat_timeout)
        ahead = activity.info().started_time - resources.clock()
        async with lease.kept():
            mark = await self._mark(order)
            letters_waiting = await asyncio.to_thread(self._prepare, order, mark)
            lanes = min(LANES, 1 + len(letters_waiting) // LETTERS_FOR_A_LANE)
            ledger = Ledger(resources.database, mark, resources.clock, lanes)
            batch = Batch(order, letters_waiting, ledger, lease, ahead)
            if letters_waiting:
                await self._work_through(batch, lanes)
            if batch.is_interrupted:
                raise _to_be_taken_up()
            return await asyncio.to_thread(self._report, batch)

    async def _mark(self, order: LetterOrder) -> str:
        """The mark to claim letters under, no less than any before. Raises TemporaryFailure("claim_lost") for an
        attempt that a paused worker finds in its hands when it wakes, long after it was given to another."""
        attempt = activity.info().attempt
        own = batches.mark(order.at, attempt)
        last = await asyncio.to_thread(self._last_mark, order)
        if last <= own:
            return own
        # A later order's mark is greater also when the clock of Temporal's server has been set back since.
        if batches.of_one_order(last, own) or not await is_awaited():
            raise TemporaryFailure("claim_lost", mark=own)
        return batches.mark_after(last, attempt)

    def _last_mark(self, order: LetterOrder) -> str:
        with self._resources.database.reading() as session:
            return batches.last_mark(session, order.round_id, order.group_key)

    async def _work_through(self, batch: Batch, lanes: int) -> None:
        """When one lane gives up, so do the others: none may go on beside the next attempt."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(lanes):
                    group.create_task(self._lane(batch))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _lane(self, batch: Batch) -> None:
        """One connection's way through the batch: what became of its last letter and the claim of its next go to the
        ledger together, so at most one letter a connection can have an unknown outcome."""
        done: HandOver | None = None
        last: QueuedLetter | None = None
        async with self._resources.mailer.connection() as connection:
            while (following := batch.take()) is not None:
                letter, facts = following
                writing = asyncio.ensure_future(
                    batch.ledger.write(Step(last, done, letter if batch.lease.holds() else None))
                )
                await asyncio.sleep(0)  # lets the commit begin: the letter is built while the disk is waited for
                built = self._built(facts)
                claimed = await writing
                if not batch.lease.holds():
                    raise TemporaryFailure("claim_lost", letter_id=letter.id)
                last, done = None, None
                if not claimed:
                    batch.tally["withdrawn"] += 1
                    continue
                outcome = await self._hand_over(connection, built, batch.lease)
                last, done = letter, _judged(letter, outcome, self._resources.clock(), batch.ahead)
                batch.told(done)
                if isinstance(outcome, Deferred) and outcome.stage in _AT_THE_DOOR:
                    break  # the next letter would meet the same; connections that are let in go on with the rest
            await batch.ledger.write(Step(last, done, None))

    async def _hand_over(self, connection: Connection, built: BuiltLetter | Refused, lease: Lease) -> Outcome:
        if isinstance(built, Refused):
            return built
        return await connection.hand_over(built, may_end=lease.holds)

    @staticmethod
    def _built(facts: LetterFacts) -> BuiltLetter | Refused:
        """A letter that cannot be built is refused like one the relay refuses: the others must go all the same."""
        try:
            return build_letter(facts)
        except PermanentFailure as failure:
            return Refused(Stage.RECIPIENT, None, failure.code)

    def _prepare(self, order: LetterOrder, mark: str) -> list[tuple[QueuedLetter, LetterFacts]]:
        resources = self._resources
        with resources.database.changing() as session:
            if batches.last_mark(session, order.round_id, order.group_key) > mark:
                raise TemporaryFailure("claim_lost", mark=mark)  # taken up by another in this very moment
            batches.recover(session, order.round_id, order.group_key, resources.clock())
            moves.see_off(session, order.round_id, order.at)
            if order.plan is not None and order.plan.kind is not LetterKind.CANCELLED:
                letter_plans.plan(session, order.round_id, order.plan, order.at, order.group_key or None)
            minutes.plan_due(session, order.round_id, order.at, order.group_key or None)
            waiting = batches.waiting(session, order.round_id, order.group_key, self._now(order))
            facts = letter_facts.of_letters(session, waiting, key=resources.key, base_url=resources.base_url)
            return [(QueuedLetter.of(letter), facts[letter.id]) for letter, _ in waiting]

    def _now(self, order: LetterOrder) -> datetime:
        """The later of Temporal's time and this machine's: a letter's next try, reckoned by this machine's clock, is
        then never past the try that Temporal has a timer for."""
        return max(order.at, self._resources.clock())

    def _report(self, batch: Batch) -> SendReport:
        """What has gone by this run's own count, and how the group stands and what waits by the register, whatever the
        run believes."""
        order, group_key = batch.order, batch.order.group_key or None
        with self._resources.database.reading() as session:
            left = batches.unfinished(session, order.round_id, order.group_key, batch.left)
            return SendReport(
                **batch.tally,
                deferred=left.number,
                retry_at=left.next_at + batch.ahead if left.next_at else None,
                counts=standing.counts(session, order.round_id, group_key),
                minutes_at=minutes.next_at(session, order.round_id, group_key, after=order.at),
            )


def _to_be_taken_up() -> ApplicationError:
    """Nothing has failed: it is not logged as if it had."""
    return ApplicationError(
        "worker_stopping",
        type="worker_stopping",
        next_retry_delay=timedelta(seconds=1),
        category=ApplicationErrorCategory.BENIGN,
    )


def _judged(letter: QueuedLetter, outcome: Outcome, now: datetime, ahead: timedelta) -> HandOver:
    match outcome:
        case Accepted(code=code, text=text, refused_copies=copies):
            refused = tuple((copy.address, copy.code) for copy in copies)
            return HandOver(
                letter_id=letter.id, state=LetterState.SENT, smtp_code=code, smtp_text=text, refused_copies=refused
            )
        case Refused(code=code, text=text):
            return HandOver(letter_id=letter.id, state=LetterState.UNDELIVERABLE, smtp_code=code, smtp_text=text)
        case Unknown(text=text):
            delay = unknown_delay(letter.unknowns + 1)
            state = LetterState.UNKNOWN if delay is None else LetterState.QUEUED
            not_before = None if delay is None else now + delay
            return HandOver(letter_id=letter.id, state=state, unknown=True, smtp_text=text, not_before=not_before)
        case Deferred(code=code, text=text, stage=stage):
            given_up = min(now, now + ahead) - letter.created_at > GIVE_UP_AFTER  # by both clocks
            state = LetterState.UNDELIVERABLE if given_up else LetterState.QUEUED
            # A relay that let nobody in has not seen the letter: it may come with the next news.
            not_before = None if given_up or stage in _AT_THE_DOOR else now + retry_delay(letter.attempts)
            return HandOver(letter_id=letter.id, state=state, smtp_code=code, smtp_text=text, not_before=not_before)
