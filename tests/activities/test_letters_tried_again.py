"""Letters that did not get through are tried again in their time, by clocks that may be wrong, and not for ever."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from models.values import LetterKind, LetterState, RoundState
from stand.ports import free_port
from store.letters import batches
from tests.letter_orders import MISSIV, awaiting, sending
from tests.round_builder import DUE
from tests.scripted_smtp import ScriptedServer, running
from tests.store_steps import BEFORE, chain_holds, claim, move, plan, waiting

LATER = b"RCPT TO:<registrator0@"
YEAR = timedelta(days=365)


async def test_a_relay_that_takes_every_letter_without_a_word_gets_no_fourth_copy(tmp_path: Path) -> None:
    async with running(ScriptedServer(keep_then_drop=True)) as relay, sending(tmp_path, relay.port, 1) as order:
        reports = [await order.order(MISSIV, at=BEFORE + timedelta(days=day)) for day in range(6)]
    assert len(relay.kept) == 3
    assert [(report.deferred, report.unknown) for report in reports] == [(1, 0), (1, 0), (0, 1), *[(0, 0)] * 3]
    assert reports[-1].counts.unknown == 1
    assert order.states() == {LetterState.UNKNOWN: 1}


async def test_one_whose_missiv_was_given_up_is_reminded_and_told_of_the_cancelling(tmp_path: Path) -> None:
    async with running(ScriptedServer(keep_then_drop=True)) as relay, sending(tmp_path, relay.port, 2) as order:
        for day in range(3):
            await order.order(MISSIV, at=BEFORE + timedelta(days=day))
        assert len(plan(order.database, order.built, LetterKind.REMINDER, 1, due_at=DUE)) == 2
        relay.keep_then_drop = False
        report = await order.order(at=BEFORE + timedelta(days=4))
    # The reminder carries the same link, so the missiv's outcome is no trouble any more.
    assert (report.sent, report.counts.unknown) == (2, 0)
    assert move(order.database, order.built, RoundState.OPEN, RoundState.CANCELLED, BEFORE)
    told = [row for row in order.letters() if row.kind is LetterKind.CANCELLED]
    assert [row.state for row in told] == [LetterState.QUEUED] * 2


@pytest.mark.parametrize(("reply", "minutes"), [(b"450 later\r\n", 1), (None, 30)])
async def test_news_of_others_do_not_hasten_a_letter_that_was_turned_away(
    tmp_path: Path, reply: bytes | None, minutes: int
) -> None:
    relay_says = ScriptedServer(replies={LATER: reply}) if reply else ScriptedServer(keep_then_drop=True)
    async with running(relay_says) as relay, sending(tmp_path, relay.port, 1) as order:
        report = await order.order(MISSIV)
        again_at = BEFORE + timedelta(minutes=minutes)
        assert report.retry_at == again_at
        relay.keep_then_drop = False
        relay.replies = {}
        before = len(relay.kept)
        for at in (BEFORE + timedelta(seconds=1), again_at - timedelta(seconds=30), again_at - timedelta(seconds=1)):
            report = await order.order(at=at)
            assert (report.sent, report.deferred, report.retry_at) == (0, 1, again_at)
        report = await order.order(at=again_at)
    assert (report.sent, len(relay.kept)) == (1, before + 1)


async def test_a_relay_that_drops_every_letter_after_its_last_dot_has_hours_to_be_mended(tmp_path: Path) -> None:
    async with running(ScriptedServer(keep_then_drop=True)) as relay, sending(tmp_path, relay.port, 2) as order:
        report, tries = await order.order(MISSIV), [timedelta(0)]
        while report.retry_at is not None:
            tries.append(report.retry_at - BEFORE)
            report = await order.order(at=report.retry_at)
    assert tries == [timedelta(0), timedelta(minutes=30), timedelta(hours=4, minutes=30)]
    assert order.states() == {LetterState.UNKNOWN: 2}


@pytest.mark.parametrize("ahead", [YEAR, -YEAR])
async def test_a_letter_turned_away_is_tried_again_in_a_minute_whatever_temporals_clock_says(
    tmp_path: Path, ahead: timedelta
) -> None:
    async with (
        running(ScriptedServer(replies={LATER: b"450 later\r\n"})) as relay,
        sending(tmp_path, relay.port, 1) as order,
    ):
        report = await order.order(MISSIV, at=BEFORE + ahead, clock=BEFORE)
        assert report.retry_at == BEFORE + ahead + timedelta(minutes=1)
        relay.replies = {}
        right_again = ActivityEnvironment(awaiting(attempt=1))
        report = await order.order(at=BEFORE + timedelta(minutes=1), environment=right_again)
        assert (report.sent, report.deferred) == (1, 0)


async def test_a_letter_turned_away_goes_after_this_machines_clock_was_set_back(tmp_path: Path) -> None:
    async with (
        running(ScriptedServer(replies={LATER: b"450 later\r\n"})) as relay,
        sending(tmp_path, relay.port, 1) as order,
    ):
        report = await order.order(MISSIV, clock=BEFORE + YEAR)
        assert report.retry_at == BEFORE + timedelta(minutes=1)
        relay.replies = {}
        assert (await order.order(at=BEFORE + timedelta(minutes=1))).sent == 1


async def test_a_letter_is_not_given_up_because_temporals_clock_has_leapt_ahead(tmp_path: Path) -> None:
    async with (
        running(ScriptedServer(replies={LATER: b"450 later\r\n"})) as relay,
        sending(tmp_path, relay.port, 1) as order,
    ):
        await order.order(MISSIV)
        await order.order(at=BEFORE + timedelta(days=5), clock=BEFORE + timedelta(minutes=1))
    assert order.states() == {LetterState.QUEUED: 1}


async def test_a_letter_left_by_three_dead_workers_is_given_up(tmp_path: Path) -> None:
    async with sending(tmp_path, free_port(), 1) as order:
        plan(order.database, order.built, LetterKind.MISSIV)
        reports = []
        for _worker in range(3):
            (letter,) = waiting(order.database, order.built)
            assert claim(order.database, letter, batches.mark(BEFORE, 1))
            reports.append(report := await order.order())
        # The first time at once, to a relay that is away, and then as after any other hand-over without a verdict.
        assert [item.retry_at for item in reports] == [None, BEFORE + timedelta(hours=4), None]
        assert [item.attempts for item in order.letters()] == [4]
        assert order.states() == {LetterState.UNKNOWN: 1}
        assert (report.deferred, report.counts.unknown) == (0, 1)
        assert chain_holds(order.database)
