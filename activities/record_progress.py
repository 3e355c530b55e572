"""Writes what a round's workflow decided into the store. Each is a conditional change: a second run does nothing, and
one that comes when a later order has been carried out, from a worker that was paused, fails for good. What concerns
every recipient is written a portion at a time, each in a transaction that takes the order anew."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session
from temporalio import activity

from activities.failures import permanent_ones_told
from activities.lease import is_awaited
from activities.resources import Resources
from models import names
from models.errors import PermanentFailure
from models.messages import Affected, ExtensionOrder, LetterPlan, ReminderOrder, StateChange
from models.steps import Command
from models.values import LetterKind, NewsKind, RoundState
from rules.gates import NO_FAULT, NOTE_KINDS
from store.database import PORTION, Database, portions
from store.letters import letter_plans, letter_reports, registrar_news
from store.letters.registrar_news import News
from store.recipients import extensions, recipients
from store.records import audit
from store.rounds import moves, notes, orders

Order = TypeVar("Order", StateChange, ExtensionOrder, ReminderOrder)
Told = TypeVar("Told")
Take = Callable[[Session], None]


class RecordProgress:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.RECORD_STATE)
    async def record_state(self, change: StateChange) -> None:
        """Moves the round, and tells those concerned by a cancelling."""
        await self._carry_out(_move, change)

    @activity.defn(name=names.RECORD_EXTENSION)
    async def record_extension(self, order: ExtensionOrder) -> Affected:
        """Writes later due dates and queues the notices. Answers with the group of a single recipient."""
        return await self._carry_out(_extend, order)

    @activity.defn(name=names.PLAN_REMINDERS)
    async def plan_reminders(self, order: ReminderOrder) -> Affected:
        """Queues a reminder by hand to everyone who owes an answer, once for each number."""
        return await self._carry_out(_remind, order)

    async def _carry_out(self, change: Callable[[Database, Order, Take], Told], order: Order) -> Told:
        """Raises a non-retryable ApplicationError for an order that can never be carried out: "order_overtaken",
        "command_repeated", the table's "state_moved_on", "extension_not_later", "no_such_round", "decision_missing",
        "reason_missing"."""
        with permanent_ones_told():
            try:
                return await asyncio.to_thread(change, self._database, order, _taking(order, order.at))
            except PermanentFailure as failure:
                if failure.code != "order_overtaken" or not await is_awaited():
                    await asyncio.to_thread(self._tell_registrar, order.round_id, failure.code, order.at)
                    raise
            # Later than the last one although its own instant is not: the clock of Temporal's server has been set back.
            return await asyncio.to_thread(change, self._database, order, _taking(order, None))

    def _tell_registrar(self, round_id: str, code: str, at: datetime) -> None:
        """An alarm for what the round will show as one; not for what only the giver of the command need know."""
        if code not in _NO_ALARM:
            with self._database.changing() as session:
                registrar_news.add(session, round_id, [News(NewsKind.ALARM, None, code)], at)


_NO_ALARM = NO_FAULT | {"order_overtaken", "no_such_round"}
_EXTENDING = (NOTE_KINDS[Command.EXTEND], NOTE_KINDS[Command.REOPEN])


def _taking(order: Order, at: datetime | None) -> Take:
    def take(session: Session) -> None:
        if at is not None:
            orders.take(session, order.round_id, at)
        orders.take_command(session, order.round_id, order.command_id, order.at)

    return take


def _move(database: Database, change: StateChange, take: Take) -> None:
    with database.changing() as session:
        take(session)
        moves.apply(session, change)
    if change.target is RoundState.CANCELLED:
        moves.see_off(database, change.round_id, change.at)


def _extend(database: Database, order: ExtensionOrder, take: Take) -> Affected:
    with database.reading() as session:
        notes.require(session, order.round_id, order.note_id, *_EXTENDING)
        reason, giver = notes.words(session, order.note_id), notes.giver(session, order.note_id)

    def begin(session: Session) -> None:
        session.info[audit.ACTS] = giver
        take(session)

    if order.codes:
        return _extend_some(database, order, reason, begin)
    if not order.code:
        number = extensions.extend_round(
            database,
            order.round_id,
            until=order.until,
            closes_at=order.closes_at,
            reason=reason,
            at=order.at,
            first=begin,
        )
        return Affected(number=number)
    with database.changing() as session:
        begin(session)
        recipient = recipients.by_code(session, order.round_id, order.code)
        if recipient is None:
            return Affected()
        extensions.extend_recipient(session, recipient, until=order.until, reason=reason, at=order.at)
        return Affected(number=1, group_key=recipient.group_key)


def _extend_some(database: Database, order: ExtensionOrder, reason: str, take: Take) -> Affected:
    """Those who have that date already, or a later one, are left as they are."""
    number = 0
    for some in portions(order.codes, PORTION):
        with database.changing() as session:
            take(session)
            for recipient in recipients.by_codes(session, order.round_id, some):
                if recipient.due_at <= order.until:
                    number += extensions.extend_recipient(
                        session, recipient, until=order.until, reason=reason, at=order.at
                    )
    return Affected(number=number)


def _remind(database: Database, order: ReminderOrder, take: Take) -> Affected:
    plan = LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=order.number)
    with database.changing() as session:
        take(session)
    letter_plans.plan_all(
        database,
        order.round_id,
        plan,
        order.at,
        words=lambda session: notes.words(session, order.note_id),
        first=take,
        codes=order.codes,
    )
    with database.reading() as session:
        return Affected(number=letter_reports.planned(session, order.round_id, plan.kind, plan.number))
