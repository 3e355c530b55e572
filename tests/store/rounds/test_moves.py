"""A move of a round is told to the audit with the one who made it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.errors import PermanentFailure
from models.messages import StateChange
from models.steps import Command
from models.tables import AuditRow
from models.values import RoundState
from rules.gates import NOTE_KINDS
from store.database import Database
from store.files.files import FileStore
from store.rounds import moves, notes, rounds
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, SENT, register_round

LATER = SENT + timedelta(hours=1)
S = RoundState


@ON_SQLITE
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
    """Who the audit says made the move, a minute after the sending or the clock's own instant."""
    built = register_round(database, FileStore(folder / "files"), state=source, **changes)  # type: ignore[arg-type]
    at = {Command.DUE_PASSED: DUE, Command.CLOSING_TIME: CLOSES}.get(command, SENT) + timedelta(minutes=1)
    change = StateChange(round_id=built.round_id, source=source, target=target, at=at, action=command.value)
    with database.changing() as session:
        assert moves.apply(session, change)
        return session.exec(select(AuditRow.actor).order_by(col(AuditRow.seq).desc())).first() or ""


@ON_SQLITE
@pytest.mark.parametrize(
    ("command", "source", "target", "missing"),
    [
        (Command.APPROVE, S.AWAITING_APPROVAL, S.APPROVED, "decision_missing"),
        (Command.RETURN, S.APPROVED, S.DRAFT, "reason_missing"),
        (Command.REOPEN, S.CLOSED, S.OPEN, "reason_missing"),
        (Command.CANCEL, S.OPEN, S.CANCELLED, "reason_missing"),
    ],
)
def test_a_move_that_must_state_a_reason_is_not_made_without_one_that_the_register_holds(
    database: Database, tmp_path: Path, command: Command, source: RoundState, target: RoundState, missing: str
) -> None:
    """Whoever reaches Temporal can give the command there, with any note id: none, an invented one, another round's or
    that of another decision."""
    files = FileStore(tmp_path / "files")
    built, other = register_round(database, files, state=source), register_round(database, files, dnr="2")
    with database.changing() as session:
        kept = [
            notes.add(session, other.round_id, NOTE_KINDS[command], "Skäl", SENT),
            notes.add(session, built.round_id, "remind", "Hej", SENT),
            notes.add(session, built.round_id, NOTE_KINDS[command], " ", SENT),
        ]
        own = notes.add(session, built.round_id, NOTE_KINDS[command], "Skäl", SENT)
    change = StateChange(round_id=built.round_id, source=source, target=target, at=SENT, action=command.value)
    for note_id in ("", "x", *kept):
        with pytest.raises(PermanentFailure) as refused, database.changing() as session:
            moves.apply(session, change.model_copy(update={"decision_id": note_id}))
        assert refused.value.code == missing
    with database.changing() as session:
        assert rounds.state(session, built.round_id) is source
        assert moves.apply(session, change.model_copy(update={"decision_id": own}))
