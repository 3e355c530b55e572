"""How an adoption stands by the register, and what falls due in it: letters to councils that have not decided, and to
everybody when what was adopted is in force. Each is safe to run twice."""

import asyncio

from sqlmodel import Session
from temporalio import activity

from activities.failures import permanent_ones_told
from activities.resources import Resources
from models import names
from models.adoption import Agenda, CouncilStanding
from models.adoption_messages import AdoptionOrder, AdoptionProgress, CouncilRow
from models.errors import PermanentFailure
from models.press import PressSaid, PressVersion
from rules import adoption_reminders
from rules.local_time import local_day
from store.adoption import adoption_letters, adoption_standing, adoptions
from store.adoption.adoption_standing import FollowedAdoption
from store.rounds import press, rounds


class FollowAdoption:
    def __init__(self, resources: Resources) -> None:
        self._database = resources.database

    @activity.defn(name=names.READ_ADOPTION)
    async def read_adoption(self, order: AdoptionOrder) -> AdoptionProgress:
        """Reads only."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._read, order)

    @activity.defn(name=names.CARRY_ADOPTION_ON)
    async def carry_adoption_on(self, order: AdoptionOrder) -> AdoptionProgress:
        """Queues the letters that are due and tells everybody, once, that it is in force. A letter already queued is
        the latest that its council was asked by, so that a second run queues none."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._carry_on, order)

    def _read(self, order: AdoptionOrder) -> AdoptionProgress:
        with self._database.reading() as session:
            found = _found(session, order)
            return _progress(found, _agenda(session, found, order), order, _newest_text(session, order))

    def _carry_on(self, order: AdoptionOrder) -> AdoptionProgress:
        with self._database.changing() as session:
            found = _found(session, order)
            if found.row.ended_at is None and found.row.told_at is None:
                adoption_letters.ask(session, found, _agenda(session, found, order).due, order.at)
                if found.outcome.is_in_force and adoptions.mark_told(session, order.round_id, order.at):
                    adoption_letters.tell_in_force(session, found, order.at)
        return self._read(order)


def _found(session: Session, order: AdoptionOrder) -> FollowedAdoption:
    found = adoption_standing.read(session, rounds.get(session, order.round_id), local_day(order.at))
    if found is None:
        raise PermanentFailure("no_such_round", round_id=order.round_id)
    return found


def _agenda(session: Session, found: FollowedAdoption, order: AdoptionOrder) -> Agenda:
    last = adoption_standing.last_letters(session, order.round_id)
    return adoption_reminders.agenda(
        found.outcome,
        found.plan,
        asked={code: last[member.id][1] for code, member in found.members.items() if member.id in last},
        started_on=local_day(found.row.started_at),
        today=local_day(order.at),
    )


def _newest_text(session: Session, order: AdoptionOrder) -> PressVersion | None:
    return next(iter(press.versions(session, order.round_id)), None)


def _progress(
    found: FollowedAdoption, agenda: Agenda, order: AdoptionOrder, text: PressVersion | None
) -> AdoptionProgress:
    outcome, is_over = found.outcome, found.row.ended_at is not None or found.row.told_at is not None
    # What is due now and was not yet seen to is due at once: the workflow comes back for it.
    waits_now = bool(agenda.due) or (outcome.is_in_force and not is_over)
    next_on = local_day(order.at) if waits_now else agenda.next_on
    said = {code: text.said[one.id] for code, one in found.members.items() if text and one.id in text.said}
    return AdoptionProgress(
        rows=tuple(
            _row(one, said.get(one.code)) for one in outcome.standings if order.whole or one.code in order.codes
        ),
        councils=outcome.councils,
        needed=outcome.needed,
        adopted=len(outcome.adopted),
        state=outcome.state.value,
        in_force_on=outcome.in_force_on,
        is_in_force=outcome.is_in_force,
        next_on="" if next_on is None or is_over else next_on.isoformat(),
        is_over=is_over,
        press=text.number if text else 0,
    )


def _row(standing: CouncilStanding, said: PressSaid | None) -> CouncilRow:
    decision, adopts = standing.decision, standing.outcome is not None and standing.outcome.value.startswith("adopted")
    return CouncilRow(
        code=standing.code,
        outcome=standing.outcome.value if standing.outcome else "",
        on=decision.on if decision else "",
        until=standing.until,
        force=standing.force.state.value if adopts else "",
        force_on=standing.force.on if adopts else "",
        press=("no", "yes")[said.yes] if said else "",
        press_on=local_day(said.at).isoformat() if said else "",
    )
