"""The link forwarded to a colleague: its letter goes to the colleague alone, and only while the link holds."""

import json
from datetime import timedelta

import pytest

from mail.outgoing.building import build_letter
from models.errors import Refused
from models.values import LetterKind, LetterState, RoundState
from store.database import Database
from store.letters import letter_facts
from store.recipients import forwards, recipients
from store.records import audit
from tests.letter_builder import html_of, text_of
from tests.round_builder import DUE, KEY, BuiltRound
from tests.store_steps import BEFORE, chain_holds, claim, letters_of, move, recipient, record, send_all, waiting

COLLEAGUE = "bo@kommun.example"


def forward(database: Database, built: BuiltRound, to: str = COLLEAGUE, message: str = "", minutes: int = 0) -> int:
    with database.changing() as session:
        at = BEFORE + timedelta(minutes=minutes)
        return forwards.forward(session, built.recipient_id, to=to, message=message, at=at)


def states(database: Database, built: BuiltRound, kind: LetterKind) -> list[LetterState]:
    return [row.state for row in letters_of(database, built.recipient_id, kind)]


def test_a_forward_is_two_letters_and_an_audit_row_without_the_address(database: Database, built: BuiltRound) -> None:
    assert forward(database, built, message="Kan du svara på fråga 2?") == 1
    assert {(letter.kind, letter.to) for letter in send_all(database, built)} == {
        (LetterKind.FORWARD, COLLEAGUE),
        (LetterKind.FORWARD_NOTICE, "registrator0@kommun.example"),
    }
    with database.reading() as session:
        (row,) = (row for row in audit.of_object(session, built.recipient_id) if row.action == "link_forwarded")
        (kept,) = forwards.of_recipient(session, built.recipient_id)
    assert json.loads(row.facts)["number"] == 1
    assert COLLEAGUE not in row.facts
    assert (kept.to, kept.at, kept.state) == (COLLEAGUE, BEFORE, LetterState.SENT)
    assert chain_holds(database)


def test_the_colleague_gets_the_link_and_the_notice_does_not(database: Database, built: BuiltRound) -> None:
    forward(database, built, message="Kan du svara på fråga 2?")
    rows = letters_of(database, built.recipient_id)
    with database.reading() as session:
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")
    own, notice = (build_letter(facts[row.id]) for row in sorted(rows, key=lambda row: row.kind))
    assert f"https://remiss.example/s/{built.token}" in text_of(own)
    assert "Kan du svara på fråga 2?" in text_of(own)
    assert "registrator0@kommun.example" in text_of(own)
    for words in (text_of(notice), html_of(notice)):
        assert COLLEAGUE in words
        assert "/s/" not in words


def test_the_same_forward_twice_at_once_is_one(database: Database, built: BuiltRound) -> None:
    assert [forward(database, built), forward(database, built, minutes=1)] == [1, 1]
    assert forward(database, built, message="En gång till", minutes=2) == 2
    assert forward(database, built, minutes=20) == 3


def test_ten_forwards_a_day_are_taken_and_the_next_day_more(database: Database, built: BuiltRound) -> None:
    for number in range(10):
        forward(database, built, f"bo{number}@kommun.example")
    with pytest.raises(Refused, match="forwards_too_many"):
        forward(database, built, "elfte@kommun.example", minutes=24 * 60 - 1)
    assert forward(database, built, "elfte@kommun.example", minutes=24 * 60) == 11


def test_a_replaced_link_is_never_forwarded(database: Database, built: BuiltRound) -> None:
    forward(database, built)
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=BEFORE)
    assert [(letter.kind, letter.to) for letter in send_all(database, built)] == [
        (LetterKind.FORWARD_NOTICE, "ny@kommun.example")
    ]
    assert states(database, built, LetterKind.FORWARD) == [LetterState.WITHDRAWN]


def test_a_link_replaced_between_reading_and_hand_over_is_not_forwarded(database: Database, built: BuiltRound) -> None:
    forward(database, built)
    (letter,) = (letter for letter in waiting(database, built) if letter.kind is LetterKind.FORWARD)
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=BEFORE)
    assert not claim(database, letter)
    assert states(database, built, LetterKind.FORWARD) == [LetterState.WITHDRAWN]


def test_a_colleague_that_takes_no_mail_says_nothing_of_the_recipient(database: Database, built: BuiltRound) -> None:
    forward(database, built)
    (letter,) = (letter for letter in waiting(database, built) if letter.kind is LetterKind.FORWARD)
    assert claim(database, letter)
    assert record(database, letter, LetterState.UNDELIVERABLE, smtp_code=550)
    assert recipient(database, built.recipient_id).undeliverable_at is None


def test_a_cancelled_round_is_not_forwarded(database: Database, built: BuiltRound) -> None:
    forward(database, built)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, BEFORE)
    assert states(database, built, LetterKind.FORWARD) == [LetterState.WITHDRAWN]


def test_a_forward_after_the_due_day_says_so(database: Database, built: BuiltRound) -> None:
    forward(database, built, minutes=int((DUE - BEFORE).total_seconds() // 60) + 1)
    rows = letters_of(database, built.recipient_id, LetterKind.FORWARD)
    with database.reading() as session:
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")[rows[0].id]
    assert facts.is_overdue
    assert "SISTA SVARSDAG VAR" in text_of(build_letter(facts))
