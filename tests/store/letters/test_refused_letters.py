"""A letter that an address would not take: only a missiv makes its recipient unreachable."""

from pathlib import Path

import pytest

from models.tables import RecipientRow
from models.values import LetterKind, LetterState, RecipientState
from store.database import Database
from store.files.files import FileStore
from store.letters import letters
from store.recipients import extensions, recipients
from store.rounds import standing
from tests.registers import ON_SQLITE
from tests.round_builder import DUE, KEY, BuiltRound, register_round
from tests.store_steps import BEFORE, TICK, claim, plan, recipient, record, send_all, submit, waiting


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


def refuse_all(database: Database, built: BuiltRound) -> set[LetterKind]:
    refused = waiting(database, built)
    for letter in refused:
        assert claim(database, letter)
        assert record(database, letter, LetterState.UNDELIVERABLE, smtp_code=550)
    return {letter.kind for letter in refused}


def refused(database: Database, built: BuiltRound) -> dict[str, list[LetterKind]]:
    with database.reading() as session:
        return letters.refused(session, built.round_id)


def test_a_refused_receipt_is_told_and_leaves_its_recipient_reached(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert refuse_all(database, built) == {LetterKind.RECEIPT}
    row = recipient(database, built.recipient_id)
    assert (row.state, row.undeliverable_at) == (RecipientState.ANSWERED, None)
    assert refused(database, built) == {built.recipient_id: [LetterKind.RECEIPT]}
    with database.reading() as session:
        assert standing.counts(session, built.round_id).undeliverable == 0


@ON_SQLITE
@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.MANUAL_REMINDER, LetterKind.CANCELLED])
def test_a_refused_letter_after_the_missiv_leaves_the_state(
    database: Database, built: BuiltRound, kind: LetterKind
) -> None:
    send_all(database, built)
    plan(database, built, kind, due_at=DUE if kind is LetterKind.REMINDER else None)
    assert refuse_all(database, built) == {kind}
    row = recipient(database, built.recipient_id)
    assert (row.state, row.undeliverable_at) == (RecipientState.SENT, None)
    assert refused(database, built)[built.recipient_id] == [kind]


def test_a_refused_reminder_does_not_end_the_reminders(database: Database, built: BuiltRound) -> None:
    plan(database, built, LetterKind.REMINDER, 1, due_at=DUE)
    refuse_all(database, built)
    assert len(plan(database, built, LetterKind.REMINDER, 2, due_at=DUE, at=BEFORE + TICK)) == 2


def test_a_refused_missiv_is_told_by_the_state_alone(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        row.sent_at, row.state = None, RecipientState.PENDING
        session.add(row)
        session.flush()
        letters.queue(session, row, LetterKind.MISSIV, 2, BEFORE)
    refuse_all(database, built)
    row = recipient(database, built.recipient_id)
    assert (row.state, row.undeliverable_at) == (RecipientState.UNDELIVERABLE, BEFORE)
    assert refused(database, built) == {}


def test_what_an_address_given_up_refused_is_not_told_any_more(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        extensions.extend_recipient(session, row, until=DUE + TICK, reason="", at=BEFORE)
    refuse_all(database, built)
    assert refused(database, built) == {built.recipient_id: [LetterKind.EXTENSION]}
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.se", key=KEY, at=BEFORE)
    assert refused(database, built) == {}
