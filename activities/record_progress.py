"""Writes what a round's workflow decided into the store. Each is a conditional change: a second run does nothing."""

import asyncio

from temporalio import activity

from activities.resources import Resources
from models import names
from models.messages import ExtensionOrder, LetterPlan, LettersWaiting, ReminderOrder, StateChange
from models.values import LetterKind
from store import extensions, letters, moves, notes, recipients, rounds


class RecordProgress:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.RECORD_STATE)
    async def record_state(self, change: StateChange) -> None:
        """Moves the round, with everything that belongs to the move, in one transaction."""
        await asyncio.to_thread(self._move, change)

    @activity.defn(name=names.RECORD_EXTENSION)
    async def record_extension(self, order: ExtensionOrder) -> LettersWaiting:
        """Writes later due dates and queues the notices. Answers with the group of a single recipient."""
        return await asyncio.to_thread(self._extend, order)

    @activity.defn(name=names.PLAN_REMINDERS)
    async def plan_reminders(self, order: ReminderOrder) -> LettersWaiting:
        """Queues a reminder by hand to everyone who owes an answer, once for each number."""
        return await asyncio.to_thread(self._remind, order)

    def _move(self, change: StateChange) -> None:
        with self._database.changing() as session:
            moves.apply(session, change)

    def _extend(self, order: ExtensionOrder) -> LettersWaiting:
        with self._database.changing() as session:
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

    def _remind(self, order: ReminderOrder) -> LettersWaiting:
        plan = LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=order.number)
        with self._database.changing() as session:
            greeting = notes.words(session, order.note_id)
            codes = letters.plan(session, order.round_id, plan, order.at, reason=greeting)
            return LettersWaiting(codes=tuple(codes))
