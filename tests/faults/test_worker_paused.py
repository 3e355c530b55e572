"""A worker is paused for so long that another takes its letters over; when it wakes, it must not go on beside it."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from temporalio.api.enums.v1 import PendingActivityState

from desk import rounds as commands
from desk.office import Office
from models import names
from models.messages import ExtendCommand
from models.tables import RoundRow
from models.values import LetterKind
from store.records import audit
from store.rounds import rounds
from tests import checker
from tests.faults.steps import ksl, sent
from tests.held_relay import HeldRelay, held_relay
from tests.installation import CATCHER, TEMPORAL, WORKER, Installation, installation, until

NACKA = "registrator@nacka.kommun.example"
TABY = "registrator@taby.kommun.example"


def test_a_worker_that_wakes_too_late_sends_nothing_more_and_writes_nothing(tmp_path: Path) -> None:
    """One letter is held before its final dot, another after it; only the second can have a second copy."""
    with held_relay(HeldRelay(before_dot={NACKA.encode()}, after_dot={TABY.encode()})) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            # Not while it writes: a process that is stopped keeps SQLite's lock, as no process that is gone does.
            until(lambda: relay.held == 2 and sent(house) == 24, "two letters are held, the others have gone")
            paused = house.running[WORKER]
            house.running["paused"] = paused
            paused.send_signal(signal.SIGSTOP)
            house.start(WORKER)
            until(lambda: sent(house) == 26, "the second worker has sent everything", 60)
            with house.database() as database:
                before = {row.id: row.model_dump() for row in checker.rows(database)}
            relay.let_go.set()
            paused.send_signal(signal.SIGCONT)
            until(lambda: _has_given_up(house), "the first has given up", 20)
            house.stop("paused")
            with house.database() as database:
                assert {row.id: row.model_dump() for row in checker.rows(database)} == before
                assert checker.letters_match(database, relay.copies()) == {LetterKind.MISSIV: 26}
                twice = {row.to: len(relay.copies()[row.id]) for row in checker.unknown_outcomes(database)}
            assert twice == {NACKA: 1, TABY: 2}
            assert len(relay.kept) == 27
            checker.logs(house, expected=("claim_lost", "Activity cancelled"))


def test_a_relay_slower_than_the_heartbeat_timeout_gets_each_letter_once(tmp_path: Path) -> None:
    with held_relay(HeldRelay(after_dot={NACKA.encode()})) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        with installation(tmp_path, TEMPORAL, WORKER, REMISS_SMTP_URL=url) as house:
            house.open_round(ksl(tmp_path))
            until(lambda: relay.held == 1, "the letter is held")
            relay.let_go.wait(12)
            relay.let_go.set()
            until(lambda: sent(house) == 26, "all have gone")
            assert len(relay.kept) == 26
            with house.database() as database:
                assert checker.unknown_outcomes(database) == []
            checker.logs(house)


async def test_an_extension_from_a_worker_that_wakes_too_late_takes_no_time_back(tmp_path: Path) -> None:
    """The worker stands still while it waits for the database with the order in its hands; another carries it out, and
    a later one."""
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER) as house:
        dnr = house.open_round(ksl(tmp_path))
        until(lambda: sent(house) == 26, "26 missiv")
        office = Office(house.settings)
        row = commands.find(office, dnr)
        week = timedelta(days=7)

        # Written before the database is held: the desk, too, would wait for it.
        reasons = {weeks: commands.note(office, row, "extend", "Vi behöver mer tid.") for weeks in (1, 3)}

        async def extend(weeks: int) -> None:
            last = row.due_at + weeks * week
            order = ExtendCommand(until=last, closes_at=last + 9 * week, note_id=reasons[weeks])
            await commands.command(office, row, names.EXTEND, order)

        with closing(sqlite3.connect(house.data / "remiss.sqlite3", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            first = asyncio.create_task(extend(1))
            async with asyncio.timeout(30):
                while not await _is_begun(office, row, names.RECORD_EXTENSION):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            await asyncio.sleep(0.5)
            paused = house.running[WORKER]
            house.running["paused"] = paused
            paused.send_signal(signal.SIGSTOP)
            writer.execute("ROLLBACK")
        house.start(WORKER)
        await asyncio.wait_for(first, 90)
        await extend(3)
        before = _due(house, dnr)
        assert before == row.due_at + 3 * week
        paused.send_signal(signal.SIGCONT)
        log = house.part(WORKER).log
        # Temporal's word that nobody waits for the activity may come before the register's refusal.
        ends = ("order_overtaken", "Activity cancelled")
        await asyncio.to_thread(until, lambda: any(word in log.read_text() for word in ends), "the first ends", 30)
        await asyncio.sleep(2)  # its thread still writes then, if it may
        house.stop("paused")
        assert _due(house, dnr) == before
        assert _extensions(house, row.id) == 2
        office.database.dispose()
        checker.logs(house, expected=("order_overtaken", "Activity cancelled"))


async def _is_begun(office: Office, row: RoundRow, activity: str) -> bool:
    handle = (await office.temporal()).get_workflow_handle(row.workflow_id)
    pending = (await handle.describe()).raw_description.pending_activities
    begun = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
    return any(item.activity_type.name == activity and item.state == begun for item in pending)


def _due(house: Installation, dnr: str) -> datetime:
    with house.database() as database, database.reading() as session:
        row = rounds.by_dnr(session, dnr)
        assert row is not None
        return row.due_at


def _extensions(house: Installation, round_id: str) -> int:
    """How often the round's days have been moved, by the audit."""
    with house.database() as database, database.reading() as session:
        return sum(row.action == "round_extended" for row in audit.of_object(session, round_id))


def _has_given_up(house: Installation) -> bool:
    log = house.part(WORKER).log.read_text()
    return "claim_lost" in log or "Activity cancelled" in log
