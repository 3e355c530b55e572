"""Writes to those who own the steps of a case: a step comes soon, or is late.

Safe to run twice, as `send_letters` is: each letter is claimed before it leaves and marked on the relay's reply; one
whose outcome was lost goes again as the same message with the same Message-ID.
"""

import asyncio
from datetime import datetime
from functools import partial

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.lease import Lease
from activities.mail_gate import Pace
from activities.resources import Resources
from activities.send_letters import AT_THE_DOOR, goes_on, judged, to_be_taken_up
from mail.outgoing.building import BuiltLetter, build_letter
from mail.outgoing.outcomes import Deferred, Outcome, RefusedLetter, Stage
from models import names
from models.cases import CaseProgress, NoticeOrder
from models.errors import PermanentFailure, TemporaryFailure
from models.letters import LetterFacts
from store.cases import letters, told
from store.letters.hand_over import HandOver, QueuedLetter


class TellOwners:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pace = Pace(resources.database, resources.clock)

    @activity.defn(name=names.TELL_OWNERS)
    async def tell_owners(self, order: NoticeOrder) -> CaseProgress:
        """Hands over every letter of the case that may leave, and answers with how the case then stands: one that was
        turned away for now is owed from its next try on, and holds up no other."""
        resources = self._resources
        # By how much Temporal's clock is ahead: its timer, and not this machine's, wakes the workflow for the next try.
        ahead = activity.info().started_time - resources.clock()
        lease = Lease(activity.info().heartbeat_timeout)
        with permanent_ones_told():
            waiting = await asyncio.to_thread(self._prepare, order)
            async with lease.kept(), resources.mailer.connection() as connection:
                handing = partial(connection.hand_over, may_end=lease.holds)
                for letter, facts in waiting:
                    if not await self._pace.may_go(goes_on):
                        raise to_be_taken_up()
                    if not lease.holds():
                        raise TemporaryFailure("claim_lost", letter_id=letter.id)
                    if not await asyncio.to_thread(self._claim, letter):
                        continue
                    built = _built(facts)
                    outcome: Outcome = built if isinstance(built, RefusedLetter) else await handing(built)
                    lease.place += 1
                    done = judged(letter, outcome, resources.clock() + ahead, -ahead, waits_at_the_door=True)
                    await asyncio.to_thread(self._mark, order, letter, done)
                    if done.not_before and isinstance(outcome, Deferred) and outcome.stage in AT_THE_DOOR:
                        await asyncio.to_thread(self._put_off, waiting, done.not_before)
                        break  # the next letter would meet the same
            return await asyncio.to_thread(self._stands, order)

    def _prepare(self, order: NoticeOrder) -> list[tuple[QueuedLetter, LetterFacts]]:
        with self._resources.database.changing() as session:
            return told.waiting(session, order.case_id, order.at, base_url=self._resources.base_url)

    def _claim(self, letter: QueuedLetter) -> bool:
        with self._resources.database.changing() as session:
            return letters.claim(session, letter)

    def _mark(self, order: NoticeOrder, letter: QueuedLetter, done: HandOver) -> None:
        with self._resources.database.changing() as session:
            letters.handed(session, order.case_id, letter, done, self._resources.clock())

    def _put_off(self, waiting: list[tuple[QueuedLetter, LetterFacts]], until: datetime) -> None:
        with self._resources.database.changing() as session:
            letters.put_off(session, [letter.id for letter, _facts in waiting], until)

    def _stands(self, order: NoticeOrder) -> CaseProgress:
        with self._resources.database.changing() as session:
            return told.telling(session, order.case_id)


def _built(facts: LetterFacts) -> BuiltLetter | RefusedLetter:
    """An address that cannot be written on an envelope is refused like one the relay refuses."""
    try:
        return build_letter(facts)
    except PermanentFailure as failure:
        return RefusedLetter(Stage.RECIPIENT, None, failure.code)
