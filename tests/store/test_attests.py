"""A second person's attest: asked for what stands there, void by any change, kept with the answer it was about."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mail.building import build_letter
from models.answer import StoredFile
from models.errors import Refused
from models.tables import AuditRow
from models.values import (
    AnswerSource,
    AttestState,
    DecisionStatus,
    FileKind,
    LetterKind,
    LetterState,
    RoundState,
    Stance,
)
from store import answers, attest_standing, attests, audit, drafts, letter_facts, links, recipients, submissions
from store.attests import Request
from store.database import Database
from store.files import FileStore
from tests.letter_builder import html_of, text_of
from tests.round_builder import DUE, KEY, BuiltRound, register_round
from tests.store.attest_steps import (
    FIELDS,
    KARIN,
    ask,
    asked,
    current,
    decide,
    rows,
    save,
    typed_sha256,
)
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    letters_of,
    move,
    send_all,
    stored,
    submission,
    submit,
    waiting,
)

TOLD = {LetterKind.ATTEST_NOTICE, LetterKind.ATTEST_OUTCOME, LetterKind.ATTEST_OUTCOME_COPY}


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    made = register_round(database, FileStore(tmp_path / "files"))
    save(database, made)
    return made


def states(database: Database, built: BuiltRound, kind: LetterKind = LetterKind.ATTEST) -> list[LetterState]:
    return [row.state for row in letters_of(database, built.recipient_id, kind)]


def add_file(database: Database, built: BuiltRound, name: str = "yttrande.pdf") -> str:
    with database.changing() as session:
        drafts.add_files(session, built.recipient_id, [stored(name)])
        return drafts.load(session, built.recipient_id).files[-1][0]


def correct_address(database: Database, built: BuiltRound, email: str = "ny@kommun.example") -> None:
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, email, key=KEY, at=BEFORE)


def test_a_request_is_two_letters_and_an_audit_row_without_a_word_of_it(database: Database, built: BuiltRound) -> None:
    assert ask(database, built) == 1
    assert {(letter.kind, letter.to) for letter in send_all(database, built)} == {
        (LetterKind.ATTEST, KARIN.email),
        (LetterKind.ATTEST_NOTICE, "registrator0@kommun.example"),
    }
    (row,) = rows(database, built)
    with database.reading() as session:
        (told,) = (entry for entry in audit.of_objects(session, {row.id}) if entry.action == "attest_asked")
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
        (entry,) = (one for one in audit.of_objects(session, {row.id}) if one.action == "attested")
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


def test_an_attested_answer_keeps_who_and_when(database: Database, built: BuiltRound) -> None:
    add_file(database, built)
    ask(database, built)
    decide(database, built)
    answer = submit(database, built.recipient_id, typed_sha256=typed_sha256())
    assert (answer.attested_by, answer.attested_at) == ("Karin Berg", BEFORE + timedelta(minutes=60))
    plain = submission(typed_sha256=typed_sha256())
    assert answer.content_sha256 == hashlib.sha256(plain.content.model_dump_json().encode()).hexdigest()
    with database.reading() as session:
        (row,) = audit.of_objects(session, {answer.id})
    assert json.loads(row.facts)["attest"] == 1
    assert "Karin" not in row.facts
    assert current(database, built) is None
    with pytest.raises(Refused, match="attest_ended"):
        decide(database, built)


@pytest.mark.parametrize(
    "step", ["waiting", "sent back", "text changed", "another text", "file added", "another file typed"]
)
def test_what_is_not_attested_asks_before_it_is_taken(database: Database, built: BuiltRound, step: str) -> None:
    ask(database, built)
    if step == "sent back":
        decide(database, built, AttestState.SENT_BACK, comment="Nej.")
    elif step != "waiting":
        decide(database, built)
    fields = dict(FIELDS)
    files: tuple[StoredFile, ...] = ()
    match step:
        case "text changed":
            fields["summary"] = ["Ändrat."]
            save(database, built, 1, summary="Ändrat.")
        case "another text":
            fields["summary"] = ["Skickat utan att sparas."]
        case "file added":
            add_file(database, built)
        case "another file typed":
            files = (stored("annan.pdf", "b"),)
    facts: dict[str, Any] = {"typed_sha256": typed_sha256(fields), "files": files}
    with pytest.raises(Refused, match="attest_missing"):
        submit(database, built.recipient_id, **facts)
    with pytest.raises(Refused, match="attest_missing"):
        submit(database, built.recipient_id, without_attest="1.7", **facts)
    with database.reading() as session:
        assert answers.counted_answer(session, built.recipient_id) is None
    answer = submit(database, built.recipient_id, without_attest=asked(database, built).mark, **facts)
    assert (answer.attested_by, answer.attested_at) == ("", None)
    assert current(database, built) is None


def test_a_sending_back_that_came_meanwhile_is_not_passed_over(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    seen = asked(database, built).mark
    decide(database, built, AttestState.SENT_BACK, comment="Vänta!")
    with pytest.raises(Refused, match="attest_missing"):
        submit(database, built.recipient_id, typed_sha256=typed_sha256(), without_attest=seen)


def test_short_ways_and_paper_answers_need_no_attest(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    submit(database, built.recipient_id, stance=Stance.NO_COMMENTS, takes_draft=False)
    assert asked(database, built).state is AttestState.WAITING
    answer = submit(database, built.recipient_id, source=AnswerSource.RECORDED, replaces=1)
    assert answer.attested_by == ""


def test_a_confirmation_keeps_the_attest_of_what_it_confirms(database: Database, built: BuiltRound) -> None:
    ask(database, built)
    decide(database, built)
    taken = submission(typed_sha256=typed_sha256())
    content = taken.content.model_copy(update={"decision_status": DecisionStatus.DECIDED})
    with database.changing() as session:
        submissions.submit(session, built.recipient_id, taken.model_copy(update={"content": content}))
    final = submit(database, built.recipient_id, replaces=1, confirms=1, takes_draft=False)
    assert (final.version, final.attested_by, final.attested_at) == (2, "Karin Berg", BEFORE + timedelta(minutes=60))


def test_files_kept_from_the_earlier_version_are_part_of_what_is_attested(
    database: Database, built: BuiltRound
) -> None:
    add_file(database, built)
    submit(database, built.recipient_id)
    with database.reading() as session:
        counted = answers.counted_answer(session, built.recipient_id)
        assert counted is not None
        (file,) = answers.answer_files(session, counted.id)
    save(database, built)
    ask(database, built, KARIN.model_copy(update={"starts_from": 1, "kept": (file.id,)}))
    decide(database, built)
    facts: dict[str, Any] = {"typed_sha256": typed_sha256(), "replaces": 1}
    with pytest.raises(Refused, match="attest_missing"):
        submit(database, built.recipient_id, **facts)
    answer = submit(database, built.recipient_id, files=(drafts.stored_file(file),), **facts)
    assert answer.attested_by == "Karin Berg"


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


def _audit(database: Database, built: BuiltRound) -> list[AuditRow]:
    with database.reading() as session:
        return audit.of_objects(session, {row.id for row in rows(database, built)})
