"""Answers, a closing and extensions that come at the same moment: one is counted, and the chain holds."""

import threading
from collections.abc import Callable
from datetime import timedelta

from models.errors import PermanentFailure, Refused
from models.tables import RecipientRow
from models.values import LetterKind, RecipientState, RoundState
from store.answers import drafts
from store.database import Database
from store.recipients import extensions
from store.rounds import standing
from tests.round_builder import CLOSES, DUE, BuiltRound
from tests.store_steps import TICK, chain_holds, letters_of, move, recipient, submit, versions


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Runs the steps in threads that start together; the codes of what was refused."""
    barrier, refused = threading.Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        barrier.wait()
        try:
            step()
        except (Refused, PermanentFailure) as refusal:
            refused.append(refusal.code)

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_of_forty_first_answers_at_once_one_is_counted(database: Database, built: BuiltRound) -> None:
    refused = at_once(*[lambda: submit(database, built.recipient_id)] * 40)
    assert refused == ["answer_exists"] * 39
    assert [row.counted for row in versions(database, built.recipient_id)] == [True]
    assert chain_holds(database)


def test_one_form_sent_forty_times_at_once_is_one_answer(database: Database, built: BuiltRound) -> None:
    receipts: set[str] = set()

    def send() -> None:
        receipts.add(submit(database, built.recipient_id, nonce="n").receipt)

    assert at_once(*[send] * 40) == []
    assert len(receipts) == 1
    assert len(versions(database, built.recipient_id)) == 1
    assert len(letters_of(database, built.recipient_id, LetterKind.RECEIPT)) == 1


def test_answers_closing_and_extensions_at_once_end_in_one_counted_answer(
    database: Database, built: BuiltRound
) -> None:
    """Forty threads: answers in time and out of time, a closing, extensions for one and for all, drafts."""
    closed_at = DUE - timedelta(days=1)

    def extend_all() -> None:
        until, closing = DUE + timedelta(days=7), CLOSES + timedelta(days=7)
        extensions.extend_round(database, built.round_id, until=until, closes_at=closing, reason="", at=closed_at)

    def extend_one() -> None:
        with database.changing() as session:
            row = session.get_one(RecipientRow, built.recipient_id)
            extensions.extend_recipient(session, row, until=DUE + timedelta(days=3), reason="", at=closed_at)

    def save_draft() -> None:
        with database.changing() as session:
            drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=closed_at)

    in_time = [lambda: submit(database, built.recipient_id, closed_at - TICK)] * 16
    too_late = [lambda: submit(database, built.recipient_id, closed_at + timedelta(days=60))] * 16
    closing = [lambda: move(database, built, RoundState.OPEN, RoundState.CLOSED, closed_at)] * 2
    refused = at_once(
        *in_time, *too_late, *closing, extend_all, extend_all, extend_one, extend_one, save_draft, save_draft
    )
    assert refused.count("answer_exists") + refused.count("round_closed") == 31
    # An extension that finds the round closed, or the day moved further already, is refused; nothing else is.
    assert set(refused) <= {"answer_exists", "round_closed", "state_moved_on", "extension_not_later"}
    kept = versions(database, built.recipient_id)
    assert [(row.version, row.counted, row.arrived_at) for row in kept] == [(1, True, closed_at - TICK)]
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED
    assert chain_holds(database)
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
    assert counts.recipients == counts.settled + counts.silent + counts.outstanding == 3
