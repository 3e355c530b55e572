"""The attester's word: told to those who write, given on what was shown, and void by any change."""

import json
from datetime import timedelta

import pytest

from models.errors import Refused
from models.tables import AuditRow
from models.values import AttestState, FileKind, LetterKind, LetterState
from store.answers import attest_standing, drafts
from store.database import Database
from store.recipients import links
from store.records import audit
from tests.round_builder import KEY, BuiltRound
from tests.store.answers.attests.steps import TOLD, add_file, ask, asked, correct_address, decide, rows, save, states
from tests.store_steps import BEFORE, letters_of, send_all


def test_attesting_is_told_to_the_registered_address_and_the_contact(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    assert decide(database, built)
    (told,) = letters_of(database, built.recipient_id, LetterKind.ATTEST_OUTCOME)
    (copy,) = letters_of(database, built.recipient_id, LetterKind.ATTEST_OUTCOME_COPY)
    assert (told.to, copy.to) == ("registrator0@kommun.example", "eva@kommun.example")
    found = asked(database, built)
    assert (found.state, found.stands, found.decided_at) == (
        AttestState.ATTESTED,
        True,
        BEFORE + timedelta(minutes=60),
    )
    (row,) = rows(database, built)
    with database.reading() as session:
        (entry,) = (one for one in audit.of_object(session, row.id) if one.action == "attested")
    assert (entry.actor, json.loads(entry.facts)) == (f"attester:{row.id}", {"number": 1, "sha256": row.sha256})


def test_the_contact_gets_no_copy_when_it_is_the_attester(database: Database, built: BuiltRound) -> None:
    save(database, built, 1, contact_email="Karin@kommun.example")
    ask(database, built)
    decide(database, built)
    assert letters_of(database, built.recipient_id, LetterKind.ATTEST_OUTCOME_COPY) == []


def test_a_word_given_twice_is_one_and_another_word_is_another(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    assert [decide(database, built), decide(database, built, minutes=61)] == [True, False]
    assert decide(database, built, AttestState.SENT_BACK, comment="Fråga 2 saknas.", minutes=62)
    assert not decide(database, built, AttestState.SENT_BACK, comment="Fråga 2 saknas.", minutes=63)
    assert asked(database, built).comment == "Fråga 2 saknas."
    numbers = [row.number for row in letters_of(database, built.recipient_id, LetterKind.ATTEST_OUTCOME)]
    assert numbers == [1, 2]
    actions = [row.action for row in _audit(database, built)]
    assert actions == ["attest_asked", "attested", "attest_sent_back"]
    assert all("Fråga" not in row.facts for row in _audit(database, built))


def test_any_change_of_text_files_or_kinds_makes_the_attest_void(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    decide(database, built)
    save(database, built, 1, summary="Kommunen avstyrker.")
    assert asked(database, built).state is AttestState.VOID
    save(database, built, 2)
    assert asked(database, built).state is AttestState.ATTESTED
    file_id = add_file(database, built)
    assert asked(database, built).state is AttestState.VOID
    decide(database, built, minutes=70)
    assert asked(database, built).stands
    with database.changing() as session:
        drafts.set_file_kind(session, built.recipient_id, file_id, FileKind.OTHER)
    assert not asked(database, built).stands


def test_what_was_not_shown_cannot_be_attested(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    before = rows(database, built)[0].sha256
    save(database, built, 1, summary="Ändrat medan attestanten läste.")
    with pytest.raises(Refused, match="draft_changed"):
        decide(database, built, sha256=before)
    found = asked(database, built)
    assert (found.state, found.changed) == (AttestState.WAITING, True)
    assert letters_of(database, built.recipient_id, LetterKind.ATTEST_OUTCOME) == []


def test_a_corrected_address_ends_the_link_and_keeps_what_was_attested(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    token = links.attest_token(KEY, rows(database, built)[0].id, 1)
    decide(database, built)
    correct_address(database, built)
    with database.reading() as session:
        assert attest_standing.of_token(session, token) is None
    with pytest.raises(Refused, match="attest_ended"):
        decide(database, built, AttestState.SENT_BACK, comment="Nej.")
    assert asked(database, built).stands
    assert {letter.kind for letter in send_all(database, built)} == TOLD
    assert states(database, built) == [LetterState.WITHDRAWN]


def _audit(database: Database, built: BuiltRound) -> list[AuditRow]:
    with database.reading() as session:
        return [entry for row in rows(database, built) for entry in audit.of_object(session, row.id)]
