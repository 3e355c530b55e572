"""An answer is stored in one transaction, counted once, and kept in every version as it came."""

import hashlib
import json
from datetime import timedelta

import pytest
from pydantic_core import PydanticSerializationError
from sqlmodel import col, select

from models.errors import Refused
from models.tables import AuditRow
from models.values import DecisionStatus, LetterKind, RecipientState, Stance
from store.answers import answers, drafts, submissions
from store.database import Database
from store.rounds import standing
from tests.hostile_texts import HOSTILE
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, SENT, BuiltRound
from tests.store.register_sizes import sizes
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    close,
    letters_of,
    recipient,
    stored,
    submission,
    submit,
    versions,
)


def test_an_answer_gets_a_receipt_a_letter_news_and_an_audit_row(database: Database, built: BuiltRound) -> None:
    before = sizes(database)
    answer = submit(database, built.recipient_id, summary="Vi tillstyrker.")
    assert answer.receipt == "KSL-13-0111-0114-1"
    assert (answer.version, answer.counted, answer.late, answer.arrived_at) == (1, True, False, BEFORE)
    assert [after - was for after, was in zip(sizes(database), before, strict=True)] == [1, 1, 1, 1]
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED
    assert json.loads(letters_of(database, built.recipient_id, LetterKind.RECEIPT)[0].facts) == {"answer_id": answer.id}
    with database.reading() as session:
        row = answers.by_receipt(session, built.recipient_id, answer.receipt)
        told = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc())).first()
        assert answers.by_receipt(session, list(built.recipient_ids.values())[1], answer.receipt) is None
    assert row is not None
    assert answers.content(row).summary == "Vi tillstyrker."
    assert hashlib.sha256(row.content.encode()).hexdigest() == row.content_sha256
    assert told is not None
    assert (told.actor, told.action, told.object_id) == (
        f"recipient:{built.recipient_id}",
        "answer_received",
        answer.id,
    )
    assert "Vi tillstyrker" not in told.facts
    assert chain_holds(database)


def test_the_same_form_twice_gives_the_same_receipt_and_nothing_new(database: Database, built: BuiltRound) -> None:
    first = submit(database, built.recipient_id, nonce="n")
    before = sizes(database)
    again = submit(database, built.recipient_id, nonce="n", at=BEFORE + TICK, summary="annat")
    assert (again.id, again.receipt) == (first.id, first.receipt)
    assert sizes(database) == before


def test_the_same_form_after_the_closing_still_gives_its_receipt(database: Database, built: BuiltRound) -> None:
    first = submit(database, built.recipient_id, nonce="n")
    close(database, built, CLOSES)
    assert submit(database, built.recipient_id, CLOSES + timedelta(days=1), nonce="n").id == first.id


def test_a_second_answer_must_say_which_it_replaces(database: Database, built: BuiltRound) -> None:
    first = submit(database, built.recipient_id)
    before = sizes(database)
    with pytest.raises(Refused) as refusal:
        submit(database, built.recipient_id)
    assert refusal.value.code == "answer_exists"
    assert refusal.value.facts == {"version": 1, "receipt": first.receipt}
    assert sizes(database) == before


def test_a_replaced_version_is_kept_as_it_came(database: Database, built: BuiltRound) -> None:
    first = submit(database, built.recipient_id, summary="ett", files=(stored("ett.pdf"),))
    second = submit(database, built.recipient_id, replaces=1, stance=Stance.OPPOSES, files=(stored("två.pdf", "b"),))
    with pytest.raises(Refused, match="answer_exists"):
        submit(database, built.recipient_id, replaces=1)
    kept = versions(database, built.recipient_id)
    assert [(row.version, row.counted, row.receipt) for row in kept] == [
        (1, False, first.receipt),
        (2, True, second.receipt),
    ]
    assert answers.content(kept[0]).summary == "ett"
    with database.reading() as session:
        assert [row.name for row in answers.answer_files(session, first.id)] == ["ett.pdf"]
        assert [row.name for row in answers.answer_files(session, second.id)] == ["två.pdf"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("stance", "state"),
    [
        (Stance.NO_COMMENTS, RecipientState.NO_COMMENTS),
        (Stance.DECLINES, RecipientState.DECLINED),
        (Stance.TAKES_NO_POSITION, RecipientState.ANSWERED),
        (Stance.OPPOSES, RecipientState.ANSWERED),
    ],
)
def test_each_stance_has_its_state(
    database: Database, built: BuiltRound, stance: Stance, state: RecipientState
) -> None:
    submit(database, built.recipient_id, stance=stance)
    assert recipient(database, built.recipient_id).state is state
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
    assert (counts.recipients, counts.settled, counts.outstanding) == (3, 1, 2)


def test_a_recipient_that_declined_may_answer_after_all(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, stance=Stance.DECLINES)
    submit(database, built.recipient_id, stance=Stance.SUPPORTS, replaces=1)
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED


@ON_SQLITE
@pytest.mark.parametrize(
    ("status", "preliminary"),
    [(DecisionStatus.PROPOSED, True), (DecisionStatus.DECIDED, True), (DecisionStatus.APPROVED, False), (None, False)],
)
def test_an_answer_is_preliminary_until_its_minutes_are_approved(
    database: Database, built: BuiltRound, status: DecisionStatus | None, preliminary: bool
) -> None:
    wanted = submission()
    content = wanted.content.model_copy(update={"decision_status": status})
    with database.changing() as session:
        row = submissions.submit(session, built.recipient_id, wanted.model_copy(update={"content": content}))
    assert row.preliminary is preliminary


def test_a_draft_goes_with_its_answer_files_first(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=SENT)
        drafts.add_files(session, built.recipient_id, [stored("ur utkastet.pdf")])
    answer = submit(database, built.recipient_id, files=(stored("ny.pdf", "b"),), draft_version=1)
    with database.reading() as session:
        assert [row.name for row in answers.answer_files(session, answer.id)] == ["ur utkastet.pdf", "ny.pdf"]
        assert drafts.load(session, built.recipient_id) == drafts.AnswerDraft()
        told = session.exec(select(AuditRow.facts).order_by(col(AuditRow.seq).desc())).first()
    assert json.loads(told or "")["files"] == ["a" * 64, "b" * 64]


def test_the_short_ways_leave_the_draft_lying(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=SENT)
        drafts.add_files(session, built.recipient_id, [stored()])
    submit(database, built.recipient_id, stance=Stance.DECLINES, takes_draft=False)
    with database.reading() as session:
        draft = drafts.load(session, built.recipient_id)
    assert (draft.fields, len(draft.files)) == ({"summary": ["x"]}, 1)


def test_a_draft_the_sender_has_not_seen_stops_the_answer(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=SENT)
    before = sizes(database)
    with pytest.raises(Refused, match="draft_changed"):
        submit(database, built.recipient_id, draft_version=0)
    assert sizes(database) == before


def test_every_character_typed_comes_back(database: Database, built: BuiltRound) -> None:
    typed = [item.typed for item in HOSTILE if item.name != "surrogate"]
    for replaced, text in enumerate(typed):
        submit(database, built.recipient_id, summary=text, replaces=replaced)
    assert [answers.content(row).summary for row in versions(database, built.recipient_id)] == typed


def test_a_text_no_database_can_hold_is_an_error_and_leaves_nothing(database: Database, built: BuiltRound) -> None:
    before = sizes(database)
    with pytest.raises(PydanticSerializationError):
        submit(database, built.recipient_id, summary="a\ud800b")
    assert sizes(database) == before
    submit(database, built.recipient_id)
