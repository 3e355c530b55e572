"""The receipt goes to the registered address and, as a copy without the personal link, to the contact of the answer."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import col, select

from mail.outgoing.building import build_letter
from models.answer import AnswerContent
from models.tables import AnswerRow, LetterRow
from models.values import LetterKind, LetterState, Stance
from store.answers import submissions
from store.answers.submissions import Submission
from store.database import Database
from store.letters import hand_over, letter_facts, receipts
from store.recipients import recipients
from tests.letter_builder import html_of, text_of
from tests.registers import ON_SQLITE
from tests.round_builder import KEY, BuiltRound
from tests.store_steps import BEFORE, claim, letters_of, recipient, record, send_all, waiting

CONTACT = "eva@annan.example"


def answer(database: Database, built: BuiltRound, contact: str, replaces: int = 0, at: datetime = BEFORE) -> AnswerRow:
    content = AnswerContent(stance=Stance.SUPPORTS, contact_email=contact)
    sent = Submission(content=content, nonce=uuid4().hex, arrived_at=at, replaces=replaces)
    with database.changing() as session:
        return session.get_one(AnswerRow, submissions.submit(session, built.recipient_id, sent).id)


def copies(database: Database, built: BuiltRound) -> list[LetterRow]:
    return letters_of(database, built.recipient_id, LetterKind.RECEIPT_COPY)


def test_the_contact_gets_a_copy_of_each_versions_receipt(database: Database, built: BuiltRound) -> None:
    first = answer(database, built, CONTACT)
    second = answer(database, built, "ny@annan.example", replaces=1)
    rows = copies(database, built)
    assert [(row.number, row.to, json.loads(row.facts)["answer_id"]) for row in rows] == [
        (1, CONTACT, first.id),
        (2, "ny@annan.example", second.id),
    ]
    assert len(letters_of(database, built.recipient_id, LetterKind.RECEIPT)) == 2


@ON_SQLITE
@pytest.mark.parametrize("contact", ["", "Registrator0@Kommun.example", "ring växeln"])
def test_no_copy_goes_to_no_address_nor_twice_to_the_registered_one(
    database: Database, built: BuiltRound, contact: str
) -> None:
    answer(database, built, contact)
    assert copies(database, built) == []
    assert len(letters_of(database, built.recipient_id, LetterKind.RECEIPT)) == 1


def test_the_copy_holds_the_receipt_and_no_personal_link(database: Database, built: BuiltRound) -> None:
    receipt = answer(database, built, CONTACT).receipt
    with database.reading() as session:
        rows = session.exec(select(LetterRow).where(col(LetterRow.kind) == LetterKind.RECEIPT_COPY)).all()
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")[rows[0].id]
    letter = build_letter(facts)
    assert letter.recipient == CONTACT
    for words in (text_of(letter), html_of(letter)):
        assert receipt in words
        assert "/s/" not in words
        assert built.token not in words
        assert "Kopian innehåller ingen svarslänk" in " ".join(words.split())


def test_a_new_registered_address_leaves_the_copy_where_it_goes(database: Database, built: BuiltRound) -> None:
    answer(database, built, CONTACT)
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=BEFORE)
    sent = send_all(database, built)
    assert {(letter.kind, letter.to) for letter in sent} == {
        (LetterKind.RECEIPT, "ny@kommun.example"),
        (LetterKind.RECEIPT_COPY, CONTACT),
    }


def test_copies_are_claimed_in_batches_too_and_only_once(database: Database, built: BuiltRound) -> None:
    answer(database, built, CONTACT)
    both = waiting(database, built)
    with database.changing() as session:
        assert hand_over.claim_all(session, both, "run", BEFORE) == {letter.id for letter in both}
        assert hand_over.claim_all(session, both, "other", BEFORE) == set()


def test_a_contact_that_takes_no_mail_says_nothing_of_the_recipient(database: Database, built: BuiltRound) -> None:
    answer(database, built, CONTACT)
    (copy,) = (letter for letter in waiting(database, built) if letter.to == CONTACT)
    assert claim(database, copy)
    assert record(database, copy, LetterState.UNDELIVERABLE, smtp_code=550)
    assert recipient(database, built.recipient_id).undeliverable_at is None
    assert copies(database, built)[0].state is LetterState.UNDELIVERABLE


def test_a_stranger_gets_no_flood_of_copies_however_often_the_answer_is_replaced(
    database: Database, built: BuiltRound
) -> None:
    for version in range(12):
        row = answer(database, built, CONTACT, replaces=version)
    assert [copy.number for copy in copies(database, built)] == [*range(1, receipts.DAILY_COPIES + 1)]
    assert len(letters_of(database, built.recipient_id, LetterKind.RECEIPT)) == 12
    with database.reading() as session:
        assert receipts.addresses(session, row) == ["registrator0@kommun.example"]


def test_the_next_day_copies_go_again(database: Database, built: BuiltRound) -> None:
    for version in range(receipts.DAILY_COPIES):
        answer(database, built, CONTACT, replaces=version)
    answer(database, built, CONTACT, replaces=receipts.DAILY_COPIES)
    answer(database, built, CONTACT, replaces=receipts.DAILY_COPIES + 1, at=BEFORE + timedelta(days=1))
    assert [copy.number for copy in copies(database, built)] == [1, 2, 3, 4, 5, 7]
