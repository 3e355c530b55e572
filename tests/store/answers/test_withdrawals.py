"""An answer taken back: nothing counts, everything is kept, and exactly one of two who act at once wins."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from models.compilation import CompilationData
from models.errors import Refused
from models.tables import AnswerRow
from models.values import LetterKind, LetterState, RecipientState, RoundState, Stance
from store.answers import answers, drafts, submissions, withdrawals
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_reports
from store.recipients import extensions, recipients
from store.records import compilations, outbox, snapshot
from store.rounds import standing
from tests.round_builder import CLOSES, DUE, BuiltRound, register_round
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    close,
    letters_of,
    move,
    plan,
    recipient,
    send_all,
    submission,
    submit,
    versions,
)

LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


def withdraw(database: Database, built: BuiltRound, version: int = 1, at: object = LATER) -> AnswerRow:
    with database.changing() as session:
        return withdrawals.withdraw(session, built.recipient_id, version=version, at=at)  # type: ignore[arg-type]


def test_no_answer_counts_any_more_and_every_version_is_kept(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, summary="Det första")
    submit(database, built.recipient_id, summary="Det andra", replaces=1)
    row = withdraw(database, built, version=2)
    assert (row.version, row.counted, row.withdrawn_at) == (2, False, LATER)
    first, second = versions(database, built.recipient_id)
    assert [answers.content(item).summary for item in (first, second)] == ["Det första", "Det andra"]
    assert (first.counted, first.withdrawn_at) == (False, None)
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
        assert answers.counted_answer(session, built.recipient_id) is None
    assert (counts.answered, counts.outstanding, counts.recipients) == (0, 2, 2)
    assert chain_holds(database)


def test_the_recipient_stands_as_before_it_answered(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    withdraw(database, built)
    assert recipient(database, built.recipient_id).state is RecipientState.SENT
    with database.changing() as session:
        recipients.acknowledge(session, built.recipient_id, "KS 2 juni", LATER)
    submit(database, built.recipient_id, LATER, stance=Stance.DECLINES)
    withdraw(database, built, version=2)
    assert recipient(database, built.recipient_id).state is RecipientState.ACKNOWLEDGED
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=LATER)
    submit(database, built.recipient_id, LATER, takes_draft=False)
    withdraw(database, built, version=3)
    assert recipient(database, built.recipient_id).state is RecipientState.DRAFTING


def test_the_registered_address_is_told_once_and_so_are_the_workflows(database: Database, built: BuiltRound) -> None:
    row = submit(database, built.recipient_id)
    with database.reading() as session:
        before = sum(len(item.seqs) for item in outbox.waiting(session))
    for _again in range(3):
        withdraw(database, built)
    (letter,) = letters_of(database, built.recipient_id, LetterKind.WITHDRAWN_NOTICE)
    assert (letter.number, letter.to, row.id in letter.facts) == (1, "registrator0@kommun.example", True)
    with database.reading() as session:
        assert sum(len(item.seqs) for item in outbox.waiting(session)) == before + 1


def test_reminders_start_again_and_none_is_taken_for_a_breach(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert "0114" not in plan(database, built, LetterKind.MANUAL_REMINDER, at=BEFORE)
    withdraw(database, built)
    assert plan(database, built, LetterKind.MANUAL_REMINDER, 2, at=LATER) == ["0114"]  # 0115 was reminded just before
    send_all(database, built, LATER + TICK)
    sent = letters_of(database, built.recipient_id, LetterKind.MANUAL_REMINDER)
    assert [letter.state for letter in sent] == [LetterState.SENT]
    with database.reading() as session:
        assert letter_reports.reminded_after_answer(session, built.round_id) == []


def test_a_new_answer_is_the_next_version_and_counts(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    withdraw(database, built)
    row = submit(database, built.recipient_id, DUE + TICK)
    assert (row.version, row.counted, row.late) == (2, True, True)
    assert withdraw(database, built, at=DUE + TICK).withdrawn_at == LATER  # the old form once more changes nothing
    with database.reading() as session:
        assert answers.counted_answer(session, built.recipient_id) is not None
        assert withdrawals.last_of_recipient(session, built.recipient_id) is None
        assert withdrawals.last_of_round(session, built.round_id) == {}


@pytest.mark.parametrize("version", [1, 3])
def test_only_the_version_that_was_seen_is_taken_back(database: Database, built: BuiltRound, version: int) -> None:
    submit(database, built.recipient_id)
    submit(database, built.recipient_id, replaces=1)
    with pytest.raises(Refused, match="answer_changed"):
        withdraw(database, built, version=version)
    assert [row.counted for row in versions(database, built.recipient_id)] == [False, True]


def test_an_answer_is_taken_back_until_the_closing_instant_and_not_after(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    with pytest.raises(Refused, match="round_closed"):
        withdraw(database, built, at=CLOSES + TICK)
    withdraw(database, built, at=CLOSES)
    close(database, built, CLOSES + TICK)
    assert recipient(database, built.recipient_id).state is RecipientState.SILENT


def test_one_taken_back_in_time_but_recorded_after_the_closing_is_silent(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    close(database, built, DUE)
    with pytest.raises(Refused, match="round_closed"):
        withdraw(database, built, at=DUE + TICK)
    withdraw(database, built, at=DUE)
    assert recipient(database, built.recipient_id).state is RecipientState.SILENT
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
    assert (counts.silent, counts.answered, counts.outstanding) == (2, 0, 0)


def test_a_cancelled_round_takes_nothing_back(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, LATER)
    with pytest.raises(Refused, match="round_cancelled"):
        withdraw(database, built)


def test_a_reopened_round_asks_the_one_who_took_its_answer_back(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    withdraw(database, built)
    close(database, built, DUE + TICK)
    assert move(database, built, RoundState.CLOSED, RoundState.OPEN, DUE + TICK)
    extensions.extend_round(database, built.round_id, until=CLOSES, closes_at=CLOSES, reason="", at=DUE + TICK)
    assert recipient(database, built.recipient_id).state is RecipientState.SENT


def test_the_compilation_tells_it_and_never_passes_for_one_made_before(database: Database, built: BuiltRound) -> None:
    def taken() -> CompilationData:
        with database.changing() as session:
            data = snapshot.take(session, built.round_id, LATER)
            compilations.record(session, built.round_id, data, {})
        return data

    before = taken()
    submit(database, built.recipient_id)
    withdraw(database, built)
    after = taken()
    told = {item.code: (item.withdrawn_at, item.answer) for item in after.recipients}
    assert told == {"0114": (LATER, None), "0115": (None, None)}
    assert (before.version, after.version) == (1, 2)
    assert before.snapshot != after.snapshot


def at_once(database: Database, *deeds: Callable[[], object]) -> list[str]:
    """What each of several deeds, begun in the same moment by a thread of its own, came to."""
    outcomes = [""] * len(deeds)
    together = threading.Barrier(len(deeds))

    def act(place: int, deed: Callable[[], object]) -> None:
        together.wait()
        try:
            deed()
        except Refused as refusal:
            outcomes[place] = refusal.code

    threads = [threading.Thread(target=act, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("turn", range(5))
def test_of_a_replacement_and_a_withdrawal_at_once_exactly_one_wins(
    database: Database, built: BuiltRound, turn: int
) -> None:
    submit(database, built.recipient_id)
    replacement = submission(LATER, replaces=1)

    def replace() -> None:
        with database.changing() as session:
            submissions.submit(session, built.recipient_id, replacement)

    outcomes = at_once(database, replace, lambda: withdraw(database, built))
    kept = versions(database, built.recipient_id)
    if outcomes == ["", "answer_changed"]:
        assert [(row.counted, row.withdrawn_at) for row in kept] == [(False, None), (True, None)]
    else:
        assert outcomes == ["answer_withdrawn", ""]
        assert [(row.counted, row.withdrawn_at) for row in kept] == [(False, LATER)]


def test_many_withdrawals_at_once_are_one(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert at_once(database, *(lambda: withdraw(database, built) for _ in range(4))) == [""] * 4
    assert len(letters_of(database, built.recipient_id, LetterKind.WITHDRAWN_NOTICE)) == 1
    assert chain_holds(database)
