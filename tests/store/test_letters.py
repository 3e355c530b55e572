"""Each letter is planned once, goes to those it concerns, is claimed by one run, and its outcome is never guessed."""

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState, RecipientState, RoundState, Stance
from store import batches, drafts, extensions, letter_facts, letter_reports, letters, links, recipients
from store.database import Database
from store.files import FileStore
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, register_round
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    claim,
    just_sent,
    letters_of,
    move,
    plan,
    recipient,
    record,
    send_all,
    submit,
    waiting,
)

MISSIV, REMINDER, BY_HAND = LetterKind.MISSIV, LetterKind.REMINDER, LetterKind.MANUAL_REMINDER
LATER = DUE + timedelta(days=7)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    """Four recipients who have the missiv and owe an answer."""
    return register_round(database, FileStore(tmp_path / "files"), count=4)


@pytest.fixture
def unsent(database: Database, tmp_path: Path) -> BuiltRound:
    """Three recipients of a round that has just been sent and whose missiv nobody has got yet."""
    return just_sent(database, FileStore(tmp_path / "files"), count=3)


def extend(database: Database, recipient_id: str, until: datetime) -> None:
    with database.changing() as session:
        row = session.get_one(RecipientRow, recipient_id)
        assert extensions.extend_recipient(session, row, until=until, reason="", at=BEFORE)


def change_address(database: Database, recipient_id: str, email: str = "ny@kommun.se") -> int:
    with database.changing() as session:
        return recipients.change_address(session, recipient_id, email, key=KEY, at=BEFORE)


def states(database: Database, recipient_id: str, kind: LetterKind) -> list[LetterState]:
    return [row.state for row in letters_of(database, recipient_id, kind)]


def letter_links(database: Database, built: BuiltRound) -> list[tuple[str, str]]:
    """Where each waiting letter would go, and the token it would carry."""
    with database.changing() as session:
        group = recipients.of_round(session, built.round_id)[0].group_key
        rows = batches.waiting(session, built.round_id, group, BEFORE)
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")
    return [(item.to, item.link.rpartition("/")[2]) for item in facts.values()]


def test_a_missiv_is_planned_for_everyone_once(database: Database, unsent: BuiltRound) -> None:
    assert sorted(plan(database, unsent, MISSIV)) == sorted(unsent.recipient_ids)
    assert plan(database, unsent, MISSIV) == []
    assert len(waiting(database, unsent)) == 3


def test_two_runs_that_plan_at_once_make_one_letter_each(database: Database, unsent: BuiltRound) -> None:
    barrier = threading.Barrier(4)
    planned: list[str] = []

    def run() -> None:
        barrier.wait()
        planned.extend(plan(database, unsent, MISSIV))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(planned) == sorted(unsent.recipient_ids)


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


def test_reminders_go_only_to_those_who_owe(database: Database, built: BuiltRound) -> None:
    answered, declined, drafting, silent = built.recipient_ids
    submit(database, built.recipient_ids[answered])
    submit(database, built.recipient_ids[declined], stance=Stance.DECLINES)
    with database.changing() as session:
        drafts.save(session, built.recipient_ids[drafting], expected=0, fields={"summary": ["x"]}, at=BEFORE)
    assert sorted(plan(database, built, REMINDER, due_at=DUE)) == [drafting, silent]
    facts = [
        json.loads(letters_of(database, built.recipient_ids[code], REMINDER)[0].facts) for code in (drafting, silent)
    ]
    assert [item["has_draft"] for item in facts] == [True, False]
    assert {item["is_overdue"] for item in facts} == {False}


def test_a_reminder_after_the_due_instant_says_so(database: Database, built: BuiltRound) -> None:
    plan(database, built, REMINDER, 1, due_at=DUE, at=DUE)
    plan(database, built, REMINDER, 2, due_at=DUE, at=DUE + TICK)
    rows = letters_of(database, built.recipient_id, REMINDER)
    assert [json.loads(row.facts)["is_overdue"] for row in rows] == [False, True]


def test_nobody_is_reminded_who_never_got_the_missiv_or_cannot_be_reached(
    database: Database, built: BuiltRound, tmp_path: Path
) -> None:
    reached, unreachable, *_ = built.recipient_ids.values()
    plan(database, built, MISSIV)
    for letter in waiting(database, built):
        assert claim(database, letter)
        state = LetterState.UNDELIVERABLE if letter.recipient_id == unreachable else LetterState.SENT
        record(database, letter, state)
    assert recipient(database, unreachable).state is RecipientState.UNDELIVERABLE
    assert len(plan(database, built, REMINDER, due_at=DUE)) == 3
    assert letters_of(database, unreachable, REMINDER) == []
    assert letters_of(database, reached, REMINDER) != []
    draft = register_round(database, FileStore(tmp_path / "f"), dnr="B 1", state=RoundState.APPROVED)
    assert plan(database, draft, BY_HAND) == []


def test_after_an_extension_the_reminder_follows_the_recipient_s_own_date(
    database: Database, built: BuiltRound
) -> None:
    first, *others = built.recipient_ids
    extend(database, built.recipient_ids[first], LATER)
    assert sorted(plan(database, built, REMINDER, 1, due_at=DUE)) == sorted(others)
    assert plan(database, built, REMINDER, 101, due_at=LATER) == [first]


def test_reminders_by_hand_go_out_once_for_each_number(database: Database, built: BuiltRound) -> None:
    assert len(plan(database, built, BY_HAND, 1)) == 4
    assert plan(database, built, BY_HAND, 1) == []
    assert len(plan(database, built, BY_HAND, 2)) == 4


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


def test_waiting_letters_turn_to_a_new_address_and_its_link(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    generation = change_address(database, unsent.recipient_id)
    new = links.token(KEY, unsent.round_id, unsent.recipient_id, generation)
    assert ("ny@kommun.se", new) in letter_links(database, unsent)
    assert unsent.token not in {token for _, token in letter_links(database, unsent)}


def test_a_letter_read_before_the_address_changed_does_not_leave_for_the_old_one(
    database: Database, unsent: BuiltRound
) -> None:
    plan(database, unsent, MISSIV)
    stale = next(item for item in waiting(database, unsent) if item.recipient_id == unsent.recipient_id)
    change_address(database, unsent.recipient_id)
    assert not claim(database, stale)
    assert states(database, unsent.recipient_id, MISSIV) == [LetterState.QUEUED]
    fresh = next(item for item in waiting(database, unsent) if item.recipient_id == unsent.recipient_id)
    assert fresh.to == "ny@kommun.se"
    assert claim(database, fresh)


def test_what_the_old_address_refuses_says_nothing_of_the_new_one(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    letter = next(item for item in waiting(database, unsent) if item.recipient_id == unsent.recipient_id)
    claim(database, letter)
    change_address(database, unsent.recipient_id)
    assert record(database, letter, LetterState.UNDELIVERABLE, smtp_code=550)
    row = recipient(database, unsent.recipient_id)
    assert (row.state, row.undeliverable_at) == (RecipientState.PENDING, None)


def test_a_new_address_for_an_unreachable_recipient_gets_the_missiv_and_clears_the_mark(
    database: Database, unsent: BuiltRound
) -> None:
    plan(database, unsent, MISSIV)
    for letter in waiting(database, unsent):
        claim(database, letter)
        record(database, letter, LetterState.UNDELIVERABLE, smtp_code=550)
    assert recipient(database, unsent.recipient_id).state is RecipientState.UNDELIVERABLE
    generation = change_address(database, unsent.recipient_id)
    with database.changing() as session:
        row = session.get_one(RecipientRow, unsent.recipient_id)
        assert letters.queue(session, row, MISSIV, generation, BEFORE)
        assert not letters.queue(session, row, MISSIV, generation + 1, BEFORE)
    assert [letter.to for letter in send_all(database, unsent)] == ["ny@kommun.se"]
    row = recipient(database, unsent.recipient_id)
    assert (row.state, row.undeliverable_at, row.sent_at) == (RecipientState.SENT, None, BEFORE)


def test_a_missiv_that_waits_is_not_doubled_by_a_new_address(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    generation = change_address(database, unsent.recipient_id)
    with database.changing() as session:
        row = session.get_one(RecipientRow, unsent.recipient_id)
        assert not letters.queue(session, row, MISSIV, generation, BEFORE)
    assert len(letters_of(database, unsent.recipient_id, MISSIV)) == 1


def test_a_letter_says_the_same_at_every_hand_over(database: Database, built: BuiltRound) -> None:
    """Between two tries the recipient's draft, the clock and the round may change; the letter does not."""
    plan(database, built, REMINDER, due_at=DUE, at=DUE)

    def facts() -> dict[str, object]:
        with database.reading() as session:
            rows = [session.get_one(LetterRow, letters_of(database, built.recipient_id, REMINDER)[0].id)]
            found = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")
        return next(iter(found.values())).model_dump(mode="json")

    before = facts()
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=DUE + TICK)
        recipients.mark_opened(session, built.recipient_id, DUE + TICK)
    assert facts() == before


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


def test_facts_of_no_letters_are_none(database: Database) -> None:
    with database.reading() as session:
        assert letter_facts.gather(session, [], key=KEY, base_url="") == {}
