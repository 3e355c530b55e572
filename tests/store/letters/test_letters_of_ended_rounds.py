"""When a round has ended nobody is asked any more, not even by a letter that was on its way; what it owes goes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models.messages import StateChange
from models.steps import Command
from models.values import LeftOut, LetterKind, LetterState, RoundState
from store.database import Database
from store.files.files import FileStore
from store.letters import batches
from store.letters.hand_over import QueuedLetter
from store.recipients import extensions, forwards
from store.rounds import moves, notes
from tests.registers import ON_SQLITE
from tests.round_builder import DUE, BuiltRound, register_round
from tests.store_steps import BEFORE, claim, close, just_sent, letters_of, move, plan, record, send_all, submit, waiting

ENDS = pytest.mark.parametrize("end", [RoundState.CLOSED, RoundState.CANCELLED])
LATER = DUE + timedelta(days=14)
MISSIV, REMINDER, CANCELLED = LetterKind.MISSIV, LetterKind.REMINDER, LetterKind.CANCELLED


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    """Two recipients who have the missiv and owe an answer."""
    return register_round(database, FileStore(tmp_path / "files"), count=2)


@pytest.fixture
def unsent(database: Database, tmp_path: Path) -> BuiltRound:
    return just_sent(database, FileStore(tmp_path / "files"), count=2)


def cancel(database: Database, built: BuiltRound, reason: str) -> None:
    with database.changing() as session:
        note_id = notes.add(session, built.round_id, "cancel", reason, BEFORE)
        change = StateChange(
            round_id=built.round_id,
            source=RoundState.OPEN,
            target=RoundState.CANCELLED,
            at=BEFORE,
            action=Command.CANCEL,
            decision_id=note_id,
        )
        assert moves.apply(session, change)
    moves.see_off(database, built.round_id, BEFORE)


def next_order(database: Database, built: BuiltRound) -> list[QueuedLetter]:
    """What the next order takes up, after what an interrupted one left."""
    with database.changing() as session:
        batches.recover(session, built.round_id, "", BEFORE)
    moves.see_off(database, built.round_id, BEFORE)
    return send_all(database, built)


@ON_SQLITE
@ENDS
@pytest.mark.parametrize("kind", [MISSIV, REMINDER, LetterKind.MANUAL_REMINDER])
def test_nothing_that_asks_is_planned(database: Database, built: BuiltRound, end: RoundState, kind: LetterKind) -> None:
    """An order that waited, for the worker or for its turn."""
    assert move(database, built, RoundState.OPEN, end, BEFORE)
    assert plan(database, built, kind, 7, due_at=DUE) == []


@ON_SQLITE
@ENDS
@pytest.mark.parametrize("outcome", [LetterState.QUEUED, None])
def test_a_reminder_on_its_way_does_not_go_again(
    database: Database, built: BuiltRound, end: RoundState, outcome: LetterState | None
) -> None:
    """Turned away for now, or left by a worker that died."""
    plan(database, built, REMINDER, due_at=DUE)
    letter = waiting(database, built)[0]
    assert claim(database, letter)
    assert move(database, built, RoundState.OPEN, end, BEFORE)
    if outcome is not None:
        assert record(database, letter, outcome)
        assert not claim(database, letter, "again")
    assert REMINDER not in {item.kind for item in next_order(database, built)}
    rows = [row for member in built.recipient_ids.values() for row in letters_of(database, member, REMINDER)]
    assert {(row.state, row.left_out) for row in rows} == {(LetterState.WITHDRAWN, LeftOut.ROUND_OVER)}


@ENDS
def test_a_missiv_on_its_way_does_not_go_again(database: Database, unsent: BuiltRound, end: RoundState) -> None:
    plan(database, unsent, MISSIV)
    letter = waiting(database, unsent)[0]
    assert claim(database, letter)
    assert move(database, unsent, RoundState.OPEN, end, BEFORE)
    assert record(database, letter, LetterState.QUEUED)
    assert not claim(database, letter, "again")
    assert next_order(database, unsent) == []


@ENDS
def test_a_forward_does_not_leave(database: Database, built: BuiltRound, end: RoundState) -> None:
    with database.changing() as session:
        forwards.forward(session, built.recipient_id, to="kollega@kommun.example", message="", at=BEFORE)
    letter = next(item for item in waiting(database, built) if item.kind is LetterKind.FORWARD)
    assert claim(database, letter)
    assert move(database, built, RoundState.OPEN, end, BEFORE)
    assert record(database, letter, LetterState.QUEUED)
    assert not claim(database, letter, "again")
    assert [row.state for row in letters_of(database, built.recipient_id, LetterKind.FORWARD)] == [
        LetterState.WITHDRAWN
    ]


@ENDS
def test_the_receipt_of_an_answer_that_was_given_goes_all_the_same(
    database: Database, built: BuiltRound, end: RoundState
) -> None:
    submit(database, built.recipient_id)
    assert move(database, built, RoundState.OPEN, end, BEFORE)
    assert LetterKind.RECEIPT in {letter.kind for letter in send_all(database, built)}


@pytest.mark.parametrize("outcome", [LetterState.SENT, None])
def test_one_whose_missiv_was_on_its_way_at_the_cancelling_is_told_too(
    database: Database, unsent: BuiltRound, outcome: LetterState | None
) -> None:
    """Taken by the relay just after, or perhaps taken: a worker that died does not say."""
    plan(database, unsent, MISSIV)
    letter = waiting(database, unsent)[0]
    assert claim(database, letter)
    cancel(database, unsent, "Förslaget görs om.")
    if outcome is not None:
        assert record(database, letter, outcome)
    told = next_order(database, unsent)
    assert [(item.kind, item.recipient_id) for item in told] == [(CANCELLED, letter.recipient_id)]
    facts = json.loads(letters_of(database, letter.recipient_id, CANCELLED)[0].facts)
    assert facts["reason"] == "Förslaget görs om."
    assert next_order(database, unsent) == []


def test_a_round_that_opens_again_asks_those_it_had_not_asked(database: Database, unsent: BuiltRound) -> None:
    """One has the missiv; the other's waited for the relay when the round closed, and now names the new last day."""
    plan(database, unsent, MISSIV)
    reached, left = waiting(database, unsent)
    assert claim(database, reached)
    assert record(database, reached)
    close(database, unsent, BEFORE)
    assert next_order(database, unsent) == []
    assert move(database, unsent, RoundState.CLOSED, RoundState.OPEN, BEFORE)
    extensions.extend_round(database, unsent.round_id, until=LATER, closes_at=LATER, reason="", at=BEFORE)
    assert plan(database, unsent, MISSIV) == []
    asked = [letter for letter in waiting(database, unsent) if letter.kind is MISSIV]
    assert [(letter.id, letter.due_at) for letter in asked] == [(left.id, LATER)]
    assert left.id in {letter.id for letter in send_all(database, unsent)}
    assert sorted(plan(database, unsent, REMINDER, 101, due_at=LATER)) == sorted(unsent.recipient_ids)


def test_a_missiv_that_may_have_been_taken_stays_the_same_to_the_last_word(
    database: Database, unsent: BuiltRound
) -> None:
    plan(database, unsent, MISSIV)
    letter = waiting(database, unsent)[0]
    assert claim(database, letter)
    extensions.extend_round(database, unsent.round_id, until=LATER, closes_at=LATER, reason="", at=BEFORE)
    with database.changing() as session:
        batches.recover(session, unsent.round_id, "", BEFORE)
    due = {item.id: item.due_at for item in waiting(database, unsent) if item.kind is MISSIV}
    assert (due.pop(letter.id), *due.values()) == (DUE, LATER)
