"""Several letters claimed or recorded in one commit follow the same rules as one."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.values import LetterKind, LetterState, RecipientState
from store.database import Database
from store.files.files import FileStore
from store.letters import batches, hand_over, waiting_letters
from store.letters.batches import Unfinished
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import recipients
from tests import store_steps
from tests.round_builder import DUE, KEY, BuiltRound, register_round
from tests.store_steps import BEFORE, chain_holds, claim, letters_of, plan, recipient, submit, waiting


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=4)


def claim_all(database: Database, batch: list[QueuedLetter], mark: str = "run") -> set[str]:
    with database.changing() as session:
        return hand_over.claim_all(session, batch, mark, BEFORE)


def record_all(database: Database, told: list[tuple[QueuedLetter, LetterState]], mark: str = "run") -> bool:
    outcomes = [(letter, HandOver(letter_id=letter.id, state=state, smtp_code=250)) for letter, state in told]
    return store_steps.record_all(database, outcomes, mark, BEFORE + timedelta(minutes=1))


def states(database: Database, built: BuiltRound, kind: LetterKind) -> list[LetterState]:
    return [letters_of(database, item, kind)[0].state for item in built.recipient_ids.values()]


def test_a_batch_takes_what_may_go_and_leaves_the_rest(database: Database, built: BuiltRound) -> None:
    plan(database, built, LetterKind.MISSIV)
    plan(database, built, LetterKind.REMINDER, due_at=DUE)
    batch = waiting(database, built)
    answered, moved, taken, untouched = built.recipient_ids.values()
    submit(database, answered)
    with database.changing() as session:
        recipients.change_address(session, moved, "ny@kommun.se", key=KEY, at=BEFORE)
    elsewhere = [letter for letter in batch if letter.recipient_id == taken]
    assert claim_all(database, elsewhere, "another run") == {letter.id for letter in elsewhere}
    got = claim_all(database, batch)
    kinds = sorted((letter.recipient_id, letter.kind.value) for letter in batch if letter.id in got)
    assert kinds == sorted([(answered, "missiv"), (untouched, "missiv"), (untouched, "reminder")])
    assert states(database, built, LetterKind.REMINDER)[:2] == [LetterState.WITHDRAWN, LetterState.QUEUED]
    assert claim_all(database, []) == set()


def test_outcomes_of_a_batch_are_written_together(database: Database, built: BuiltRound) -> None:
    plan(database, built, LetterKind.MISSIV)
    batch = waiting(database, built)
    claim_all(database, batch)
    became = [LetterState.SENT, LetterState.UNDELIVERABLE, LetterState.QUEUED, LetterState.SENT]
    assert record_all(database, list(zip(batch, became, strict=True)))
    assert [letters_of(database, letter.recipient_id)[0].state for letter in batch] == became
    reached = [recipient(database, letter.recipient_id) for letter in batch]
    assert [row.undeliverable_at is not None for row in reached] == [False, True, False, False]
    assert reached[1].state is RecipientState.UNDELIVERABLE
    assert reached[0].sent_at == BEFORE + timedelta(minutes=1)
    assert chain_holds(database)


def test_a_run_that_lost_one_claim_of_its_batch_writes_none(database: Database, built: BuiltRound) -> None:
    plan(database, built, LetterKind.MISSIV)
    batch = waiting(database, built)
    claim_all(database, batch, "paused")
    group = recipient(database, built.recipient_id).group_key
    with database.changing() as session:
        batches.recover(session, built.round_id, group, BEFORE)
    assert claim(database, batch[0], "other")
    assert not record_all(database, [(letter, LetterState.SENT) for letter in batch], "paused")
    assert len(claim_all(database, batch[1:], "paused")) == 3
    assert not record_all(database, [(letter, LetterState.SENT) for letter in batch], "paused")
    assert [letters_of(database, letter.recipient_id)[0].sent_at for letter in batch] == [None] * 4
    reached = {recipient(database, letter.recipient_id).sent_at for letter in batch}
    assert BEFORE + timedelta(minutes=1) not in reached
    assert states(database, built, LetterKind.MISSIV) == [LetterState.HANDING] * 4
    assert record_all(database, [(batch[0], LetterState.SENT)], "other")
    assert record_all(database, [], "other")


def test_the_next_try_is_known_only_when_every_letter_left_has_its_own(database: Database, built: BuiltRound) -> None:
    """One that nobody at the relay has seen may go at any time: its order must not wait for the others' instants."""
    plan(database, built, LetterKind.MISSIV)
    first, second, *rest = batch = waiting(database, built)
    claim_all(database, batch)
    later = BEFORE + timedelta(minutes=30)
    told = [(first, later), (second, later + timedelta(hours=4))]
    outcomes = [HandOver(letter_id=item.id, state=LetterState.QUEUED, not_before=at) for item, at in told]
    with database.changing() as session:
        hand_over.record_all(session, list(zip((first, second), outcomes, strict=True)), "run", BEFORE)
    assert record_all(database, [(letter, LetterState.SENT) for letter in rest])
    assert left(database, built) == Unfinished(number=2, next_at=later)
    hasten(database, second.recipient_id)
    assert left(database, built) == Unfinished(number=2, next_at=None)


def left(database: Database, built: BuiltRound) -> Unfinished:
    with database.reading() as session:
        return batches.unfinished(session, built.round_id, "", ())


def hasten(database: Database, recipient_id: str) -> None:
    with database.changing() as session:
        waiting_letters.hasten(session, recipient_id)
