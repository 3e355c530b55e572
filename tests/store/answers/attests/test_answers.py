"""What is submitted after a request for attest: kept with who attested and when, or asked about first."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from models.answer import StoredFile
from models.errors import Refused
from models.values import AnswerSource, AttestState, DecisionStatus, Stance
from store.answers import answers, drafts, submissions
from store.database import Database
from store.records import audit
from tests.registers import ON_SQLITE
from tests.round_builder import BuiltRound
from tests.store.answers.attests.steps import FIELDS, KARIN, add_file, ask, asked, current, decide, save, typed_sha256
from tests.store_steps import BEFORE, stored, submission, submit


def test_an_attested_answer_keeps_who_and_when(database: Database, built: BuiltRound) -> None:
    add_file(database, built)
    ask(database, built)
    decide(database, built)
    answer = submit(database, built.recipient_id, typed_sha256=typed_sha256())
    assert (answer.attested_by, answer.attested_at) == ("Karin Berg", BEFORE + timedelta(minutes=60))
    plain = submission(typed_sha256=typed_sha256())
    assert answer.content_sha256 == hashlib.sha256(plain.content.model_dump_json().encode()).hexdigest()
    with database.reading() as session:
        (row,) = audit.of_object(session, answer.id)
    assert json.loads(row.facts)["attest"] == 1
    assert "Karin" not in row.facts
    assert current(database, built) is None
    with pytest.raises(Refused, match="attest_ended"):
        decide(database, built)


@ON_SQLITE
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
