"""Each letter is planned once, for those it concerns, and says the same at every hand-over."""

import json
import threading
from pathlib import Path

from models.tables import LetterRow
from models.values import LetterState, RecipientState, RoundState, Stance
from rules.gates import REMIND_AGAIN_AFTER
from store.answers import drafts
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_facts
from store.recipients import recipients
from tests.round_builder import DUE, KEY, BuiltRound, register_round
from tests.store.letters.plans.steps import BY_HAND, LATER, MISSIV, REMINDER, extend
from tests.store_steps import BEFORE, TICK, claim, letters_of, plan, recipient, record, submit, waiting


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
    assert plan(database, built, BY_HAND, 2) == []
    assert len(plan(database, built, BY_HAND, 2, at=BEFORE + REMIND_AGAIN_AFTER)) == 4


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


def test_facts_of_no_letters_are_none(database: Database) -> None:
    with database.reading() as session:
        assert letter_facts.gather(session, [], key=KEY, base_url="") == {}
