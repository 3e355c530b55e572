"""Reads how an incoming remiss stands, and hands its letters to SMTP. Safe to run twice, as `send_letters` is: each is
claimed before it leaves and marked on SMTP's reply; one whose outcome was lost goes again, with its Message-ID."""

import asyncio
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity

from activities.failures import permanent_ones_told
from activities.lease import Lease
from activities.mail_gate import Pace
from activities.resources import Resources
from activities.send_letters import AT_THE_DOOR, goes_on, judged, to_be_taken_up
from mail.outgoing import incoming as building
from mail.outgoing.building import BuiltLetter
from mail.outgoing.outcomes import Deferred, Outcome, RefusedLetter, Stage
from models import names
from models.errors import PermanentFailure, TemporaryFailure
from models.incoming import IncomingId, IncomingProgress, IncomingSent
from models.values import LetterKind, LetterState
from store.incoming import letter_facts, letters, remisses, standing
from store.letters.hand_over import HandOver, QueuedLetter

if TYPE_CHECKING:
    from models.tables import IncomingLetterRow


class SendIncoming:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pace = Pace(resources.database, resources.clock)

    @activity.defn(name=names.LOAD_INCOMING)
    async def load(self, wanted: IncomingId) -> IncomingProgress:
        """Reads only: harmless twice."""
        with permanent_ones_told():
            return await asyncio.to_thread(self._load, wanted)

    @activity.defn(name=names.SEND_INCOMING)
    async def send(self, wanted: IncomingId) -> IncomingSent:
        """Plans the officer's reminders that have fallen due, and hands over all that waits."""
        resources, mark = self._resources, f"{wanted.at.isoformat()}/{activity.info().attempt}"
        # By how much Temporal's clock is ahead: its timer, and not this machine's, wakes the workflow for the next try.
        ahead = activity.info().started_time - resources.clock()
        lease = Lease(activity.info().heartbeat_timeout)
        told = {state: 0 for state in (LetterState.SENT, LetterState.UNDELIVERABLE, LetterState.QUEUED)}
        unbuilt: TemporaryFailure | None = None
        async with lease.kept(), resources.mailer.connection() as connection:
            handing = partial(connection.hand_over, may_end=lease.holds)
            for row in await asyncio.to_thread(self._prepare, wanted):
                if not await self._pace.may_go(goes_on):
                    raise to_be_taken_up()
                try:
                    built = await asyncio.to_thread(self._built, row)
                except TemporaryFailure as failure:  # not claimed: it waits as it is, and the others go
                    unbuilt = failure
                    continue
                if not await asyncio.to_thread(self._claim, row, mark):
                    continue
                outcome: Outcome = built if isinstance(built, RefusedLetter) else await handing(built)
                lease.place += 1
                done = judged(_queued(row), outcome, resources.clock() + ahead, -ahead, waits_at_the_door=True)
                await asyncio.to_thread(self._record, row, mark, done)
                told[done.state] = told.get(done.state, 0) + 1
                if done.not_before and isinstance(outcome, Deferred) and outcome.stage in AT_THE_DOOR:
                    await asyncio.to_thread(self._put_off, wanted, done.not_before)
                    break  # the next letter would meet the same
        if unbuilt is not None:
            raise unbuilt
        return IncomingSent(
            sent=told[LetterState.SENT],
            undeliverable=told[LetterState.UNDELIVERABLE],
            deferred=told[LetterState.QUEUED],
        )

    def _load(self, wanted: IncomingId) -> IncomingProgress:
        with self._resources.database.reading() as session:
            row = remisses.find(session, wanted.incoming_id)
            if row is None:
                raise PermanentFailure("no_such_incoming", dnr=wanted.incoming_id)
            return standing.progress(session, row, wanted.at)

    def _prepare(self, wanted: IncomingId) -> "list[IncomingLetterRow]":
        with self._resources.database.changing() as session:
            row = remisses.find(session, wanted.incoming_id)
            if row is None:
                return []
            now = max(wanted.at, self._resources.clock())
            letters.recover(session, row.id, now)
            letter_facts.plan_reminders(session, row, wanted.at)
            return letters.waiting(session, row.id, now)

    def _built(self, row: "IncomingLetterRow") -> BuiltLetter | RefusedLetter:
        resources = self._resources
        with resources.database.reading() as session:
            facts = letter_facts.of(
                session, row, key=resources.key, base_url=resources.base_url, before=resources.key_before
            )
        try:
            return building.build(facts, lambda file: resources.files.read(file.sha256))
        except PermanentFailure as failure:
            return RefusedLetter(Stage.RECIPIENT, None, failure.code)

    def _claim(self, row: "IncomingLetterRow", mark: str) -> bool:
        with self._resources.database.changing() as session:
            return letters.claim(session, row.id, mark, self._resources.clock())

    def _put_off(self, wanted: IncomingId, until: datetime) -> None:
        with self._resources.database.changing() as session:
            letters.put_off(session, wanted.incoming_id, until)

    def _record(self, row: "IncomingLetterRow", mark: str, done: HandOver) -> None:
        at = self._resources.clock()
        became = {
            "state": done.state,
            "smtp_code": done.smtp_code,
            "smtp_text": done.smtp_text,
            "not_before": done.not_before,
            "outcome_unknown": row.outcome_unknown or done.unknown,
            "unknowns": row.unknowns + done.unknown,
            "cause": done.cause,
            "sent_at": at if done.state is LetterState.SENT else None,
        }
        with self._resources.database.changing() as session:
            letters.record(session, row, mark, at, **became)


def _queued(row: "IncomingLetterRow") -> QueuedLetter:
    """What the judgement needs of it."""
    return QueuedLetter(
        id=row.id,
        kind=LetterKind.MISSIV,
        number=row.number,
        recipient_id="",
        to=row.to,
        created_at=row.created_at,
        attempts=row.attempts,
        unknowns=row.unknowns,
    )
