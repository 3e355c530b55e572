"""Letters to the owners of steps on their way out: one that is turned away waits for its own next try and holds up no
other, and the operator's rate and a worker told to stop hold as for rounds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.tell_owners import TellOwners
from desk import cases, milestones
from desk.office import Office
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Connection, Mailer
from models.cases import (
    CaseDefinition,
    CaseProgress,
    MilestoneKind,
    MilestonePlan,
    NextInCase,
    NoticeKind,
    NoticeOrder,
    Owner,
)
from models.errors import TemporaryFailure
from models.tables import CaseLetterRow, CaseRow
from models.values import LetterState
from rules.case_plan import next_in_case
from rules.local_time import day_end, local_day
from settings import Settings
from stand.ports import free_port
from store import installation
from store.letters import mailroom
from tests.activities.test_send_incoming import resources
from tests.registers import lay_own_register
from tests.round_builder import KEY
from tests.scripted_smtp import ScriptedServer, running
from tests.store_steps import BEFORE

MINUTE = timedelta(minutes=1)
FULL, OTHER = "full@k.example", "eva@k.example"
DAY = local_day(BEFORE) + timedelta(days=30)
DUE = day_end(DAY) - timedelta(days=7)
"""After the morning when the owners are told that their steps come."""


@dataclass
class Telling:
    """`now` is this machine's clock."""

    office: Office
    case: CaseRow
    activity: TellOwners
    now: datetime

    async def tell(self, port: int, at: datetime, environment: ActivityEnvironment | None = None) -> CaseProgress:
        """One order, at this instant of Temporal's."""
        environment = environment or ActivityEnvironment()
        environment.info = replace(environment.info, started_time=at)
        async with Mailer(Relay("127.0.0.1", port), timeout=5, final_timeout=5) as mailer:
            self.activity._resources = replace(self.activity._resources, mailer=mailer)
            return await environment.run(self.activity.tell_owners, NoticeOrder(case_id=self.case.id, at=at))

    def letters(self) -> list[CaseLetterRow]:
        return sorted(cases.shown(self.office, self.case.id).letters, key=lambda row: (row.kind, row.to))


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Telling]:
    """Two steps of one day, each with an owner of its own."""
    office = Office(lay_own_register(Settings(data=tmp_path / "data", secret_key=KEY.decode())), clock=lambda: BEFORE)
    steps = tuple(
        MilestonePlan(kind=kind, planned=DAY.isoformat(), owner=Owner(name="Ägare", email=email))
        for kind, email in ((MilestoneKind.BOARD, FULL), (MilestoneKind.PROPOSAL, OTHER))
    )
    case = cases.start(office, CaseDefinition(dnr="KSL 2026/9", title="Ett ärende", milestones=steps))
    installation.check(office.database, office.files, KEY)
    found = Telling(office, case, TellOwners(resources(office, tmp_path, lambda: found.now)), DUE)
    yield found
    office.database.dispose()


async def test_a_full_mailbox_waits_by_itself_and_is_not_taken_for_silence(telling: Telling) -> None:
    refusing = {b"RCPT TO:<full": b"452 mailbox full\r\n"}
    async with running(ScriptedServer(replies=refusing)) as relay:
        at = DUE + timedelta(hours=1)  # Temporal's clock is ahead
        for wait in (1, 2, 4, 8):
            stands = await telling.tell(relay.port, at)
            found = next_in_case(stands, at)
            assert (found.step, found.until) == ("wait", at + wait * MINUTE)
            at, telling.now = at + wait * MINUTE, telling.now + wait * MINUTE
    other, first = telling.letters()
    assert (other.to, other.state, other.attempts) == (OTHER, LetterState.SENT, 1)
    assert (first.to, first.state, first.attempts, first.unknowns) == (FULL, LetterState.QUEUED, 4, 0)

    step = next(one for one in cases.shown(telling.office, telling.case.id).steps if one.owner.email == FULL)
    plan = MilestonePlan(kind=step.kind, planned=step.planned, owner=Owner(name="Ny", email="ny@k.example"))
    milestones.edit(telling.office, telling.case.id, step.id, plan)
    async with running(ScriptedServer(replies=refusing)) as relay:
        await telling.tell(relay.port, at - MINUTE)  # the old address's next try is not waited for
    assert {(row.to, row.state) for row in telling.letters()} == {
        ("ny@k.example", LetterState.SENT),
        (OTHER, LetterState.SENT),
    }


async def test_three_silences_give_a_letter_up_and_a_late_step_is_told_of_alone(telling: Telling) -> None:
    async with running(ScriptedServer(keep_then_drop=True)) as relay:
        at = DUE
        for _ in range(3):
            until = next_in_case(await telling.tell(relay.port, at), at).until
            assert until is not None
            at = telling.now = until
        assert len(relay.kept) == 2 * 3
    assert {(row.state, row.unknowns) for row in telling.letters()} == {(LetterState.UNKNOWN, 3)}


async def test_a_step_that_is_late_before_its_notice_could_leave_is_told_of_as_late_alone(telling: Telling) -> None:
    await telling.tell(free_port(), DUE)
    assert sum(row.attempts for row in telling.letters()) == 1  # the second would meet the same
    assert {row.not_before for row in telling.letters()} == {DUE + MINUTE}
    telling.now = at = day_end(DAY) + timedelta(days=4)
    async with running(ScriptedServer()) as relay:
        assert next_in_case(await telling.tell(relay.port, at), at) == NextInCase(step="wait")
        assert len(relay.kept) == 2
    assert [(row.kind, row.state) for row in telling.letters()] == [
        *[(NoticeKind.COMING, LetterState.WITHDRAWN)] * 2,
        *[(NoticeKind.LATE, LetterState.SENT)] * 2,
    ]


async def test_a_worker_told_to_stop_leaves_the_next_letter_to_the_next_at_the_operator_s_rate(
    telling: Telling,
) -> None:
    with telling.office.database.changing() as session:
        mailroom.set_rate(session, 60_000)
    stopping = ActivityEnvironment()
    async with running(ScriptedServer(on_kept=stopping.worker_shutdown)) as relay:
        with pytest.raises(ApplicationError, match="worker_stopping"):
            await telling.tell(relay.port, DUE, stopping)
    assert sorted(row.state for row in telling.letters()) == [LetterState.QUEUED, LetterState.SENT]
    with telling.office.database.changing() as session:
        assert mailroom.turn(session, DUE) > DUE  # the one that left took a turn


class Killed(BaseException):
    """The worker's process is gone, and nothing after this is done."""


@pytest.mark.parametrize(("taken", "copies"), [(False, 1), (True, 2)])
async def test_a_run_killed_over_a_letter_loses_none_and_only_that_one_may_come_twice(
    telling: Telling, monkeypatch: pytest.MonkeyPatch, taken: bool, copies: int
) -> None:
    by_the_relay = Connection.hand_over

    async def dying(connection: Connection, *said: Any, **also: Any) -> None:
        if taken:
            await by_the_relay(connection, *said, **also)
        raise Killed

    async with running(ScriptedServer()) as relay:
        with monkeypatch.context() as patched:
            patched.setattr(Connection, "hand_over", dying)
            with pytest.raises(Killed):
                await telling.tell(relay.port, DUE)
        assert sorted(row.state for row in telling.letters()) == [LetterState.HANDING, LetterState.QUEUED]
        assert next_in_case(await telling.tell(relay.port, DUE), DUE).until != DUE
        assert sorted(arrived(relay).values()) == [1, copies]
    found = {row.unknowns: (row.state, row.attempts) for row in telling.letters()}
    assert found == {0: (LetterState.SENT, 1), 1: (LetterState.SENT, 2)}


async def test_a_run_that_wakes_after_another_has_sent_all_sends_nothing_more(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_the_relay, asleep = Connection.hand_over, True

    async def waking_late(connection: Connection, *said: Any, **also: Any) -> object:
        nonlocal asleep
        if asleep:
            asleep = False
            await telling.tell(relay.port, DUE)
        return await by_the_relay(connection, *said, **also)

    monkeypatch.setattr(Connection, "hand_over", waking_late)
    async with running(ScriptedServer()) as relay:
        with pytest.raises(TemporaryFailure, match="claim_lost"):
            await telling.tell(relay.port, DUE)
        assert sorted(arrived(relay).values()) == [1, 2]  # what it had in hand then is all that came twice
    assert {row.state for row in telling.letters()} == {LetterState.SENT}


def arrived(relay: ScriptedServer) -> Counter[str]:
    """How often each letter has."""
    return Counter(str(message_from_bytes(each)["Message-ID"]) for each in relay.kept)
