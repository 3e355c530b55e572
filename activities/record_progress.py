"""Writes what a round's workflow decided into the store. Each is a conditional change: a second run does nothing, and
one that comes when a later order has been carried out, from a worker that was paused, fails for good."""

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
from models.messages import ExtensionOrder, LetterPlan, LettersWaiting, ReminderOrder, StateChange
from models.values import LetterKind
from store import extensions, letter_plans, moves, notes, orders, recipients, rounds

Order = TypeVar("Order", StateChange, ExtensionOrder, ReminderOrder)
Told = TypeVar("Told")


class RecordProgress:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.RECORD_STATE)
    async def record_state(self, change: StateChange) -> None:
        """Moves the round, with everything that belongs to the move, in one transaction."""
        await self._carry_out(moves.apply, change)

    @activity.defn(name=names.RECORD_EXTENSION)
    async def record_extension(self, order: ExtensionOrder) -> LettersWaiting:
        """Writes later due dates and queues the notices. Answers with the group of a single recipient."""
        return await self._carry_out(_extend, order)

    @activity.defn(name=names.PLAN_REMINDERS)
    async def plan_reminders(self, order: ReminderOrder) -> LettersWaiting:
        """Queues a reminder by hand to everyone who owes an answer, once for each number."""
        return await self._carry_out(_remind, order)

    async def _carry_out(self, change: Callable[[Session, Order], Told], order: Order) -> Told:
        """Raises a non-retryable ApplicationError for an order that can never be carried out: "order_overtaken", the
        table's "state_moved_on", "extension_not_later", "no_such_round"."""
        with permanent_ones_told():
            try:
                return await asyncio.to_thread(self._write, change, order, order.at)
            except PermanentFailure as failure:
                if failure.code != "order_overtaken" or not await is_awaited():
                    raise
            # Later than the last one although its own instant is not: the clock of Temporal's server has been set back.
            return await asyncio.to_thread(self._write, change, order, None)

    def _write(self, change: Callable[[Session, Order], Told], order: Order, at: datetime | None) -> Told:
        with self._database.changing() as session:
            if at is not None:
                orders.take(session, order.round_id, at)
            return change(session, order)


def _extend(session: Session, order: ExtensionOrder) -> LettersWaiting:
    round_row = rounds.get(session, order.round_id)
    reason = notes.words(session, order.note_id)
    if not order.code:
        codes = extensions.extend_round(
            session, round_row, until=order.until, closes_at=order.closes_at, reason=reason, at=order.at
        )
        return LettersWaiting(codes=tuple(codes))
    recipient = recipients.by_code(session, order.round_id, order.code)
    if recipient is None:
        return LettersWaiting()
    extensions.extend_recipient(session, recipient, until=order.until, reason=reason, at=order.at)
    return LettersWaiting(codes=(recipient.code,), group_key=recipient.group_key)


def _remind(session: Session, order: ReminderOrder) -> LettersWaiting:
    plan = LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=order.number)
    greeting = notes.words(session, order.note_id)
    codes = letter_plans.plan(session, order.round_id, plan, order.at, reason=greeting)
    return LettersWaiting(codes=tuple(codes))
