"""Letters about an incoming remiss on their way out: a relay that is down is waited for, the key before opens still,
and the operator's rate and a worker told to stop hold as for rounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.resources import Resources
from activities.send_incoming import SendIncoming
from desk import incoming
from desk.office import Office
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.errors import TemporaryFailure
from models.incoming import IncomingId, IncomingLetterKind, IncomingSent, IncomingStep, NextInIncoming, Plan
from models.tables import IncomingRow
from models.values import LetterState
from rules.incoming import next_in_incoming
from settings import Settings
from stand.ports import free_port
from store import installation
from store.incoming import letters, remisses, standing
from store.letters import mailroom
from store.recipients import recipients
from tests.incoming_steps import letters_of, registered
from tests.registers import lay_own_register
from tests.round_builder import KEY, register_round
from tests.scripted_smtp import ScriptedServer, running
from tests.store_steps import BEFORE

MINUTE = timedelta(minutes=1)
MEMBERS = 2


@dataclass
class Outgoing:
    """`now` is this machine's clock."""

    office: Office
    row: IncomingRow
    resources: Resources
    now: datetime

    async def send(
        self, port: int, at: datetime, environment: ActivityEnvironment | None = None, **changed: Any
    ) -> IncomingSent:
        """One order, at this instant of Temporal's."""
        environment = environment or ActivityEnvironment()
        environment.info = replace(environment.info, started_time=at)
        async with Mailer(Relay("127.0.0.1", port), timeout=5, final_timeout=5) as mailer:
            sending = SendIncoming(replace(self.resources, mailer=mailer, **changed))
            return await environment.run(sending.send, IncomingId(incoming_id=self.row.id, at=at))

    def next(self, at: datetime) -> NextInIncoming:
        """What the workflow does at this instant of Temporal's."""
        with self.office.database.reading() as session:
            row = remisses.find(session, self.row.id)
            assert row is not None
            return next_in_incoming(standing.progress(session, row, at), at)

    def states(self) -> list[LetterState]:
        return [row.state for row in letters_of(self.office, self.row)]


@pytest.fixture
def outgoing(tmp_path: Path) -> Iterator[Outgoing]:
    office = Office(lay_own_register(Settings(data=tmp_path / "data", secret_key=KEY.decode())), clock=lambda: BEFORE)
    row = registered(office)
    found = Outgoing(office, row, resources(office, tmp_path, lambda: found.now), BEFORE)
    yield found
    office.database.dispose()


def resources(office: Office, folder: Path, clock: Callable[[], datetime]) -> Resources:
    return Resources(
        database=office.database,
        files=office.files,
        mailer=Mailer(Relay("127.0.0.1", 1)),
        key=KEY,
        base_url="http://127.0.0.1:8080",
        scratch=folder,
        clock=clock,
    )


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=1), timedelta(days=-1)])
async def test_a_relay_that_is_down_is_asked_once_and_waited_for_whatever_the_clocks_say(
    outgoing: Outgoing, ahead: timedelta
) -> None:
    incoming.plan(outgoing.office, outgoing.row, Plan.YES)
    at = BEFORE + ahead
    assert (await outgoing.send(free_port(), at)).deferred == 1
    assert sum(row.attempts for row in letters_of(outgoing.office, outgoing.row)) == 1
    assert outgoing.next(at) == NextInIncoming(step=IncomingStep.WAIT, until=at + MINUTE)
    at, outgoing.now = at + MINUTE, BEFORE + MINUTE
    assert outgoing.next(at).step is IncomingStep.SEND
    await outgoing.send(free_port(), at)
    assert outgoing.next(at).until == at + 2 * MINUTE
    at, outgoing.now = at + 2 * MINUTE, outgoing.now + 2 * MINUTE
    async with running(ScriptedServer()) as relay:
        assert (await outgoing.send(relay.port, at)).sent == MEMBERS


async def test_a_link_of_the_key_before_is_sent_and_one_of_no_key_holds_up_none_but_itself(outgoing: Outgoing) -> None:
    office = outgoing.office
    inner = register_round(office.database, office.files, count=1)
    with office.database.changing() as session:
        row = remisses.find(session, outgoing.row.id)
        assert row is not None
        (asked,) = recipients.of_round(session, inner.round_id)
        member = next(each for each in remisses.of_members(session, row.id) if each.code == asked.code)
        remisses.change(session, row, BEFORE, "test", "incoming_round_named", round_id=inner.round_id)
        about = {"until": (BEFORE + timedelta(days=3)).isoformat(), "version": 1}
        letters.queue(session, row, IncomingLetterKind.STAND, 1, "a@k.example", BEFORE, member=member, facts=about)
        letters.queue(session, row, IncomingLetterKind.OFFICER, 1, "eva@ksl.example", BEFORE + MINUTE)
    other = b"another key that opens none of the links!"
    async with running(ScriptedServer()) as relay:
        with pytest.raises(TemporaryFailure, match="other_key"):
            await outgoing.send(relay.port, BEFORE + MINUTE, key=other)
        assert outgoing.states() == [LetterState.QUEUED, LetterState.SENT]
        (waits, _) = letters_of(office, outgoing.row)
        assert (waits.attempts, waits.unknowns) == (0, 0)
        assert (await outgoing.send(relay.port, BEFORE + MINUTE, key=other, key_before=KEY)).sent == 1
    body = message_from_bytes(relay.kept[-1], policy=policy.default).get_body(("plain",))
    assert body is not None
    assert f"/s/{inner.token}" in body.get_content()


async def test_a_worker_told_to_stop_leaves_the_next_letter_to_the_next(outgoing: Outgoing) -> None:
    incoming.plan(outgoing.office, outgoing.row, Plan.YES)
    stopping = ActivityEnvironment()
    async with running(ScriptedServer(on_kept=stopping.worker_shutdown)) as relay:
        with pytest.raises(ApplicationError, match="worker_stopping"):
            await outgoing.send(relay.port, BEFORE, stopping)
    assert sorted(outgoing.states()) == [LetterState.QUEUED, LetterState.SENT]


async def test_letters_take_their_turns_at_the_operator_s_rate(outgoing: Outgoing) -> None:
    office = outgoing.office
    incoming.plan(office, outgoing.row, Plan.YES)
    installation.check(office.database, office.files, KEY)
    with office.database.changing() as session:
        mailroom.set_rate(session, 60_000)
    async with running(ScriptedServer()) as relay:
        began = BEFORE

        def clock() -> datetime:
            nonlocal began
            began += timedelta(microseconds=100)
            return began

        assert (await outgoing.send(relay.port, BEFORE, clock=clock)).sent == MEMBERS
    with office.database.changing() as session:
        assert mailroom.turn(session, BEFORE) >= BEFORE + MEMBERS * timedelta(milliseconds=1)
