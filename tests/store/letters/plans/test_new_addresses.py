"""A recipient's new address: what waits turns to it, and what the old one said no longer counts."""

from datetime import timedelta

from models.tables import RecipientRow
from models.values import LetterState, RecipientState
from store.database import Database
from store.letters import batches, letter_facts, letters
from store.recipients import links, recipients
from tests.round_builder import KEY, BuiltRound
from tests.store.letters.plans.steps import MISSIV, change_address, states
from tests.store_steps import BEFORE, claim, letters_of, plan, recipient, record, send_all, waiting


def letter_links(database: Database, built: BuiltRound) -> list[tuple[str, str]]:
    """Where each waiting letter would go, and the token it would carry."""
    with database.changing() as session:
        group = recipients.of_round(session, built.round_id)[0].group_key
        rows = batches.waiting(session, built.round_id, group, BEFORE)
        facts = letter_facts.of_letters(session, rows, key=KEY, base_url="https://remiss.example")
    return [(item.to, item.link.rpartition("/")[2]) for item in facts.values()]


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


def test_what_the_old_address_put_off_goes_to_the_new_one_at_once(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    for letter in waiting(database, unsent):
        claim(database, letter)
        record(database, letter, LetterState.QUEUED, smtp_code=450, not_before=BEFORE + timedelta(minutes=30))
    assert letter_links(database, unsent) == []
    change_address(database, unsent.recipient_id)
    assert [to for to, _ in letter_links(database, unsent)] == ["ny@kommun.se"]


def test_a_missiv_that_waits_is_not_doubled_by_a_new_address(database: Database, unsent: BuiltRound) -> None:
    plan(database, unsent, MISSIV)
    generation = change_address(database, unsent.recipient_id)
    with database.changing() as session:
        row = session.get_one(RecipientRow, unsent.recipient_id)
        assert not letters.queue(session, row, MISSIV, generation, BEFORE)
    assert len(letters_of(database, unsent.recipient_id, MISSIV)) == 1
