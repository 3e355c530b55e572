"""Writes to those who own the steps of a case: a step comes soon, or is late.

Safe to run twice: each letter has one row, marked on the relay's reply, and a letter whose reply was lost goes again as
the same message with the same Message-ID.
"""

import asyncio

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.resources import Resources
from mail.outgoing.building import build_letter
from mail.outgoing.outcomes import Accepted, RefusedLetter, Unknown
from models import names
from models.cases import CaseProgress, NoticeOrder
from models.errors import PermanentFailure, TemporaryFailure
from models.letters import LetterFacts
from models.values import LetterState
from store.cases import letters, told

_GIVES_UP_AFTER = 3
"""Hand-overs that end without a verdict: another would rather make one more copy."""


class TellOwners:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @activity.defn(name=names.TELL_OWNERS)
    async def tell_owners(self, order: NoticeOrder) -> CaseProgress:
        """Hands over every letter of the case that is due, and answers with how the case then stands. Fails, to be
        tried again, while the relay takes nothing."""
        with permanent_ones_told():
            waiting = await asyncio.to_thread(self._prepare, order)
            left = [each for each in waiting if not await self._hand_over(order, each)]
            if left:
                raise TemporaryFailure("milestone_letters_wait", number=len(left))
            return await asyncio.to_thread(self._stands, order)

    async def _hand_over(self, order: NoticeOrder, waiting: told.Waiting) -> bool:
        """True when nothing more is to be done about it."""
        async with self._resources.mailer.connection() as connection:
            try:
                outcome = await connection.hand_over(build_letter(waiting.facts))
            except PermanentFailure as failure:  # an address that cannot be written on an envelope
                return await asyncio.to_thread(
                    self._mark, order, waiting, LetterState.UNDELIVERABLE, None, failure.code
                )
        match outcome:
            case Accepted(code=code, text=text):
                return await asyncio.to_thread(self._mark, order, waiting, LetterState.SENT, code, text)
            case RefusedLetter(code=code, text=text):
                return await asyncio.to_thread(self._mark, order, waiting, LetterState.UNDELIVERABLE, code, text)
            case Unknown(text=text) if waiting.attempts + 1 >= _GIVES_UP_AFTER:
                return await asyncio.to_thread(self._mark, order, waiting, LetterState.UNKNOWN, None, text)
            case _:
                await asyncio.to_thread(self._mark, order, waiting, LetterState.QUEUED, None, outcome.text)
                return False

    def _prepare(self, order: NoticeOrder) -> list[told.Waiting]:
        with self._resources.database.changing() as session:
            return told.waiting(session, order.case_id, order.at, base_url=self._resources.base_url)

    def _mark(self, order: NoticeOrder, waiting: told.Waiting, state: LetterState, code: int | None, text: str) -> bool:
        facts: LetterFacts = waiting.facts
        with self._resources.database.changing() as session:
            now = self._resources.clock()
            letters.handed(session, order.case_id, facts.letter_id, state, now, code=code, text=text)
        return True

    def _stands(self, order: NoticeOrder) -> CaseProgress:
        with self._resources.database.changing() as session:
            return told.telling(session, order.case_id)
