"""An answer is stored in one transaction, counted once, kept in every version, and judged by when it arrived."""

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic_core import PydanticSerializationError
from sqlalchemy import func
from sqlmodel import col, select

from models.errors import PermanentFailure, Refused
from models.tables import AnswerRow, AuditRow, LetterRow, OutboxRow, RecipientRow
from models.values import AnswerSource, DecisionStatus, LetterKind, RecipientState, RoundState, Stance
from store import answers, drafts, extensions, rounds, standing, submissions
from store.database import Database
from store.files import FileStore
from tests.hostile_texts import HOSTILE
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, invited, register_round
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    close,
    letters_of,
    move,
    recipient,
    stored,
    submission,
    submit,
    versions,
)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def built(database: Database, files: FileStore) -> BuiltRound:
    return register_round(database, files, count=3)


def sizes(database: Database) -> tuple[int, ...]:
    """How many answers, letters, news and audit rows there are."""
    with database.reading() as session:
        tables = (AnswerRow, LetterRow, OutboxRow, AuditRow)
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in tables)


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
        assert drafts.load(session, built.recipient_id) == drafts.Draft()
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


@pytest.mark.parametrize(
    ("at", "late"), [(DUE - TICK, False), (DUE, False), (DUE + TICK, True), (CLOSES - TICK, True), (CLOSES, True)]
)
def test_the_due_instant_is_in_time_and_the_next_is_late(
    database: Database, built: BuiltRound, at: datetime, late: bool
) -> None:
    assert submit(database, built.recipient_id, at).late is late
    assert versions(database, built.recipient_id)[0].arrived_at == at


def test_the_closing_instant_is_the_last(database: Database, built: BuiltRound) -> None:
    before = sizes(database)
    with pytest.raises(Refused, match="round_closed"):
        submit(database, built.recipient_id, CLOSES + TICK)
    assert sizes(database) == before


@pytest.mark.parametrize(("arrived", "taken"), [(-TICK, True), (timedelta(), True), (TICK, False)])
def test_arrival_decides_even_when_the_closing_was_recorded_meanwhile(
    database: Database, built: BuiltRound, arrived: timedelta, taken: bool
) -> None:
    closed_at = DUE + timedelta(days=1)
    close(database, built, closed_at)
    assert recipient(database, built.recipient_id).state is RecipientState.SILENT
    if not taken:
        with pytest.raises(Refused, match="round_closed"):
            submit(database, built.recipient_id, closed_at + arrived)
        return
    assert submit(database, built.recipient_id, closed_at + arrived).late
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED


def test_a_recipient_s_own_later_date_outlives_the_closing_time_but_not_a_closing_by_hand(
    database: Database, built: BuiltRound
) -> None:
    own = CLOSES + timedelta(days=7)
    first, second, _third = built.recipient_ids.values()
    for recipient_id in (first, second):
        with database.changing() as session:
            row = session.get_one(RecipientRow, recipient_id)
            extensions.extend_recipient(session, row, until=own, reason="", at=SENT)
    assert not submit(database, first, own).late
    close(database, built, CLOSES + timedelta(days=1))
    with pytest.raises(Refused, match="round_closed"):
        submit(database, second, own)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (RoundState.DRAFT, "round_not_open"),
        (RoundState.APPROVED, "round_not_open"),
        (RoundState.SCHEDULED, "round_not_open"),
        (RoundState.CANCELLED, "round_cancelled"),
    ],
)
@pytest.mark.parametrize("source", list(AnswerSource))
def test_a_round_that_is_not_out_takes_no_answers(
    database: Database, files: FileStore, state: RoundState, code: str, source: AnswerSource
) -> None:
    built = register_round(database, files, state=state)
    with pytest.raises(Refused, match=code):
        submit(database, built.recipient_id, source=source)
    assert versions(database, built.recipient_id) == []


def test_an_answer_on_paper_is_recorded_after_the_closing_with_its_own_arrival(
    database: Database, built: BuiltRound
) -> None:
    close(database, built, CLOSES)
    answer = submit(database, built.recipient_id, CLOSES + timedelta(days=3), source=AnswerSource.RECORDED)
    assert (answer.late, answer.source) == (True, AnswerSource.RECORDED)
    with database.reading() as session:
        actors = session.exec(select(AuditRow.actor).where(AuditRow.action == "answer_received")).all()
    assert actors == ["registrar"]


def test_an_uninvited_answer_is_kept_apart_and_gets_no_letter_without_an_address(
    database: Database, built: BuiltRound
) -> None:
    item = invited(50, email="", name="Oombedd")
    with database.changing() as session:
        row = rounds.get(session, built.round_id)
        stranger = rounds.new_recipient(row, item, group_key="uninvited", key=KEY, invited=False)
        session.add(stranger)
        session.flush()
        submissions.submit(session, stranger.id, submission(source=AnswerSource.RECORDED))
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
    assert (counts.recipients, counts.answered, counts.uninvited) == (3, 0, 1)
    assert letters_of(database, stranger.id) == []


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


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Runs the steps in threads that start together; the codes of what was refused."""
    barrier, refused = threading.Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        barrier.wait()
        try:
            step()
        except (Refused, PermanentFailure) as refusal:
            refused.append(refusal.code)

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_of_forty_first_answers_at_once_one_is_counted(database: Database, built: BuiltRound) -> None:
    refused = at_once(*[lambda: submit(database, built.recipient_id)] * 40)
    assert refused == ["answer_exists"] * 39
    assert [row.counted for row in versions(database, built.recipient_id)] == [True]
    assert chain_holds(database)


def test_one_form_sent_forty_times_at_once_is_one_answer(database: Database, built: BuiltRound) -> None:
    receipts: set[str] = set()

    def send() -> None:
        receipts.add(submit(database, built.recipient_id, nonce="n").receipt)

    assert at_once(*[send] * 40) == []
    assert len(receipts) == 1
    assert len(versions(database, built.recipient_id)) == 1
    assert len(letters_of(database, built.recipient_id, LetterKind.RECEIPT)) == 1


def test_answers_closing_and_extensions_at_once_end_in_one_counted_answer(
    database: Database, built: BuiltRound
) -> None:
    """Forty threads: answers in time and out of time, a closing, extensions for one and for all, drafts."""
    closed_at = DUE - timedelta(days=1)

    def extend_all() -> None:
        with database.changing() as session:
            row = rounds.get(session, built.round_id)
            until, closing = DUE + timedelta(days=7), CLOSES + timedelta(days=7)
            extensions.extend_round(session, row, until=until, closes_at=closing, reason="", at=closed_at)

    def extend_one() -> None:
        with database.changing() as session:
            row = session.get_one(RecipientRow, built.recipient_id)
            extensions.extend_recipient(session, row, until=DUE + timedelta(days=3), reason="", at=closed_at)

    def save_draft() -> None:
        with database.changing() as session:
            drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["x"]}, at=closed_at)

    in_time = [lambda: submit(database, built.recipient_id, closed_at - TICK)] * 16
    too_late = [lambda: submit(database, built.recipient_id, closed_at + timedelta(days=60))] * 16
    closing = [lambda: move(database, built, RoundState.OPEN, RoundState.CLOSED, closed_at)] * 2
    refused = at_once(
        *in_time, *too_late, *closing, extend_all, extend_all, extend_one, extend_one, save_draft, save_draft
    )
    assert refused.count("answer_exists") + refused.count("round_closed") == 31
    # An extension that finds the round closed, or the day moved further already, is refused; nothing else is.
    assert set(refused) <= {"answer_exists", "round_closed", "state_moved_on", "extension_not_later"}
    kept = versions(database, built.recipient_id)
    assert [(row.version, row.counted, row.arrived_at) for row in kept] == [(1, True, closed_at - TICK)]
    assert recipient(database, built.recipient_id).state is RecipientState.ANSWERED
    assert chain_holds(database)
    with database.reading() as session:
        counts = standing.counts(session, built.round_id)
    assert counts.recipients == counts.settled + counts.silent + counts.outstanding == 3
