"""When an answer came decides whether it is late and whether it is taken at all; what came on paper is recorded."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models.errors import Refused
from models.tables import AuditRow, RecipientRow
from models.values import AnswerSource, RecipientState, RoundState
from store.answers import submissions
from store.database import Database
from store.files.files import FileStore
from store.recipients import extensions
from store.rounds import rounds, standing
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, invited, register_round
from tests.store.register_sizes import sizes
from tests.store_steps import TICK, close, letters_of, recipient, submission, submit, versions


@ON_SQLITE
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


@ON_SQLITE
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


@ON_SQLITE
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
