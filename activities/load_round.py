"""Reads where a round and its groups stand, for their workflows. Reads only: harmless twice."""

import asyncio

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.resources import Resources
from models import names
from models.messages import GroupAgenda, GroupId, RoundId, RoundProgress
from store.rounds import standing
from templates.words import group_words


class LoadRound:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.LOAD_ROUND)
    async def load_round(self, wanted: RoundId) -> RoundProgress:
        """The round from the store, its groups with the names managers read."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._round, wanted)

    @activity.defn(name=names.LOAD_AGENDA)
    async def load_agenda(self, wanted: GroupId) -> GroupAgenda:
        """A group's reminders after `wanted.at`, and those missed before when they are asked for, computed by the rules
        from every due date its recipients have."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._agenda, wanted)

    def _round(self, wanted: RoundId) -> RoundProgress:
        with self._database.reading() as session:
            progress = standing.progress(session, wanted.round_id)
        groups = tuple(group.model_copy(update={"label": group_words(group.label)}) for group in progress.groups)
        return progress.model_copy(update={"groups": groups})

    def _agenda(self, wanted: GroupId) -> GroupAgenda:
        with self._database.reading() as session:
            agenda = standing.agenda(session, wanted.round_id, wanted.group_key, wanted.at, with_missed=wanted.missed)
        return agenda.model_copy(update={"label": group_words(agenda.label)})
