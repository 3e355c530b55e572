"""Hands a group's waiting letters to SMTP, one intention for each, over a kept connection.

Safe to run twice: what is sent is marked on SMTP's reply, before the next letter is taken; a letter whose outcome was
lost with the worker is handed over again, the same message with the same Message-ID, and marked so.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.lease import Lease, is_awaited
from activities.ledger import Ledger, LetterStep
from activities.mail_gate import Pace
from activities.resources import Resources
from mail.outgoing.building import BuiltLetter, build_letter
from mail.outgoing.outcomes import Accepted, Cause, Deferred, Outcome, RefusedLetter, Stage, Unknown
from mail.outgoing.sending import Connection
from models import names
from models.errors import PermanentFailure, TemporaryFailure
from models.letters import LetterFacts
from models.messages import LetterOrder, OpenRequest, Owing, SendReport
from models.values import LetterKind, LetterState
from rules.tries import after_deferral, after_silence
from store.database import PORTION, portions
from store.letters import batches, internal_reminders, letter_facts, letter_plans, minutes
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import extensions
from store.rounds import chain, gate_decisions, linked, moves, owing, rounds, standing

LAST_WORDS = timedelta(seconds=25)
"""How long the letters under way are waited for when their workflow has been ended. The round is started again later
than this (`activities.reconcile.GRACE_SECONDS`)."""

Reading = Callable[[LetterOrder, Sequence[str]], list[tuple[QueuedLetter, LetterFacts]]]
LANES = 8
"""Connections an order may use at once; the mailer shares its own among all orders. Each commit tells of one letter a
connection, so that more of them wait for the disk seldomer; relays let in ten and more from one sender."""
LETTERS_FOR_A_LANE = 10
LETTERS_IN_A_ROW = 10
"""After which a lane lets others have its connection, if any wait: the receipt of a small round would else wait until
the last letter of a great one had gone."""
AT_THE_DOOR = frozenset({Stage.CONNECT, Stage.TLS, Stage.LOGIN})
"""Where a failure says something of the relay and nothing of the letter."""


class Batch:
    """An order's letters, shared by its lanes, and the tally of what became of them. They are read a portion at a time:
    a whole round's would fill the memory. `left`: the ids of those that have not gone for good."""

    def __init__(self, order: LetterOrder, ids: Sequence[str], read: Reading, ledger: Ledger, lease: Lease) -> None:
        self.order = order
        self.ledger = ledger
        self.lease = lease
        self.tally = dict.fromkeys(("sent", "undeliverable", "unknown", "withdrawn"), 0)
        self.left = set(ids)
        self.stopped = False
        self._read = read
        self._unread = deque(portions(ids, PORTION))
        self._waiting: deque[tuple[QueuedLetter, LetterFacts]] = deque()
        self._reading = asyncio.Lock()

    async def take(self) -> tuple[QueuedLetter, LetterFacts] | None:
        """The next letter; none when the worker has been told to stop: what is under way is seen to its end, and
        nothing more is begun."""
        if not self._waiting:
            async with self._reading:
                while not self._waiting and self._unread and self.goes_on():
                    self._waiting.extend(await asyncio.to_thread(self._read, self.order, self._unread.popleft()))
        return self._waiting.popleft() if self._waiting and self.goes_on() else None

    def put_back(self, taken: tuple[QueuedLetter, LetterFacts]) -> None:
        self._waiting.appendleft(taken)

    def goes_on(self) -> bool:
        return not self.stopped and not activity.is_worker_shutdown()

    @property
    def is_interrupted(self) -> bool:
        return bool(self._waiting or self._unread) and activity.is_worker_shutdown()

    def count(self, done: HandOver) -> None:
        self.lease.place += 1
        if done.state is not LetterState.QUEUED:
            self.tally[done.state.value] += 1
            self.left.remove(done.letter_id)


class SendLetters:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pace = Pace(resources.database, resources.clock)

    @activity.defn(name=names.SEND_LETTERS)
    async def send_letters(self, order: LetterOrder) -> SendReport:
        """Adds the letters the plan asks for and the reminders of minutes and to colleagues that have fallen due, and
        hands over everything that waits in the group.

        A refusal (5xx) marks that recipient and the batch goes on; a deferral (4xx, no contact) leaves the letter for
        the next order. Heartbeats its place, so a worker that dies is noticed and a slow relay is waited for. A worker
        told to stop fails the order between two letters, and the next worker takes it up at once.
        """
        resources = self._resources
        lease = Lease(activity.info().heartbeat_timeout)
        # By how much Temporal's clock is ahead of this machine's; less than zero when it is behind.
        ahead = activity.info().started_time - resources.clock()
        async with lease.kept():
            mark = await self._mark(order)
            ids = await asyncio.to_thread(self._prepare, order, mark)
            lanes = min(LANES, 1 + len(ids) // LETTERS_FOR_A_LANE)
            ledger = Ledger(resources.database, mark, resources.clock, lanes)
            batch = Batch(order, ids, self._read, ledger, lease)
            if ids:
                await _to_its_end(batch, asyncio.create_task(self._work_through(batch, lanes, ahead)))
            if batch.is_interrupted:
                raise to_be_taken_up()
            return await asyncio.to_thread(self._report, batch, ahead)

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

    async def _work_through(self, batch: Batch, lanes: int, ahead: timedelta) -> None:
        """When one lane gives up, so do the others: none may go on beside the next attempt."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(lanes):
                    group.create_task(self._lane(batch, ahead))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _lane(self, batch: Batch, ahead: timedelta) -> None:
        """One connection after another: a lane that gives way waits for its turn behind other rounds' letters."""
        gave_way = True
        while gave_way:
            gave_way = await self._in_a_row(batch, ahead)

    async def _in_a_row(self, batch: Batch, ahead: timedelta) -> bool:
        """One connection's way through the batch: what became of its last letter and the claim of its next go to the
        ledger together, so at most one letter a connection can have an unknown outcome. True when it gave way to
        others that wait for a connection, with letters left."""
        done: HandOver | None = None
        last: QueuedLetter | None = None
        begun, gives_way, mailer = 0, False, self._resources.mailer
        async with mailer.connection() as connection:
            while (following := await batch.take()) is not None:
                if begun >= LETTERS_IN_A_ROW and mailer.is_waited_for:
                    batch.put_back(following)
                    gives_way = True
                    break
                begun += 1
                letter, facts = following
                if await self._pace.is_set():  # the last is recorded before the wait; none is claimed until it may go
                    await batch.ledger.write(LetterStep(last, done, None))
                    last, done = None, None
                    if not await self._pace.comes(batch.goes_on):
                        batch.put_back(following)
                        break
                writing = asyncio.ensure_future(
                    batch.ledger.write(LetterStep(last, done, letter if batch.lease.holds() else None))
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
                with self._resources.spans.span("HandOverLetter") as say:
                    outcome = await self._hand_over(connection, built, batch.lease)
                    last, done = letter, judged(letter, outcome, self._resources.clock(), ahead)
                    say({"remiss.letter.kind": letter.kind.value, "remiss.letter.state": done.state.value})
                batch.count(done)
                if isinstance(outcome, Deferred) and outcome.stage in AT_THE_DOOR:
                    break  # the next letter would meet the same; connections that are let in go on with the rest
            await batch.ledger.write(LetterStep(last, done, None))
        return gives_way

    async def _hand_over(self, connection: Connection, built: BuiltLetter | RefusedLetter, lease: Lease) -> Outcome:
        if isinstance(built, RefusedLetter):
            return built
        return await connection.hand_over(built, may_end=lease.holds)

    @staticmethod
    def _built(facts: LetterFacts) -> BuiltLetter | RefusedLetter:
        """A letter that cannot be built is refused like one the relay refuses: the others must go all the same."""
        try:
            return build_letter(facts)
        except PermanentFailure as failure:
            return RefusedLetter(Stage.RECIPIENT, None, failure.code)

    def _prepare(self, order: LetterOrder, mark: str) -> list[str]:
        """Sees to what is left of an interrupted run, adds what is to go, and returns the ids of what waits then. A
        whole round's letters are added a portion at a time: other rounds' answers must not wait for them."""
        database, round_id, group_key = self._resources.database, order.round_id, order.group_key
        with database.changing() as session:
            if batches.last_mark(session, round_id, group_key) > mark:
                raise TemporaryFailure("claim_lost", mark=mark)  # taken up by another in this very moment
            batches.recover(session, round_id, group_key, self._resources.clock())
        moves.see_off(database, round_id, order.at, group_key)
        with database.reading() as session:
            is_frozen = rounds.is_frozen(session, round_id)
            is_chain = rounds.definition(rounds.get(session, round_id)).chain is not None
        # The missiv of a frozen round is planned all the same: it leaves when the round goes on.
        held = {LetterKind.CANCELLED} if not is_frozen else set(LetterKind) - {LetterKind.MISSIV}
        if is_chain:
            held.add(LetterKind.MISSIV)
        if is_chain and not is_frozen:
            with database.changing() as session:
                chain.take_turn(session, rounds.get(session, round_id), order.at)
        if order.plan is not None and order.plan.kind not in held:
            letter_plans.plan_all(database, round_id, order.plan, order.at, group_key)
        if is_frozen:
            return []
        minutes.plan_all(database, round_id, order.at, group_key)
        internal_reminders.plan_all(database, round_id, order.at, group_key)
        with database.reading() as session:
            return batches.waiting_ids(session, round_id, group_key, self._now(order))

    def _read(self, order: LetterOrder, ids: Sequence[str]) -> list[tuple[QueuedLetter, LetterFacts]]:
        """Those of the letters that wait still, and what each says."""
        resources = self._resources
        with resources.database.changing() as session:
            waiting = batches.waiting(session, order.round_id, order.group_key, self._now(order), among=ids)
        with resources.database.reading() as session:
            facts = letter_facts.of_letters(
                session, waiting, key=resources.key, base_url=resources.base_url, before=resources.key_before
            )
        return [(QueuedLetter.of(letter), facts[letter.id]) for letter, _ in waiting]

    def _now(self, order: LetterOrder) -> datetime:
        """The later of Temporal's time and this machine's: a letter's next try, reckoned by this machine's clock, is
        then never past the try that Temporal has a timer for."""
        return max(order.at, self._resources.clock())

    def _report(self, batch: Batch, ahead: timedelta) -> SendReport:
        """What has gone by this run's own count, and how the group stands and what waits by the register, whatever the
        run believes."""
        order, group_key = batch.order, batch.order.group_key or None
        with self._resources.database.reading() as session:
            asked = extensions.waiting(session, order.round_id, group_key)
            own = group_key == names.REGISTRARS
            row = rounds.get(session, order.round_id)
            left = batches.unfinished(session, order.round_id, order.group_key, batch.left)
            return SendReport(
                **batch.tally,
                deferred=left.number,
                retry_at=left.next_at + ahead if left.next_at else None,
                counts=standing.counts(session, order.round_id, group_key),
                owing=owing.of_group(session, order.round_id, group_key) if group_key else Owing(),
                minutes_at=minutes.next_at(session, order.round_id, group_key, after=order.at),
                colleagues_at=internal_reminders.next_at(session, order.round_id, group_key, after=order.at),
                requests=tuple(OpenRequest(name=item.name, until=item.until) for item in asked),
                left_out=letter_plans.left_out_by_hand(session, order.round_id, order.plan, group_key),
                turns=chain.turns_begun(session, row, group_key),
                turn=chain.turn_of(session, row),
                approval=standing.compilation_standing(session, order.round_id) if own else None,
                gate=gate_decisions.standing(session, row) if own else None,
                linked=linked.standing(session, order.round_id) if own else None,
            )


async def _to_its_end(batch: Batch, working: "asyncio.Task[None]") -> None:
    """Waits for the lanes. When the workflow was ended by hand in Temporal, nothing more is begun, and the relay's word
    on the letters under way is waited for: they would go once more when the round is started again."""
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        batch.stopped = True
        if not activity.is_worker_shutdown():
            await asyncio.wait({working}, timeout=LAST_WORDS.total_seconds())
        working.cancel()
        await asyncio.wait({working})
        raise


def goes_on() -> bool:
    """Whether another letter may be begun."""
    return not activity.is_worker_shutdown()


def to_be_taken_up() -> ApplicationError:
    """Nothing has failed: it is not logged as if it had."""
    return ApplicationError(
        "worker_stopping",
        type="worker_stopping",
        next_retry_delay=timedelta(seconds=1),
        category=ApplicationErrorCategory.BENIGN,
    )


def judged(
    letter: QueuedLetter, outcome: Outcome, now: datetime, ahead: timedelta, *, waits_at_the_door: bool = False
) -> HandOver:
    """What becomes of a letter after a try. `waits_at_the_door`: also one that the relay has not seen has an instant
    for its next, for a workflow that orders whatever has none at once."""
    match outcome:
        case Accepted(code=code, text=text, refused_copies=copies):
            refused = tuple((copy.address, copy.code) for copy in copies)
            return HandOver(
                letter_id=letter.id, state=LetterState.SENT, smtp_code=code, smtp_text=text, refused_copies=refused
            )
        case RefusedLetter(stage=stage, code=code, text=text):
            state = LetterState.UNDELIVERABLE
            return HandOver(letter_id=letter.id, state=state, smtp_code=code, smtp_text=text, cause=_cause(stage))
        case Unknown(text=text, cause=cause):
            state, not_before = after_silence(letter.unknowns + 1, now)
            why = _cause(Stage.ENDING, cause)
            return HandOver(
                letter_id=letter.id, state=state, unknown=True, smtp_text=text, not_before=not_before, cause=why
            )
        case Deferred(code=code, text=text, stage=stage, cause=cause):
            state, not_before = after_deferral(
                created_at=letter.created_at,
                attempts=letter.attempts,
                at_the_door=stage in AT_THE_DOOR and not waits_at_the_door,
                now=now,
                ahead=ahead,
            )
            reply = {"smtp_code": code, "smtp_text": text, "cause": _cause(stage, cause)}
            return HandOver(letter_id=letter.id, state=state, not_before=not_before, **reply)


def _cause(stage: Stage, cause: Cause = Cause.REPLY) -> str:
    return f"{stage}.{cause}"
