"""Tells the owners of a round's duties whose time has come, and reads what is ahead."""

import asyncio

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.resources import Resources
from models import names
from models.duty_messages import DutiesAgenda, DutiesOrder
from store.rounds import duties, last_decision, rounds


class RemindDuties:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.REMIND_DUTIES)
    async def remind_duties(self, order: DutiesOrder) -> DutiesAgenda:
        """Each owner is told once of each day: harmless twice. The letters are the round's own to hand over."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._remind, order)

    def _remind(self, order: DutiesOrder) -> DutiesAgenda:
        with self._database.changing() as session:
            row = rounds.get(session, order.round_id)
            return duties.remind(session, row, last_decision.day(session, row, order.at), order.at)
