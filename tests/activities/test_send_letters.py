"""A letter order tells the truth about what has gone, whatever the relay and the database do meanwhile."""

import asyncio
import dataclasses
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities import ledger, mail_gate
from activities.mail_gate import Pace
from models.errors import TemporaryFailure
from models.values import LetterState
from stand.ports import free_port
from store import installation
from store.database import Database
from store.letters import hand_over, mailroom
from tests.letter_orders import MISSIV, awaiting, sending
from tests.round_builder import KEY
from tests.scripted_smtp import ScriptedServer, running
from tests.store_steps import BEFORE, submit

UNRESOLVED = OperationalError("UPDATE letters", {}, Exception("failed to resolve host 'db'"))
LATER = b"RCPT TO:<registrator0@"
DEFECT = ProgrammingError("UPDATE letters", {}, Exception("no such column"))


def failing(monkeypatch: pytest.MonkeyPatch, name: str, failure: Exception, *, after: int, times: int) -> None:
    """Makes a step of the hand-over fail so many times, after so many that did not."""
    real: Callable[..., Any] = getattr(hand_over, name)
    calls = iter([None] * after + [failure] * times)

    def step(*given: Any, **named: Any) -> Any:
        if (fault := next(calls, None)) is not None:
            raise fault
        return real(*given, **named)

    monkeypatch.setattr(hand_over, name, step)


@pytest.mark.parametrize("count", [4, 40])
@pytest.mark.parametrize(("failure", "seen"), [(UNRESOLVED, TemporaryFailure), (DEFECT, ProgrammingError)])
async def test_an_order_whose_database_fails_fails_too_and_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, failure: Exception, seen: type[Exception]
) -> None:
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 0)
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, count) as order:
        with monkeypatch.context() as broken:
            failing(broken, "claim_all", failure, after=2, times=1_000)
            with pytest.raises(seen):
                await order.order(MISSIV)
        assert order.states()[LetterState.QUEUED] > 0
        report = await order.order(MISSIV)
    assert (report.deferred, order.states()) == (0, {LetterState.SENT: count})


async def test_a_database_at_rest_for_a_moment_makes_no_second_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay has taken the letters; all that is missing is the mark."""
    monkeypatch.setattr(ledger, "PAUSE_SECONDS", 0.01)
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 40) as order:
        failing(monkeypatch, "record_all", UNRESOLVED, after=3, times=5)
        report = await order.order(MISSIV)
        assert len(relay.kept) == 40
    assert (report.sent, report.deferred) == (40, 0)


async def test_what_waits_is_counted_by_the_register(tmp_path: Path) -> None:
    """A letter turned away for now, and then a relay that is gone."""
    async with AsyncExitStack() as relay_runs:
        relay = await relay_runs.enter_async_context(running(ScriptedServer(replies={LATER: b"450 later\r\n"})))
        async with sending(tmp_path, relay.port, 3) as order:
            report = await order.order(MISSIV)
            assert (report.sent, report.deferred) == (2, 1)
            await order.resources.mailer.close()
            await relay_runs.aclose()
            report = await order.order()
            assert (report.sent, report.deferred) == (0, 1)


async def test_an_address_that_silences_the_relay_does_not_stop_the_others(tmp_path: Path) -> None:
    relay_hangs_up = ScriptedServer(hangs_up_at=LATER)
    async with running(relay_hangs_up) as relay, sending(tmp_path, relay.port, 6) as order:
        report = await order.order(MISSIV)
    assert (report.sent, report.deferred, len(relay.kept)) == (5, 1, 5)


async def test_letters_tried_before_go_after_those_that_have_not_been(tmp_path: Path) -> None:
    relay_hangs_up = ScriptedServer(hangs_up_at=LATER)
    async with running(relay_hangs_up) as relay, sending(tmp_path, relay.port, 3) as order:
        await order.order(MISSIV)
        relay.hangs_up_at = None
        for member in list(order.built.recipient_ids.values())[1:]:
            submit(order.database, member, BEFORE + timedelta(hours=1))
        await order.order(at=BEFORE + timedelta(days=1))
    named = [line for line in relay.commands if line.startswith(b"RCPT")]
    assert named[-1].startswith(LATER)
    assert len(named) == 6


async def test_a_relay_that_lets_in_one_connection_gets_every_letter_over_that_one(tmp_path: Path) -> None:
    """The lanes turned away at the door take no letters with them."""
    async with running(ScriptedServer(sessions_at_once=1)) as relay, sending(tmp_path, relay.port, 40) as order:
        report = await order.order(MISSIV)
        assert (report.sent, report.deferred) == (36, 4)
        report = await order.order()
    assert (report.sent, report.deferred, len(relay.kept)) == (4, 0, 40)


async def test_an_order_lets_others_have_a_connection_before_its_last_letter(tmp_path: Path) -> None:
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 120) as order:
        working = asyncio.create_task(order.order(MISSIV))
        while not relay.kept and not working.done():  # noqa: ASYNC110 - the relay gives no event
            await asyncio.sleep(0.01)
        async with order.resources.mailer.connection():
            assert 0 < len(relay.kept) < 120
        report = await working
    assert (report.sent, report.deferred, len(relay.kept)) == (120, 0, 120)


async def test_a_relay_that_is_away_is_asked_once_for_each_connection(tmp_path: Path) -> None:
    async with sending(tmp_path, free_port(), 40) as order:
        report = await order.order(MISSIV)
        assert (report.sent, report.deferred) == (0, 40)
        assert sum(row.attempts for row in order.letters()) == 5  # one connection, and one more for each ten letters


async def test_a_worker_told_to_stop_ends_its_letters_and_leaves_the_rest_to_the_next(tmp_path: Path) -> None:
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 6) as order:
        stopping = ActivityEnvironment()
        relay.on_kept = stopping.worker_shutdown
        with pytest.raises(ApplicationError, match="worker_stopping"):
            await order.order(MISSIV, environment=stopping)
        assert order.states() == {LetterState.SENT: 1, LetterState.QUEUED: 5}
        report = await order.order(MISSIV)
        assert (report.sent, len(relay.kept)) == (5, 6)
        assert not any(row.outcome_unknown for row in order.letters())


async def test_an_order_goes_out_after_the_clock_was_set_back(tmp_path: Path) -> None:
    """A year ahead when the missiv went; right again since."""
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 2) as order:
        await order.order(MISSIV, at=BEFORE + timedelta(days=365))
        submit(order.database, order.built.recipient_id)
        with pytest.raises(TemporaryFailure, match="claim_lost"):
            await order.order(environment=ActivityEnvironment(awaiting(attempt=2)))
        report = await order.order(environment=ActivityEnvironment(awaiting(attempt=1)))
        assert (report.sent, len(relay.kept)) == (1, 3)


async def test_an_attempt_given_to_another_worker_sends_nothing_whatever_temporal_says(tmp_path: Path) -> None:
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 2) as order:
        second = ActivityEnvironment(awaiting(attempt=1))
        second.info = dataclasses.replace(second.info, attempt=2)
        await order.order(MISSIV, environment=second)
        submit(order.database, order.built.recipient_id)
        with pytest.raises(TemporaryFailure, match="claim_lost"):
            await order.order(environment=ActivityEnvironment(awaiting(attempt=1)))
        assert len(relay.kept) == 2


async def test_letters_keep_to_the_operator_s_rate_which_may_change_while_they_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_gate, "LOOK_EVERY", 0.05)
    async with running(ScriptedServer()) as relay, sending(tmp_path, relay.port, 40) as order:
        installation.check(order.database, order.resources.files, KEY)
        at_rate(order.database, 1200)  # one each 50 ms
        began = time.monotonic()
        going = asyncio.create_task(order.order(MISSIV, clock_runs=True))
        while len(relay.kept) < 10:  # noqa: ASYNC110 - the relay gives no event
            await asyncio.sleep(0.01)
        assert 0.4 < time.monotonic() - began
        at_rate(order.database, 1)  # the next in a minute
        await asyncio.sleep(0.3)
        kept = len(relay.kept)
        await asyncio.sleep(0.5)
        assert len(relay.kept) - kept <= 1
        at_rate(order.database, None)
        report = await going
        assert (report.sent, report.deferred, len(relay.kept)) == (40, 0, 40)


async def test_no_letter_leaves_while_the_rate_is_looked_up(tmp_path: Path) -> None:
    async with sending(tmp_path, 1, 1) as order:
        installation.check(order.database, order.resources.files, KEY)
        at_rate(order.database, 1200)
        pace = Pace(order.database, order.resources.clock)
        assert await asyncio.gather(*(pace.is_set() for _connection in range(4))) == [True] * 4


def at_rate(database: Database, rate: int | None) -> None:
    with database.changing() as session:
        mailroom.set_rate(session, rate)
