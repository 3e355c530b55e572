"""A draft is saved by version: nobody overwrites unseen, and everybody's files stay their own."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from models.values import FileKind, RecipientState
from store.answers import answers, drafts
from store.answers.drafts import AnswerDraft, DraftConflict
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import SENT, BuiltRound, register_round
from tests.store_steps import recipient, stored, submit, versions


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


def save(database: Database, recipient_id: str, expected: int, text: str) -> AnswerDraft | DraftConflict:
    with database.changing() as session:
        at = SENT + timedelta(minutes=expected)
        return drafts.save(session, recipient_id, expected=expected, fields={"summary": [text]}, at=at)


def load(database: Database, recipient_id: str) -> AnswerDraft:
    with database.reading() as session:
        return drafts.load(session, recipient_id)


def attach(database: Database, recipient_id: str, *names: str) -> None:
    with database.changing() as session:
        drafts.add_files(session, recipient_id, [stored(name) for name in names])


def names(draft: AnswerDraft) -> list[str]:
    return [file.name for _, file in draft.files]


def test_nothing_saved_is_version_nought(database: Database, built: BuiltRound) -> None:
    assert load(database, built.recipient_id) == AnswerDraft()


def test_each_save_is_a_version_and_comes_back_as_typed(database: Database, built: BuiltRound) -> None:
    fields = {"summary": ["å\r\n\x00 ”x” 😀"], "q-1-stance": ["not a stance"], "files": []}
    with database.changing() as session:
        saved = drafts.save(session, built.recipient_id, expected=0, fields=fields, at=SENT)
    assert load(database, built.recipient_id) == saved == AnswerDraft(version=1, fields=fields, saved_at=SENT)
    assert recipient(database, built.recipient_id).state is RecipientState.DRAFTING
    again = save(database, built.recipient_id, 1, "mer")
    assert isinstance(again, AnswerDraft)
    assert again.version == 2


def test_the_same_form_again_keeps_the_version(database: Database, built: BuiltRound) -> None:
    save(database, built.recipient_id, 0, "text")
    again = save(database, built.recipient_id, 0, "text")
    assert isinstance(again, AnswerDraft)
    assert again.version == 1


def test_a_colleague_who_has_not_seen_the_last_version_gets_it_and_overwrites_nothing(
    database: Database, built: BuiltRound
) -> None:
    save(database, built.recipient_id, 0, "min text")
    other = save(database, built.recipient_id, 0, "min kollegas text")
    assert isinstance(other, DraftConflict)
    assert (other.current.version, other.current.fields) == (1, {"summary": ["min text"]})
    assert load(database, built.recipient_id).fields == {"summary": ["min text"]}


def test_of_many_colleagues_at_once_exactly_one_saves(database: Database, built: BuiltRound) -> None:
    outcomes: list[AnswerDraft | DraftConflict] = []
    barrier = threading.Barrier(8)

    def colleague(number: int) -> None:
        barrier.wait()
        outcomes.append(save(database, built.recipient_id, 0, f"text {number}"))

    threads = [threading.Thread(target=colleague, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = [outcome for outcome in outcomes if isinstance(outcome, AnswerDraft)]
    assert len(outcomes) == 8
    assert len(saved) == 1
    assert load(database, built.recipient_id) == saved[0]


def test_a_page_from_before_an_answer_does_not_overwrite_the_draft_begun_after_it(
    database: Database, built: BuiltRound
) -> None:
    save(database, built.recipient_id, 0, "före svaret")
    submit(database, built.recipient_id)
    assert load(database, built.recipient_id) == AnswerDraft()
    save(database, built.recipient_id, 0, "komplettering")
    stale = save(database, built.recipient_id, 1, "gammal sida")
    assert isinstance(stale, DraftConflict)
    assert load(database, built.recipient_id).fields == {"summary": ["komplettering"]}


def test_files_come_in_order_and_the_same_once(database: Database, built: BuiltRound) -> None:
    attach(database, built.recipient_id, "a.pdf", "b.pdf", "a.pdf")
    attach(database, built.recipient_id, "c.pdf", "b.pdf")
    assert names(load(database, built.recipient_id)) == ["a.pdf", "b.pdf", "c.pdf"]


def test_only_a_draft_s_own_recipient_takes_out_or_renames_its_files(database: Database, built: BuiltRound) -> None:
    mine, other = built.recipient_ids.values()
    attach(database, mine, "a.pdf", "b.pdf")
    first, second = (file_id for file_id, _ in load(database, mine).files)
    with database.changing() as session:
        drafts.remove_file(session, other, first)
        drafts.set_file_kind(session, other, first, FileKind.RESERVATION)
        drafts.set_file_kind(session, mine, second, FileKind.MINUTES_EXTRACT)
    assert [file.kind for _, file in load(database, mine).files] == [FileKind.YTTRANDE, FileKind.MINUTES_EXTRACT]
    for _ in range(2):
        with database.changing() as session:
            drafts.remove_file(session, mine, first)
    assert names(load(database, mine)) == ["b.pdf"]


def test_a_file_that_went_with_an_answer_stays_with_it(database: Database, built: BuiltRound) -> None:
    attach(database, built.recipient_id, "a.pdf")
    file_id = load(database, built.recipient_id).files[0][0]
    answer = submit(database, built.recipient_id)
    with database.changing() as session:
        drafts.remove_file(session, built.recipient_id, file_id)
        drafts.set_file_kind(session, built.recipient_id, file_id, FileKind.RESERVATION)
        files = [(row.name, row.kind) for row in answers.answer_files(session, answer.id)]
    assert files == [("a.pdf", FileKind.YTTRANDE)]


def test_a_draft_after_the_answer_does_not_unsay_it(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    save(database, built.recipient_id, 0, "komplettering")
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED
    assert len(versions(database, built.recipient_id)) == 1
