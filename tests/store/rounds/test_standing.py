"""What the workflows are told: news by group, the counts, and the reminders ahead."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from models.definition import ReminderRule
from models.errors import Refused
from models.tables import RecipientRow
from models.values import LetterKind, RecipientKind, RoundState, Stance
from store.answers import submissions
from store.database import Database
from store.files.files import FileStore
from store.recipients import extensions
from store.records import outbox
from store.rounds import standing
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound, invited, register_round
from tests.store_steps import BEFORE, close, plan, recipient, round_row, submission, submit

REMINDERS = (ReminderRule(days=-14), ReminderRule(days=-3), ReminderRule(days=2))
MEMBERS = (
    invited(0),
    invited(1),
    invited(2, county_code="03", county_name="Uppsala län"),
    invited(3, kind=RecipientKind.ORGANISATION, county_code="", county_name=""),
)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    """Four recipients in three groups."""
    return register_round(database, FileStore(tmp_path / "files"), recipients=MEMBERS, reminders=REMINDERS)


def news(database: Database) -> list[tuple[str, tuple[str, ...], int]]:
    with database.reading() as session:
        return [(item.group_key, item.codes, len(item.seqs)) for item in outbox.waiting(session)]


def group_of(database: Database, recipient_id: str) -> str:
    return recipient(database, recipient_id).group_key


def test_news_are_gathered_by_group_each_recipient_once(database: Database, built: BuiltRound) -> None:
    first, second, third, _ = built.recipient_ids.values()
    submit(database, second)
    submit(database, first)
    submit(database, third)
    submit(database, first, replaces=1)
    assert news(database) == [
        (group_of(database, first), ("0115", "0114"), 3),
        (group_of(database, third), ("0116",), 1),
    ]
    with database.reading() as session:
        assert {item.workflow_id for item in outbox.waiting(session)} == {round_row(database, built).workflow_id}


def test_news_are_told_once_and_marking_again_does_no_harm(database: Database, built: BuiltRound) -> None:
    first, _, third, _ = built.recipient_ids.values()
    submit(database, first)
    submit(database, third)
    with database.reading() as session:
        told, left = outbox.waiting(session)
    for _again in range(2):
        with database.changing() as session:
            outbox.mark_told(session, told.seqs, BEFORE)
        assert [item[0] for item in news(database)] == [left.group_key]
    submit(database, first, replaces=1)
    assert [item[2] for item in news(database)] == [1, 1]


def _submit_and_refuse(session: Session, recipient_id: str) -> None:
    submissions.submit(session, recipient_id, submission())
    raise Refused("round_closed")


def test_news_of_a_change_that_failed_are_not_told(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    with pytest.raises(Refused), database.changing() as session:
        _submit_and_refuse(session, list(built.recipient_ids.values())[1])
    assert [item[1] for item in news(database)] == [("0114",)]


def test_the_agenda_has_each_reminder_of_each_due_date_ahead(database: Database, built: BuiltRound) -> None:
    own = DUE + timedelta(days=7)
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        extensions.extend_recipient(session, row, until=own, reason="", at=BEFORE)
    with database.reading() as session:
        agenda = standing.agenda(session, built.round_id, group_of(database, built.recipient_id), SENT)
    assert [(item.number, item.due_at) for item in agenda.reminders] == [
        (1, DUE),
        (101, own),
        (2, DUE),
        (3, DUE),
        (102, own),
        (103, own),
    ]
    assert agenda.reminders[0].at == datetime(2026, 5, 26, 6, 0, tzinfo=UTC)
    assert agenda.counts.recipients == 2
    assert agenda.counts.extended == 1


def test_rules_that_land_on_the_same_moment_make_one_reminder(database: Database, tmp_path: Path) -> None:
    monday = datetime(2026, 6, 8, 21, 59, 59, 999999, tzinfo=UTC)
    rules = tuple(ReminderRule(days=days) for days in (-1, -2, -3, -7))
    built = register_round(database, FileStore(tmp_path / "files"), count=2, due_at=monday, reminders=rules)
    with database.reading() as session:
        agenda = standing.agenda(session, built.round_id, group_of(database, built.recipient_id), SENT)
    # Monday a week before, and the Friday that all the other rules mean.
    assert [(item.at.day, item.number) for item in agenda.reminders] == [(1, 4), (5, 1)]


def test_an_extension_for_one_and_then_for_all_makes_one_reminder_each(database: Database, tmp_path: Path) -> None:
    rules = (ReminderRule(days=-7),)
    built = register_round(database, FileStore(tmp_path / "files"), count=3, reminders=rules)
    later = DUE + timedelta(days=14)
    with database.changing() as session:
        first = session.get_one(RecipientRow, built.recipient_id)
        extensions.extend_recipient(session, first, until=DUE + timedelta(days=3), reason="", at=BEFORE)
    extensions.extend_round(database, built.round_id, until=later, closes_at=CLOSES, reason="", at=BEFORE)
    with database.reading() as session:
        agenda = standing.agenda(session, built.round_id, group_of(database, built.recipient_id), SENT)
    assert [(item.number, item.due_at) for item in agenda.reminders] == [(101, later), (201, later)]
    planned = [plan(database, built, LetterKind.REMINDER, item.number, due_at=later) for item in agenda.reminders]
    first_code, *others = built.recipient_ids
    assert planned == [others, [first_code]]


def test_reminders_that_have_been_and_those_after_the_closing_are_left_out(database: Database, tmp_path: Path) -> None:
    rules = (*REMINDERS, ReminderRule(days=30))
    built = register_round(database, FileStore(tmp_path / "files"), reminders=rules)
    group = group_of(database, built.recipient_id)
    with database.reading() as session:
        everything = standing.agenda(session, built.round_id, group, SENT).reminders
        first = everything[0].at
        later = standing.agenda(session, built.round_id, group, first).reminders
        just_before = standing.agenda(session, built.round_id, group, first - timedelta(microseconds=1)).reminders
        nothing = standing.agenda(session, built.round_id, group, CLOSES).reminders
    assert [item.number for item in everything] == [1, 2, 3]
    assert [item.number for item in later] == [2, 3]
    assert just_before == everything
    assert nothing == ()


def test_the_progress_of_a_round_is_rebuilt_from_the_store_alone(database: Database, built: BuiltRound) -> None:
    first, second, third, fourth = built.recipient_ids.values()
    submit(database, first, DUE + timedelta(days=1))
    submit(database, third, stance=Stance.DECLINES)
    plan(database, built, LetterKind.MANUAL_REMINDER, 3)
    close(database, built, CLOSES)
    with database.reading() as session:
        progress = standing.progress(session, built.round_id)
    assert (progress.state, progress.sent_at, progress.due_at, progress.closed_at) == (
        RoundState.CLOSED,
        SENT,
        DUE,
        CLOSES,
    )
    assert progress.reminders_by_hand == 3
    assert [group.counts.recipients for group in progress.groups] == [2, 1, 1]
    counts = [group.counts for group in progress.groups]
    assert (counts[0].answered, counts[0].late, counts[0].silent) == (1, 1, 1)
    assert counts[1].declined == 1
    assert counts[2].silent == 1
    assert {recipient(database, item).state.value for item in (second, fourth)} == {"silent"}


def agenda_of(database: Database, built: BuiltRound, at: datetime) -> list[int]:
    """The numbers of a lost group's reminders when it is back at `at`."""
    group = group_of(database, built.recipient_id)
    with database.reading() as session:
        agenda = standing.agenda(session, built.round_id, group, at, with_missed=True)
    return [item.number for item in agenda.reminders]


def test_of_several_missed_reminders_the_last_is_left(database: Database, built: BuiltRound) -> None:
    with database.reading() as session:
        first, second, _third = standing.agenda(
            session, built.round_id, group_of(database, built.recipient_id), SENT
        ).reminders
    tick = timedelta(microseconds=1)
    assert agenda_of(database, built, first.at - tick) == [1, 2, 3]
    assert agenda_of(database, built, first.at) == [1, 2, 3]
    assert agenda_of(database, built, second.at) == [2, 3]
    assert agenda_of(database, built, CLOSES) == [3]
    assert agenda_of(database, built, CLOSES + tick) == []
    assert plan(database, built, LetterKind.REMINDER, 2, due_at=DUE) != []
    assert agenda_of(database, built, second.at) == [3]


def test_a_reminder_is_missed_only_by_those_whose_due_date_was_given_before_it(
    database: Database, built: BuiltRound
) -> None:
    own = DUE + timedelta(days=7)
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        extensions.extend_recipient(session, row, until=own, reason="", at=DUE)
    assert agenda_of(database, built, DUE + timedelta(hours=1)) == [2, 3, 102, 103]  # 101 would have gone a week ago
    assert agenda_of(database, built, own - timedelta(days=1)) == [3, 102, 103]


def test_a_missed_reminder_passes_over_one_that_got_the_same_date_after_its_moment(
    database: Database, built: BuiltRound
) -> None:
    own = DUE + timedelta(days=7)
    for code, at in (("0114", DUE), ("0115", own - timedelta(days=2))):
        with database.changing() as session:
            row = session.get_one(RecipientRow, built.recipient_ids[code])
            extensions.extend_recipient(session, row, until=own, reason="", at=at)
    assert agenda_of(database, built, own - timedelta(days=1)) == [102, 103]
    assert plan(database, built, LetterKind.REMINDER, 102, due_at=own) == ["0114"]
    assert sorted(plan(database, built, LetterKind.REMINDER, 103, due_at=own)) == ["0114", "0115"]
