"""The dispatcher tells the workflows what waits for them; what nobody can be told of holds up nobody else."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import insert
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities import dispatch
from activities.dispatch import Dispatcher
from models.messages import LettersWaiting
from models.tables import OutboxRow
from store import outbox
from store.database import Database
from store.files import FileStore
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, round_row, submit


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


@pytest.fixture
def archived(database: Database, tmp_path: Path) -> BuiltRound:
    """A round that has left Temporal, with more news than are read at once."""
    built = register_round(database, FileStore(tmp_path / "files"), dnr="KSL/13/0111")
    row = {"round_id": built.round_id, "group_key": "Stockholms län", "code": "0114", "at": BEFORE}
    with database.changing() as session:
        session.connection().execute(insert(OutboxRow), [row] * 1100)
    return built


@pytest.fixture
def running(database: Database, archived: BuiltRound, tmp_path: Path) -> BuiltRound:
    built = register_round(database, FileStore(tmp_path / "files"), dnr="KSL/13/0222")
    submit(database, built.recipient_id)
    return built


def untold(database: Database) -> Counter[str]:
    with database.reading() as session:
        found = outbox.waiting(session, limit=5000)
    return Counter({item.round_id: len(item.seqs) for item in found})


async def test_news_of_a_round_that_has_left_temporal_hold_up_no_other(
    database: Database, archived: BuiltRound, running: BuiltRound
) -> None:
    temporal = Temporal(round_row(database, running).workflow_id)
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE)
    for _turn in range(2):
        assert await dispatcher.tell_waiting()
    assert temporal.told == {round_row(database, running).workflow_id: 1}
    assert untold(database) == {archived.round_id: 1100}
    assert not await dispatcher.tell_waiting()  # and nobody is asked in vain meanwhile
    assert temporal.asked[round_row(database, archived).workflow_id] == 1


async def test_they_are_told_after_all_when_the_round_is_there_again(
    database: Database, archived: BuiltRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "ASIDE_SECONDS", 0.0)
    workflow_id = round_row(database, archived).workflow_id
    temporal = Temporal()
    dispatcher = Dispatcher(temporal, database, lambda: BEFORE)
    await dispatcher.tell_waiting()
    temporal.known.add(workflow_id)
    for _turn in range(2):
        await dispatcher.tell_waiting()
    assert untold(database) == {}
    assert temporal.told == {workflow_id: 2}
