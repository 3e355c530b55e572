"""A second person is asked to attest what stands there: one request at a time, a link of its own, and who is told."""

import json
from datetime import timedelta

import pytest

from mail.outgoing.building import build_letter
from models.errors import Refused
from models.values import AttestState, LetterKind, LetterState, RoundState
from store.answers import attest_standing, attests
from store.answers.attests import Request
from store.database import Database
from store.letters import letter_facts
from store.recipients import links
from store.records import audit
from tests.letter_builder import html_of, text_of
from tests.round_builder import DUE, KEY, BuiltRound
from tests.store.answers.attests.steps import (
    KARIN,
    TOLD,
    ask,
    asked,
    correct_address,
    current,
    decide,
    rows,
    states,
    typed_sha256,
)
from tests.store_steps import TICK, chain_holds, letters_of, move, send_all, submit, waiting


def test_a_request_is_two_letters_and_an_audit_row_without_a_word_of_it(database: Database, built: BuiltRound) -> None:
    assert ask(database, built) == 1
    assert {(letter.kind, letter.to) for letter in send_all(database, built)} == {
        (LetterKind.ATTEST, KARIN.email),
        (LetterKind.ATTEST_NOTICE, "registrator0@kommun.example"),
    }
    (row,) = rows(database, built)
    with database.reading() as session:
        (told,) = (entry for entry in audit.of_object(session, row.id) if entry.action == "attest_asked")
    assert json.loads(told.facts) == {"number": 1, "sha256": row.sha256}
    found = asked(database, built)
    assert (found.name, found.state, found.changed, found.letter) == (
        "Karin Berg",
        AttestState.WAITING,
        False,
        LetterState.SENT,
    )
    assert chain_holds(database)


def test_the_database_holds_only_the_hash_of_the_link(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    (row,) = rows(database, built)
    token = links.attest_token(KEY, row.id, 1)
    assert row.token_hash == links.token_hash(token)
    assert token not in json.dumps(row.model_dump(mode="json"))
    assert token != built.token
    with database.reading() as session:
        found = attest_standing.of_token(session, token)
        assert found is not None
        assert found.id == row.id
        for wrong in ("", "fel", built.token, "A" * 43):
            assert attest_standing.of_token(session, wrong) is None


def test_only_the_attester_gets_its_link_and_only_the_registered_address_the_answers(
    database: Database, built: BuiltRound
) -> None:
    ask(database, built)
    decide(database, built, AttestState.SENT_BACK, comment="Fråga 2 saknas.")
    letters = letters_of(database, built.recipient_id)
    with database.reading() as session:
        facts = letter_facts.gather(session, letters, key=KEY, base_url="https://remiss.example")
    built_letters = {row.kind: build_letter(facts[row.id]) for row in letters}
    words = {kind: text_of(letter) + html_of(letter) for kind, letter in built_letters.items()}
    own = links.attest_token(KEY, rows(database, built)[0].id, 1)
    assert [kind for kind, text in words.items() if f"/attest/{own}" in text] == [LetterKind.ATTEST]
    assert [kind for kind, text in words.items() if "/s/" in text] == [LetterKind.ATTEST_OUTCOME]
    assert "Läs fråga 2." in words[LetterKind.ATTEST]
    for kind in (LetterKind.ATTEST_OUTCOME, LetterKind.ATTEST_OUTCOME_COPY):
        assert "Fråga 2 saknas." in words[kind]
    assert all("Karin Berg" in text for text in words.values())


def test_the_same_request_twice_at_once_is_one(database: Database, built: BuiltRound) -> None:
    assert [ask(database, built), ask(database, built, minutes=1)] == [1, 1]
    assert ask(database, built, KARIN.model_copy(update={"message": "Läs fråga 3."}), minutes=2) == 2
    assert ask(database, built, minutes=20) == 3
    assert states(database, built) == [LetterState.WITHDRAWN, LetterState.WITHDRAWN, LetterState.QUEUED]


def test_ten_requests_a_day_are_taken_and_the_next_day_more(database: Database, built: BuiltRound) -> None:
    for number in range(10):
        ask(database, built, Request(name="Bo", email=f"bo{number}@kommun.example"))
    with pytest.raises(Refused, match="attests_too_many"):
        ask(database, built, Request(name="Bo", email="bo10@kommun.example"))
    assert ask(database, built, Request(name="Bo", email="bo10@kommun.example"), minutes=24 * 60) == 11


def test_a_newer_request_replaces_the_older(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    ask(database, built, Request(name="Bo", email="bo@kommun.example"))
    with pytest.raises(Refused, match="attest_ended"):
        decide(database, built, number=0)
    assert decide(database, built)
    assert asked(database, built).name == "Bo"


def test_asking_for_what_is_attested_changes_nothing(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    decide(database, built)
    assert ask(database, built, Request(name="Bo", email="bo@kommun.example"), minutes=90) == 1
    assert asked(database, built).stands


def test_a_request_whose_link_has_been_replaced_is_gone(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    correct_address(database, built)
    assert current(database, built) is None
    assert submit(database, built.recipient_id, typed_sha256=typed_sha256()).attested_by == ""


def test_no_request_is_sent_after_the_close_but_its_outcome_is(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    decide(database, built)
    move(database, built, RoundState.OPEN, RoundState.OVERDUE, DUE + TICK)
    move(database, built, RoundState.OVERDUE, RoundState.CLOSED, DUE + timedelta(days=20))
    assert {letter.kind for letter in waiting(database, built)} == TOLD


def test_the_addresses_asked_before_are_known(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    with database.reading() as session:
        assert attest_standing.addresses(session, built.recipient_id) == [KARIN.email]
    assert attests.DAILY_LIMIT == 10
