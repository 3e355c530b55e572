"""The dispatcher tells the groups what waits for them, and outlives whatever the database does."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.exc import ProgrammingError
from temporalio.client import Client
from temporalio.worker import Worker

import worker
from activities import dispatch
from activities.dispatch import Dispatcher
from models.errors import TemporaryFailure
from store.database import Database
from store.files.files import FileStore
from store.records import outbox
from store.records.outbox import WaitingNews
from tests.registers import lay_register
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, submit


class Ears:
    """A Temporal client that hears signals."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def get_workflow_handle(self, workflow_id: str) -> "Ear":
        return Ear(self, workflow_id)


class Ear:
    def __init__(self, ears: Ears, workflow_id: str) -> None:
        self.ears, self.workflow_id = ears, workflow_id

    async def signal(self, _name: str, _message: object) -> None:
        self.ears.heard.append(self.workflow_id)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    lay_register(tmp_path / "remiss.db")
    opened = Database(f"sqlite:///{tmp_path}/remiss.db")
    yield opened
    opened.dispose()


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"))


async def no_duties(round_id: str) -> None:
    raise AssertionError(round_id)


def dispatcher(database: Database, ears: Ears) -> Dispatcher:
    async def start(round_id: str) -> bool:
        raise AssertionError(round_id)

    async def follow(round_id: str, _codes: Sequence[str]) -> None:
        raise AssertionError(round_id)

    return Dispatcher(cast(Client, ears), database, lambda: BEFORE, start, follow, no_duties)


@contextmanager
def task(running: Dispatcher) -> Iterator["asyncio.Task[None]"]:
    made = asyncio.create_task(running.run())
    try:
        yield made
    finally:
        made.cancel()


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("database_unreachable"), ProgrammingError("SELECT", {}, Exception("no such column"))]
)
async def test_the_dispatcher_outlives_what_the_database_fails_with(
    database: Database, built: BuiltRound, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    monkeypatch.setattr(dispatch, "POLL_SECONDS", 0.01)
    real, failures = outbox.waiting, iter([failure] * 3)

    def waiting(*given: Any, **more: Any) -> Any:
        if (fault := next(failures, None)) is not None:
            raise fault
        return real(*given, **more)

    monkeypatch.setattr(outbox, "waiting", waiting)
    submit(database, built.recipient_id)
    ears = Ears()
    with task(dispatcher(database, ears)) as running:
        async with asyncio.timeout(10):
            while not ears.heard:
                assert not running.done()
                await asyncio.sleep(0.01)
    assert len(ears.heard) == 1


async def test_a_hundred_answers_at_once_are_one_signal_to_their_group(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=100)
    for recipient_id in built.recipient_ids.values():
        submit(database, recipient_id)
    ears = Ears()
    telling = dispatcher(database, ears)
    assert await telling.tell_waiting()
    assert ears.heard == ["remiss/KSL/13/0111/Stockholms län"]
    assert not await telling.tell_waiting()


async def test_a_group_whose_answers_trickle_in_hears_of_them_at_most_once_a_second(
    database: Database, tmp_path: Path
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=40)
    ears = Ears()
    began = time.monotonic()
    with task(dispatcher(database, ears)):
        for recipient_id in built.recipient_ids.values():
            await asyncio.to_thread(submit, database, recipient_id)
            await asyncio.sleep(0.06)
        async with asyncio.timeout(10):
            while _untold(database):  # noqa: ASYNC110 - the database gives no event
                await asyncio.sleep(0.05)
    assert 2 <= len(ears.heard) <= 1 + (time.monotonic() - began)


def _untold(database: Database) -> list[WaitingNews]:
    with database.reading() as session:
        return outbox.waiting(session)


class Endless:
    """A worker of the SDK's that never ends."""

    task_queue = "mail"

    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *_raised: object) -> None:
        await asyncio.Event().wait()


async def test_a_worker_that_never_ends_is_named_in_time_and_has_the_process_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "LONGEST_STOP", timedelta(seconds=0.1))

    async def paused_with_the_letters() -> None:
        async with worker.Ending(cast(Worker, Endless())):
            pass

    loops = asyncio.create_task(paused_with_the_letters())
    assert await worker.ended(loops, asyncio.Event()) == 1
    with pytest.raises(TimeoutError, match="the worker of mail does not end"):
        loops.result()


async def test_a_worker_whose_dispatcher_has_ended_stops_with_a_code_that_starts_it_again() -> None:
    async def ends() -> None:
        raise RuntimeError

    assert await worker.ended(asyncio.create_task(ends()), asyncio.Event()) == 1
    stop = asyncio.Event()
    stop.set()
    runs = asyncio.create_task(asyncio.Event().wait())
    assert await worker.ended(cast("asyncio.Task[None]", runs), stop) == 0
    runs.cancel()
