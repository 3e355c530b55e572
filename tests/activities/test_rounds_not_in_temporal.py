"""The dispatcher tells the workflows what waits for them; what nobody can be told of holds up nobody else."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, update
from structlog.testing import capture_logs
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities import aside
from activities.dispatch import Dispatcher
from activities.left_lying import LeftLying
from models.messages import LettersWaiting
from models.tables import LetterRow, OutboxRow
from models.values import LetterState, RoundState
from rules.plan import REOPEN_DAYS
from store.database import Database
from store.files.files import FileStore
from store.records import outbox
from store.rounds.runs import all_known
from tests.registers import ON_SQLITE
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, close, move, round_row, submit


class Temporal(Client):
    """Knows some workflows and notes what they are told."""

    def __init__(self, *known: str) -> None:
        self.known = set(known)
        self.told: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def get_workflow_handle(self, workflow_id: str, **_more: object) -> "Handle":  # type: ignore[override]
        return Handle(self, workflow_id)


class Handle:
    def __init__(self, temporal: Temporal, workflow_id: str) -> None:
        self.temporal = temporal
        self.id = workflow_id

    async def signal(self, _name: str, _message: LettersWaiting) -> None:
        self.temporal.asked[self.id] += 1
        if self.id not in self.temporal.known:
            raise RPCError("workflow not found", RPCStatusCode.NOT_FOUND, b"")
        self.temporal.told[self.id] += 1


class Clock:
    """Seconds since the dispatcher began, as it counts its pauses."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(aside, "time", SimpleNamespace(monotonic=clock))
    return clock


def with_news(database: Database, folder: Path, **changes: object) -> BuiltRound:
    """A round with more news than are read at once."""
    built = register_round(database, FileStore(folder / "files"), **changes)  # type: ignore[arg-type]
    add_news(database, built, 1100)
    return built


def add_news(database: Database, built: BuiltRound, number: int) -> None:
    row = {"round_id": built.round_id, "group_key": "Stockholms län", "code": "0114", "at": BEFORE}
    with database.changing() as session:
        session.connection().execute(insert(OutboxRow), [row] * number)


@pytest.fixture
def lost(database: Database, tmp_path: Path) -> BuiltRound:
    """A round that Temporal knows nothing of."""
    return with_news(database, tmp_path, dnr="KSL/13/0111")


@pytest.fixture
def running(database: Database, lost: BuiltRound, tmp_path: Path) -> BuiltRound:
    built = register_round(database, FileStore(tmp_path / "files"), dnr="KSL/13/0222")
    submit(database, built.recipient_id)
    return built


async def no_duties(round_id: str) -> None:
    raise AssertionError(round_id)


async def started_by_nobody(round_id: str) -> bool:
    raise AssertionError(round_id)


def after(days: int) -> datetime:
    return BEFORE + timedelta(days=days)


async def follow_nobody(round_id: str, _codes: Sequence[str]) -> None:
    raise AssertionError(round_id)


def untold(database: Database) -> Counter[str]:
    with database.reading() as session:
        found = outbox.waiting(session, limit=5000)
    return Counter({item.round_id: len(item.seqs) for item in found})


async def test_news_of_a_round_that_is_not_in_temporal_hold_up_no_other(
    database: Database, lost: BuiltRound, running: BuiltRound
) -> None:
    temporal = Temporal(round_row(database, running).workflow_id)
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE, started_by_nobody, follow_nobody, no_duties)
    assert await dispatcher.tell_waiting()
    assert temporal.told == {round_row(database, running).workflow_id: 1}
    assert untold(database) == {lost.round_id: 1100}
    assert not await dispatcher.tell_waiting()  # and nobody is asked in vain meanwhile
    assert temporal.asked[round_row(database, lost).workflow_id] == 1


async def test_many_news_of_one_round_hold_up_no_other(
    database: Database, lost: BuiltRound, running: BuiltRound
) -> None:
    """Both are told of in the first turn, and each new one of the quiet round at once."""
    quiet, busy = (round_row(database, built).workflow_id for built in (running, lost))
    temporal = Temporal(quiet, busy)
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE, started_by_nobody, follow_nobody, no_duties)
    await dispatcher.tell_waiting()
    assert temporal.told == {quiet: 1, busy: 1}
    assert untold(database) == {lost.round_id: 600}
    add_news(database, lost, 2000)
    add_news(database, running, 1)
    await dispatcher.tell_waiting()
    assert temporal.told == {quiet: 2, busy: 2}
    assert untold(database).keys() == {lost.round_id}


async def test_they_are_told_after_all_when_the_round_is_there_again(
    database: Database, lost: BuiltRound, clock: Clock
) -> None:
    workflow_id = round_row(database, lost).workflow_id
    temporal = Temporal()
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE, started_by_nobody, follow_nobody, no_duties)
    await dispatcher.tell_waiting()
    temporal.known.add(workflow_id)
    clock.now += aside.FIRST_SECONDS
    for _turn in range(2):
        await dispatcher.tell_waiting()
    assert untold(database) == {}
    assert temporal.told == {workflow_id: 2}


async def test_a_round_is_asked_for_more_and_more_seldom_and_named_in_the_log_once(
    database: Database, lost: BuiltRound, clock: Clock
) -> None:
    workflow_id = round_row(database, lost).workflow_id
    temporal, asked_at = Temporal(), []
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE, started_by_nobody, follow_nobody, no_duties)
    with capture_logs() as logged:
        for second in range(0, 4000, 10):
            clock.now = 1000.0 + second
            before = temporal.asked[workflow_id]
            await dispatcher.tell_waiting()
            asked_at += [second] if temporal.asked[workflow_id] > before else []
        pauses = [later - earlier for earlier, later in pairwise(asked_at)]
        assert pauses[:3] == [10, 20, 40]
        assert pauses == sorted(pauses)
        assert set(pauses[6:]) == {int(aside.LONGEST_SECONDS)}
        assert [line["event"] for line in logged] == ["round_not_running"]
        assert move(database, lost, RoundState.OPEN, RoundState.OVERDUE, BEFORE)
        clock.now += aside.LONGEST_SECONDS
        await dispatcher.tell_waiting()
    assert [line["state"] for line in logged] == ["open", "overdue"]


async def test_after_a_round_was_told_its_pauses_begin_anew(database: Database, lost: BuiltRound, clock: Clock) -> None:
    workflow_id = round_row(database, lost).workflow_id
    temporal = Temporal()
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE, started_by_nobody, follow_nobody, no_duties)
    for _try in range(5):
        await dispatcher.tell_waiting()
        clock.now += aside.LONGEST_SECONDS
    temporal.known.add(workflow_id)
    await dispatcher.tell_waiting()
    temporal.known.clear()
    await dispatcher.tell_waiting()
    temporal.known.add(workflow_id)
    clock.now += aside.FIRST_SECONDS
    assert await dispatcher.tell_waiting()
    assert untold(database) == {}


@pytest.mark.parametrize(("days", "left"), [(REOPEN_DAYS, 0), (REOPEN_DAYS - 1, 1100)])
async def test_news_of_an_archived_round_are_laid_aside_for_good(
    database: Database, tmp_path: Path, days: int, left: int
) -> None:
    built = with_news(database, tmp_path, state=RoundState.OVERDUE)
    close(database, built, BEFORE)
    dispatcher = Dispatcher(
        Temporal(), database, lambda: BEFORE + timedelta(days=days), started_by_nobody, follow_nobody, no_duties
    )
    for _turn in range(2):
        await dispatcher.tell_waiting()
    assert untold(database).total() == left


@ON_SQLITE
@pytest.mark.parametrize(("starts", "left"), [(True, 0), (False, 1), (None, 1)])
async def test_an_archived_round_that_owes_a_letter_is_started_once_more(
    database: Database, tmp_path: Path, starts: bool | None, left: int
) -> None:
    """None: Temporal does not answer."""
    built = register_round(database, FileStore(tmp_path / "files"), state=RoundState.OVERDUE)
    submit(database, built.recipient_id)
    close(database, built, BEFORE)
    asked: list[str] = []

    async def start(round_id: str) -> bool:
        asked.append(round_id)
        if starts is None:
            raise RPCError("down", RPCStatusCode.UNAVAILABLE, b"")
        return starts

    await Dispatcher(
        Temporal(), database, lambda: BEFORE + timedelta(days=REOPEN_DAYS), start, follow_nobody, no_duties
    ).tell_waiting()
    assert asked == [built.round_id]
    assert untold(database).total() == left


@ON_SQLITE
@pytest.mark.parametrize(
    ("state", "days", "runs", "roused"),
    [
        (LetterState.QUEUED, REOPEN_DAYS, False, 1),
        (LetterState.HANDING, REOPEN_DAYS, False, 1),
        (LetterState.SENT, REOPEN_DAYS, False, 0),
        (LetterState.QUEUED, REOPEN_DAYS - 1, False, 0),
        (LetterState.QUEUED, REOPEN_DAYS, True, 0),
    ],
)
async def test_letters_that_an_ended_run_left_lying_are_told_of_at_the_second_look(
    database: Database, tmp_path: Path, state: LetterState, days: int, runs: bool, roused: int
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), state=RoundState.OVERDUE)
    submit(database, built.recipient_id)
    close(database, built, BEFORE)
    with database.changing() as session:
        session.connection().execute(update(LetterRow).values(state=state))
        session.connection().execute(update(OutboxRow).values(told_at=BEFORE))
    reading, found = LeftLying(database), []
    for _look in range(3):
        with database.reading() as session:
            known = all_known(session)
        await reading.look(known, [known[0].workflow_id] if runs else [], after(days))
        found.append(untold(database).total())
    assert found == [0, roused, roused]
