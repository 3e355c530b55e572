"""Orders to the register from a worker that was paused and wakes when Temporal has long had them done by another."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import SQLModel, col, select
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.record_progress import RecordProgress
from activities.resources import Resources
from models.messages import Affected, ExtensionOrder, ReminderOrder, StateChange
from models.steps import Command
from models.tables import AuditRow, LetterRow, NoteRow, RegistrarNewsRow
from models.values import LetterKind, NewsKind, RoundState
from rules.gates import NOTE_KINDS
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound, register_round
from tests.store_steps import chain_holds, letters_of, recipient, round_row

WEEK = timedelta(days=7)
FIRST = SENT + timedelta(days=1)
SECOND = FIRST + timedelta(days=1)
S = RoundState


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


class Desk:
    """The activities on one round, run as a worker runs them. `awaited`: what Temporal says of the attempt."""

    def __init__(self, database: Database, built: BuiltRound, *, awaited: bool = False) -> None:
        self.database, self.built = database, built
        self._record = RecordProgress(Mock(spec=Resources, database=database))
        self._environment = ActivityEnvironment(client=_temporal(awaited))
        with database.changing() as session:
            for kind in NOTE_KINDS.values():
                session.merge(NoteRow(id=kind, round_id=built.round_id, kind=kind, text="Skäl", at=SENT))

    async def move(
        self, command: Command, source: RoundState, target: RoundState, at: datetime, send_at: datetime | None = None
    ) -> None:
        ways = {
            "source": source,
            "target": target,
            "planned_send_at": send_at,
            "decision_id": NOTE_KINDS.get(command, ""),
        }
        change = StateChange(round_id=self.built.round_id, at=at, action=command.value, **ways)
        await self._run(self._record.record_state, change)

    async def extend(
        self, until: datetime, at: datetime, code: str = "", closes_at: datetime = CLOSES + 9 * WEEK
    ) -> Affected:
        note_id = NOTE_KINDS[Command.EXTEND]
        order = ExtensionOrder(
            round_id=self.built.round_id, until=until, closes_at=closes_at, at=at, code=code, note_id=note_id
        )
        return Affected.model_validate(await self._run(self._record.record_extension, order))

    async def remind(self, number: int, at: datetime) -> Affected:
        order = ReminderOrder(round_id=self.built.round_id, number=number, at=at)
        return Affected.model_validate(await self._run(self._record.plan_reminders, order))

    async def _run(self, step: Callable[..., Any], order: BaseModel) -> Any:
        return await self._environment.run(step, order)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything in the register, but that the registrar is told of an alarm."""
        with self.database.reading() as session:
            return {
                table.name: [dict(row._mapping) for row in session.connection().execute(table.select())]
                for table in SQLModel.metadata.sorted_tables
                if table.name != "registrar_news"
            }


def _temporal(awaited: bool) -> Client:
    info = ActivityEnvironment.default_info()
    pending = [SimpleNamespace(activity_id=info.activity_id, attempt=info.attempt)] if awaited else []
    described = SimpleNamespace(raw_description=SimpleNamespace(pending_activities=pending))
    handle = Mock(describe=AsyncMock(return_value=described))
    return Mock(spec=Client, get_workflow_handle=Mock(return_value=handle))


@pytest.fixture
def desk(database: Database, built: BuiltRound) -> Desk:
    return Desk(database, built)


async def refused_for_good(desk: Desk, late: Any) -> str:
    """The code an order fails with, which nobody tries again, with nothing changed."""
    before = desk.rows()
    with pytest.raises(ApplicationError) as failed:
        await late
    assert failed.value.non_retryable
    assert failed.value.type is not None
    assert desk.rows() == before
    assert chain_holds(desk.database)
    return failed.value.type


async def test_a_late_extension_takes_no_time_back(desk: Desk) -> None:
    await desk.extend(DUE + WEEK, FIRST)
    await desk.extend(DUE + 3 * WEEK, SECOND)
    assert await refused_for_good(desk, desk.extend(DUE + WEEK, FIRST)) == "order_overtaken"
    assert round_row(desk.database, desk.built).due_at == DUE + 3 * WEEK
    assert [row.number for row in letters_of(desk.database, desk.built.recipient_id, LetterKind.EXTENSION)] == [1, 2]


async def test_a_late_extension_of_one_recipient_takes_no_time_back(desk: Desk) -> None:
    code = next(iter(desk.built.recipient_ids))
    await desk.extend(DUE + WEEK, FIRST, code)
    await desk.extend(DUE + 2 * WEEK, SECOND, code)
    assert await refused_for_good(desk, desk.extend(DUE + WEEK, FIRST, code)) == "order_overtaken"
    assert recipient(desk.database, desk.built.recipient_id).extension_no == 2


async def test_a_late_extension_does_not_open_a_round_that_was_closed_since(desk: Desk) -> None:
    await desk.extend(DUE + WEEK, FIRST)
    await desk.move(Command.CLOSE, S.OPEN, S.CLOSED, SECOND)
    assert await refused_for_good(desk, desk.extend(DUE + 2 * WEEK, FIRST)) == "order_overtaken"
    assert round_row(desk.database, desk.built).state is S.CLOSED


async def test_a_late_closing_does_not_close_a_round_that_was_opened_again(desk: Desk) -> None:
    await desk.move(Command.CLOSE, S.OPEN, S.CLOSED, FIRST)
    await desk.move(Command.REOPEN, S.CLOSED, S.OPEN, SECOND)
    await desk.extend(DUE + WEEK, SECOND)
    late = desk.move(Command.CLOSE, S.OPEN, S.CLOSED, FIRST)
    assert await refused_for_good(desk, late) == "order_overtaken"
    assert round_row(desk.database, desk.built).state is S.OPEN


async def test_a_late_reminder_asks_nobody_once_more(desk: Desk) -> None:
    await desk.move(Command.CLOSE, S.OPEN, S.CLOSED, SECOND)
    await desk.move(Command.REOPEN, S.CLOSED, S.OPEN, SECOND + WEEK)
    assert await refused_for_good(desk, desk.remind(1, FIRST)) == "order_overtaken"


async def test_each_order_twice_is_done_once(desk: Desk) -> None:
    code = next(iter(desk.built.recipient_ids))
    for order in (
        lambda: desk.extend(DUE + WEEK, FIRST, code),
        lambda: desk.extend(DUE + 2 * WEEK, SECOND),
        lambda: desk.remind(1, SECOND + WEEK),
        lambda: desk.move(Command.CLOSE, S.OPEN, S.CLOSED, SECOND + 2 * WEEK),
    ):
        await order()
        once = desk.rows()
        await order()
        assert desk.rows() == once


async def test_a_time_for_sending_given_twice_is_noted_once_and_another_once_more(
    database: Database, tmp_path: Path
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), state=S.SCHEDULED, dnr="2")
    desk = Desk(database, built)
    counted = select(func.count()).select_from(AuditRow).where(col(AuditRow.action) == "schedule")
    noted = []
    for send_at in (SECOND, SECOND, SECOND + WEEK, SECOND + WEEK):
        await desk.move(Command.SCHEDULE, S.SCHEDULED, S.SCHEDULED, FIRST, send_at)
        assert round_row(database, built).planned_send_at == send_at
        with database.reading() as session:
            noted.append(session.exec(counted).one())
    assert noted == [1, 1, 2, 2]


@pytest.mark.parametrize("code", ["", "0114"])
async def test_no_order_moves_a_due_date_earlier(desk: Desk, code: str) -> None:
    assert await refused_for_good(desk, desk.extend(DUE - WEEK, FIRST, code)) == "extension_not_later"


@pytest.mark.parametrize("code", ["", "0114"])
async def test_a_round_that_is_over_is_not_extended(database: Database, tmp_path: Path, code: str) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), state=S.CANCELLED, dnr="2")
    desk = Desk(database, built)
    assert await refused_for_good(desk, desk.extend(DUE + WEEK, FIRST, code)) == "state_moved_on"


async def test_a_round_moves_only_from_the_state_the_order_knows(desk: Desk) -> None:
    late = desk.move(Command.APPROVE, S.AWAITING_APPROVAL, S.APPROVED, FIRST)
    assert await refused_for_good(desk, late) == "state_moved_on"


async def test_a_reopened_round_may_end_before_it_would_have(desk: Desk) -> None:
    """By the registrar's recorded decision, of a round that was closed before its time."""
    await desk.move(Command.CLOSE, S.OPEN, S.CLOSED, FIRST)
    await desk.move(Command.REOPEN, S.CLOSED, S.OPEN, SECOND)
    await desk.extend(DUE - WEEK, SECOND, closes_at=DUE - WEEK)
    assert round_row(desk.database, desk.built).due_at == DUE - WEEK
    assert await refused_for_good(desk, desk.extend(DUE - 2 * WEEK, SECOND + WEEK)) == "extension_not_later"


async def test_the_order_that_temporal_waits_for_is_done_although_its_clock_was_set_back(
    database: Database, built: BuiltRound
) -> None:
    desk = Desk(database, built, awaited=True)
    await desk.extend(DUE + WEEK, FIRST + timedelta(days=365))
    await desk.extend(DUE + 2 * WEEK, FIRST)
    assert round_row(database, built).due_at == DUE + 2 * WEEK


async def test_a_round_that_the_register_has_lost_is_not_asked_for_again(desk: Desk) -> None:
    desk.built = BuiltRound("0" * 32, "", {}, {})
    late = desk.move(Command.CLOSE, S.OPEN, S.CLOSED, datetime(2026, 5, 1, tzinfo=UTC))
    assert await refused_for_good(desk, late) == "no_such_round"
    with desk.database.reading() as session:
        assert session.exec(select(LetterRow)).all() == []


async def test_the_registrar_is_told_of_what_the_round_shows_as_an_alarm(desk: Desk) -> None:
    with pytest.raises(ApplicationError, match="extension_not_later"):
        await desk.extend(DUE - WEEK, FIRST)
    with pytest.raises(ApplicationError, match="state_moved_on"):
        await desk.move(Command.APPROVE, S.AWAITING_APPROVAL, S.APPROVED, SECOND)
    with desk.database.reading() as session:
        news = session.exec(select(RegistrarNewsRow)).all()
    assert [(row.kind, row.object_id) for row in news] == [(NewsKind.ALARM, "state_moved_on")]
