"""Reminders of minutes extracts: two for each preliminary version at the most, and only while it waits for one."""

from datetime import UTC, datetime, timedelta

import pytest

from models.answer import AnswerContent
from models.tables import AnswerRow
from models.values import DecisionStatus, LetterKind, LetterState, RoundState, Stance
from store.answers import submissions
from store.database import Database
from store.letters import hand_over, letter_facts, minutes
from store.recipients import recipients
from store.rounds import standing
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, KEY, BuiltRound
from tests.store_steps import TICK, claim, close, letters_of, move, recipient, send_all, submission, waiting

ARRIVED = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
FIRST = datetime(2026, 5, 19, 6, 0, tzinfo=UTC)
SECOND = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
KIND = LetterKind.MINUTES_REMINDER


def answer(
    database: Database, built: BuiltRound, at: datetime = ARRIVED, *, decided: bool = True, **changes: object
) -> AnswerRow:
    status = DecisionStatus.DECIDED if decided else DecisionStatus.APPROVED
    wanted = submission(at, **changes).model_copy(
        update={"content": AnswerContent(stance=Stance.SUPPORTS, decision_status=status)}
    )
    with database.changing() as session:
        return session.get_one(AnswerRow, submissions.submit(session, built.recipient_id, wanted).id)


def plan_due(database: Database, built: BuiltRound, at: datetime) -> int:
    with database.changing() as session:
        return minutes.plan_due(session, built.round_id, at)


def next_at(database: Database, built: BuiltRound, after: datetime | None = None) -> datetime | None:
    with database.reading() as session:
        return minutes.next_at(session, built.round_id, after=after)


def numbers(database: Database, built: BuiltRound) -> list[int]:
    return [letter.number for letter in letters_of(database, built.recipient_id, KIND)]


def test_a_preliminary_answer_is_reminded_twice_and_never_more(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    assert next_at(database, built) == FIRST
    assert plan_due(database, built, FIRST - TICK) == 0
    for _again in range(2):
        plan_due(database, built, FIRST)
        assert numbers(database, built) == [11]
    assert next_at(database, built) == SECOND
    assert plan_due(database, built, SECOND - TICK) == 0
    for _again in range(2):
        plan_due(database, built, SECOND)
        assert numbers(database, built) == [11, 12]
    assert next_at(database, built) is None
    assert plan_due(database, built, SECOND + timedelta(days=400)) == 0


def test_a_worker_that_was_away_for_months_sends_one_and_then_waits(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    assert plan_due(database, built, SECOND + timedelta(days=8)) == 1
    assert plan_due(database, built, SECOND + timedelta(days=8)) == 0
    assert next_at(database, built) == SECOND + timedelta(days=22)


def test_a_new_preliminary_version_is_reminded_from_its_own_day(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    plan_due(database, built, FIRST)
    later = FIRST + timedelta(days=3)
    answer(database, built, later, replaces=1)
    assert waiting(database, built)[0].kind is LetterKind.RECEIPT
    assert next_at(database, built) == datetime(2026, 6, 8, 6, 0, tzinfo=UTC)  # the 6th is the national day
    plan_due(database, built, datetime(2026, 6, 8, 6, 0, tzinfo=UTC))
    assert numbers(database, built) == [11, 21]


@ON_SQLITE
@pytest.mark.parametrize("how", ["confirmed", "replaced by a final answer", "cancelled"])
def test_nobody_is_reminded_of_what_is_no_longer_awaited(database: Database, built: BuiltRound, how: str) -> None:
    """Neither planned anew, nor sent when it waited already."""
    answer(database, built)
    plan_due(database, built, FIRST)
    (queued,) = [letter for letter in waiting(database, built) if letter.kind is KIND]
    match how:
        case "confirmed":
            answer(database, built, FIRST, decided=False, replaces=1, confirms=1, takes_draft=False)
        case "replaced by a final answer":
            answer(database, built, FIRST, decided=False, replaces=1)
        case _:
            assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, FIRST)
    assert not claim(database, queued, at=FIRST)
    (letter,) = letters_of(database, built.recipient_id, KIND)
    assert letter.state is LetterState.WITHDRAWN
    assert next_at(database, built) is None
    assert plan_due(database, built, SECOND) == 0


def test_a_reminder_claimed_in_a_batch_is_checked_like_one_claimed_alone(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    plan_due(database, built, FIRST)
    batch = waiting(database, built)
    answer(database, built, FIRST, decided=False, replaces=1, confirms=1, takes_draft=False)
    with database.changing() as session:
        taken = hand_over.claim_all(session, batch, "run", FIRST)
    assert [letter.kind for letter in batch if letter.id in taken] == [LetterKind.RECEIPT]


def test_final_answers_and_silence_are_never_reminded(database: Database, built: BuiltRound) -> None:
    answer(database, built, decided=False)
    assert next_at(database, built) is None
    assert plan_due(database, built, SECOND) == 0


def test_the_closing_withdraws_no_reminder_and_stops_none(database: Database, built: BuiltRound) -> None:
    answer(database, built, CLOSES)
    close(database, built, CLOSES + TICK)
    first = next_at(database, built)
    assert first == datetime(2026, 7, 8, 6, 0, tzinfo=UTC)
    assert plan_due(database, built, first) == 1
    assert KIND in [letter.kind for letter in send_all(database, built, first)]


def test_an_address_that_takes_no_mail_is_left_until_it_is_mended(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    with database.changing() as session:
        row = session.merge(recipient(database, built.recipient_id))
        row.undeliverable_at = ARRIVED
    assert next_at(database, built) is None
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=FIRST)
    assert plan_due(database, built, FIRST) == 1
    assert letters_of(database, built.recipient_id, KIND)[0].to == "ny@kommun.example"


def test_the_workflows_are_told_when_the_next_is_due(database: Database, built: BuiltRound) -> None:
    answer(database, built)
    group = recipient(database, built.recipient_id).group_key
    with database.reading() as session:
        assert standing.agenda(session, built.round_id, group, FIRST + TICK).minutes_at == FIRST
        assert [item.look_at for item in standing.progress(session, built.round_id).groups] == [FIRST]
    assert next_at(database, built, after=FIRST) is None


def test_the_letter_tells_of_the_answer_it_is_about(database: Database, built: BuiltRound) -> None:
    row = answer(database, built)
    plan_due(database, built, FIRST)
    queued = letters_of(database, built.recipient_id, KIND)
    with database.reading() as session:
        facts = letter_facts.gather(session, queued, key=KEY, base_url="http://127.0.0.1")[queued[0].id]
    assert (facts.receipt, facts.arrived_at, facts.preliminary, facts.late) == (row.receipt, ARRIVED, True, False)
    assert facts.confirm_until == datetime(2026, 8, 22, 21, 59, 59, 999999, tzinfo=UTC)
    assert facts.link.endswith(f"/s/{built.token}")
