"""A letter is claimed by one run, only while it still concerns its recipient, and its outcome is never guessed."""

import threading

import pytest

from models.values import LetterKind, LetterState, RecipientState, RoundState, Stance
from store.database import Database
from store.letters import batches, letter_reports
from store.recipients import recipients
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound
from tests.store.letters.plans.steps import BY_HAND, LATER, MISSIV, REMINDER, extend, states
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    claim,
    letters_of,
    move,
    plan,
    recipient,
    record,
    send_all,
    submit,
    waiting,
)


def test_a_sent_missiv_marks_the_recipient_as_reached(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    sent = send_all(database, unsent, SENT)
    assert len(sent) == 3
    assert send_all(database, unsent) == []
    row = recipient(database, unsent.recipient_id)
    assert (row.state, row.sent_at) == (RecipientState.SENT, SENT)
    letter = letters_of(database, unsent.recipient_id)[0]
    assert (letter.state, letter.sent_at, letter.attempts, letter.smtp_code) == (LetterState.SENT, SENT, 1, 250)
    assert chain_holds(database)


@ON_SQLITE
@pytest.mark.parametrize("kind", [REMINDER, BY_HAND])
@pytest.mark.parametrize("stance", [Stance.SUPPORTS, Stance.NO_COMMENTS, Stance.DECLINES])
def test_the_claim_withdraws_a_reminder_to_one_who_has_answered(
    database: Database, built: BuiltRound, kind: LetterKind, stance: Stance
) -> None:
    plan(database, built, kind, due_at=DUE)
    planned = next(item for item in waiting(database, built) if item.recipient_id == built.recipient_id)
    submit(database, built.recipient_id, stance=stance)
    assert not claim(database, planned)
    assert states(database, built.recipient_id, kind) == [LetterState.WITHDRAWN]
    assert not claim(database, planned)


def test_the_claim_withdraws_a_reminder_of_a_date_that_no_longer_holds(database: Database, built: BuiltRound) -> None:
    plan(database, built, REMINDER, due_at=DUE)
    planned = next(item for item in waiting(database, built) if item.recipient_id == built.recipient_id)
    extend(database, built.recipient_id, LATER)
    assert not claim(database, planned)
    assert states(database, built.recipient_id, REMINDER) == [LetterState.WITHDRAWN]


def test_no_reminder_leaves_after_the_round_has_closed(database: Database, built: BuiltRound) -> None:
    plan(database, built, REMINDER, due_at=DUE)
    planned = waiting(database, built)
    assert move(database, built, RoundState.OPEN, RoundState.CLOSED, CLOSES)
    assert [claim(database, letter) for letter in planned] == [False] * 4
    assert {*states(database, built.recipient_id, REMINDER)} == {LetterState.WITHDRAWN}


def test_an_answer_after_the_claim_does_not_stop_the_letter_that_is_leaving(
    database: Database, built: BuiltRound
) -> None:
    plan(database, built, REMINDER, due_at=DUE)
    planned = next(item for item in waiting(database, built) if item.recipient_id == built.recipient_id)
    assert claim(database, planned, at=BEFORE)
    submit(database, built.recipient_id, at=BEFORE + TICK)
    assert record(database, planned)
    with database.reading() as session:
        assert letter_reports.reminded_after_answer(session, built.round_id) == []


def test_one_letter_is_claimed_by_one_of_many_runs(database: Database, built: BuiltRound) -> None:
    plan(database, built, REMINDER, due_at=DUE)
    planned = waiting(database, built)[0]
    won: list[str] = []
    barrier = threading.Barrier(8)

    def run(mark: str) -> None:
        barrier.wait()
        if claim(database, planned, mark):
            won.append(mark)

    threads = [threading.Thread(target=run, args=(f"run-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert letters_of(database, planned.recipient_id, REMINDER)[0].claim == won[0]


def recover(database: Database, built: BuiltRound) -> int:
    with database.changing() as session:
        group = recipients.of_round(session, built.round_id)[0].group_key
        return batches.recover(session, built.round_id, group, BEFORE)


def test_an_interrupted_letter_goes_again_and_is_marked_unknown(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    first, *_ = planned = waiting(database, unsent)
    assert claim(database, first, "dead")
    assert [item.id for item in waiting(database, unsent)] == [item.id for item in planned[1:]]
    assert recover(database, unsent) == 1
    assert recover(database, unsent) == 0
    again = next(item for item in waiting(database, unsent) if item.id == first.id)
    assert claim(database, again, "alive")
    assert record(database, again, mark="alive")
    row = letters_of(database, first.recipient_id)[0]
    assert (row.state, row.outcome_unknown, row.attempts) == (LetterState.SENT, True, 2)


def test_a_run_that_lost_its_claim_records_nothing(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    letter = waiting(database, unsent)[0]
    assert claim(database, letter, "paused")
    recover(database, unsent)
    assert claim(database, letter, "other")
    assert not record(database, letter, LetterState.UNDELIVERABLE, "paused")
    assert record(database, letter, LetterState.SENT, "other")
    assert not record(database, letter, LetterState.SENT, "other")
    row = recipient(database, letter.recipient_id)
    assert (row.state, row.undeliverable_at) == (RecipientState.SENT, None)


def test_a_deferred_letter_waits_and_keeps_what_smtp_said(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    letter = waiting(database, unsent)[0]
    claim(database, letter)
    assert record(database, letter, LetterState.QUEUED, smtp_code=450, smtp_text="grå lista")
    row = letters_of(database, letter.recipient_id)[0]
    assert (row.state, row.smtp_code, row.smtp_text, row.sent_at, row.outcome_unknown) == (
        LetterState.QUEUED,
        450,
        "grå lista",
        None,
        False,
    )
    assert recipient(database, letter.recipient_id).state is RecipientState.PENDING
    claim(database, letter, "second")
    assert record(database, letter, LetterState.QUEUED, "second", unknown=True)
    claim(database, letter, "third")
    assert record(database, letter, LetterState.SENT, "third")
    assert letters_of(database, letter.recipient_id)[0].outcome_unknown


def test_a_cancelled_round_sends_nothing_that_waited_and_tells_those_who_got_the_missiv(
    database: Database, built: BuiltRound
) -> None:
    plan(database, built, REMINDER, due_at=DUE)
    stale = waiting(database, built)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, BEFORE)
    assert [claim(database, letter) for letter in stale] == [False] * 4
    assert {letter.kind for letter in waiting(database, built)} == {LetterKind.CANCELLED}
    assert len(send_all(database, built)) == 4
    with database.reading() as session:
        assert letter_reports.sent_numbers(session, built.round_id, LetterKind.CANCELLED) == {1: 4}
