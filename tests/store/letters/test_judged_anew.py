"""A relay that was out over three reminders and the due day: what goes then, and what is said of the rest."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.tables import AuditRow, LetterRow
from models.values import LeftOut, LetterKind, LetterState
from rules.gates import REMIND_AGAIN_AFTER
from rules.reminders import BY_HAND_COVERS
from store.database import Database
from store.files.files import FileStore
from store.letters import batches, letter_facts
from tests.round_builder import DUE, KEY, BuiltRound, register_round
from tests.store_steps import BEFORE, chain_holds, letters_of, plan

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


def remind(database: Database, built: BuiltRound, number: int, at: datetime) -> None:
    plan(database, built, LetterKind.REMINDER, number, due_at=DUE, at=at)


def goes(database: Database, built: BuiltRound, now: datetime) -> list[tuple[int, bool]]:
    """Number of each letter an order at `now` would hand over, and whether it says that the day has passed."""
    with database.changing() as session:
        found = batches.waiting(session, built.round_id, "", now)
        facts = letter_facts.of_letters(session, found, key=KEY, base_url="http://x")
    return sorted((letter.number, facts[letter.id].is_overdue) for letter, _ in found)


def test_after_an_outage_the_latest_reminder_alone_goes_and_says_what_is_true(
    database: Database, built: BuiltRound
) -> None:
    for number, days in ((1, 14), (2, 7), (3, 1)):
        remind(database, built, number, DUE - days * DAY)
    assert goes(database, built, DUE + DAY) == [(3, True), (3, True)]
    with database.reading() as session:
        left = session.exec(select(LetterRow).where(LetterRow.state == LetterState.WITHDRAWN)).all()
        told = session.exec(select(AuditRow).where(col(AuditRow.action) == "letter_left_out")).all()
    assert {(letter.number, letter.left_out) for letter in left} == {(1, LeftOut.OVERTAKEN), (2, LeftOut.OVERTAKEN)}
    assert sorted(row.object_id for row in told) == sorted(letter.id for letter in left)
    assert chain_holds(database)
    assert goes(database, built, DUE + DAY) == [(3, True), (3, True)]


def test_a_reminder_that_may_have_come_is_the_same_letter_again(database: Database, built: BuiltRound) -> None:
    remind(database, built, 1, DUE - DAY)
    with database.changing() as session:
        for letter in session.exec(select(LetterRow)):
            letter.outcome_unknown = True
            session.add(letter)
    assert goes(database, built, DUE + DAY) == [(1, False), (1, False)]


def test_a_planned_reminder_within_a_day_after_one_by_hand_is_left_out_and_said(
    database: Database, built: BuiltRound
) -> None:
    codes = plan(database, built, LetterKind.MANUAL_REMINDER, 1, at=BEFORE)
    assert len(codes) == 2
    within = BEFORE + BY_HAND_COVERS - MINUTE
    assert plan(database, built, LetterKind.REMINDER, 1, due_at=DUE, at=within) == []
    assert plan(database, built, LetterKind.REMINDER, 1, due_at=DUE, at=within) == []
    letters = letters_of(database, built.recipient_id, LetterKind.REMINDER)
    assert [(letter.state, letter.left_out) for letter in letters] == [
        (LetterState.WITHDRAWN, LeftOut.REMINDED_BY_HAND)
    ]
    with database.reading() as session:
        told = session.exec(select(AuditRow.facts).where(col(AuditRow.action) == "reminder_left_out")).all()
    assert told == ['{"number": 1, "recipients": 2, "why": "reminded_by_hand"}']
    assert len(plan(database, built, LetterKind.REMINDER, 2, due_at=DUE, at=BEFORE + BY_HAND_COVERS)) == 2


def test_one_by_hand_soon_after_a_planned_one_is_for_the_others_alone(database: Database, built: BuiltRound) -> None:
    remind(database, built, 1, BEFORE)
    soon = BEFORE + REMIND_AGAIN_AFTER - MINUTE
    assert plan(database, built, LetterKind.MANUAL_REMINDER, 1, at=soon) == []
    assert len(plan(database, built, LetterKind.MANUAL_REMINDER, 2, at=BEFORE + REMIND_AGAIN_AFTER)) == 2
