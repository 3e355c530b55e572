"""A move of a round is told to the audit with the one who made it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.messages import StateChange
from models.steps import Command
from models.tables import AuditRow
from models.values import RoundState
from store import moves
from store.database import Database
from store.files import FileStore
from tests.round_builder import SENT, register_round

LATER = SENT + timedelta(hours=1)
S = RoundState


@pytest.mark.parametrize(
    ("command", "source", "target", "actor"),
    [
        (Command.SUBMIT, S.DRAFT, S.AWAITING_APPROVAL, "registrar"),
        (Command.SCHEDULE, S.APPROVED, S.SCHEDULED, "registrar"),
        (Command.SEND, S.APPROVED, S.OPEN, "registrar"),
        (Command.CLOSE, S.OPEN, S.CLOSED, "registrar"),
        (Command.DUE_PASSED, S.OPEN, S.OVERDUE, "system"),
        (Command.CLOSING_TIME, S.OVERDUE, S.CLOSED, "system"),
    ],
)
def test_a_command_is_the_registrars_unless_the_clock_gave_it(
    database: Database, tmp_path: Path, command: Command, source: RoundState, target: RoundState, actor: str
) -> None:
    assert mover(database, tmp_path, command, source, target) == actor


def test_a_planned_sending_is_the_clocks_when_its_time_has_come(database: Database, tmp_path: Path) -> None:
    assert mover(database, tmp_path, Command.SEND, S.SCHEDULED, S.OPEN, send_at=SENT) == "system"
    assert mover(database, tmp_path, Command.SEND, S.SCHEDULED, S.OPEN, dnr="2", send_at=LATER) == "registrar"


def mover(
    database: Database, folder: Path, command: Command, source: RoundState, target: RoundState, **changes: object
) -> str:
    """Who the audit says made the move, a minute after the sending."""
    built = register_round(database, FileStore(folder / "files"), state=source, **changes)  # type: ignore[arg-type]
    change = StateChange(
        round_id=built.round_id, source=source, target=target, at=SENT + timedelta(minutes=1), action=command.value
    )
    with database.changing() as session:
        assert moves.apply(session, change)
        return session.exec(select(AuditRow.actor).order_by(col(AuditRow.seq).desc())).first() or ""
