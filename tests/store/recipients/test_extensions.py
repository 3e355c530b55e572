"""Anstånd: asked for, given to one or all, refused; and a round that opens again."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from models.answer import AnswerContent
from models.tables import AuditRow, ExtensionRequestRow, OutboxRow, RecipientRow
from models.values import DecisionStatus, LetterKind, LetterState, RecipientState, RoundState, Stance
from store.answers import drafts
from store.database import Database
from store.files.files import FileStore
from store.recipients import extensions, recipients
from store.rounds import standing
from tests.round_builder import CLOSES, DUE, SENT, BuiltRound, register_round
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    close,
    just_sent,
    letters_of,
    move,
    recipient,
    round_row,
    send_all,
    submit,
    versions,
)

WEEK = timedelta(days=7)


def ask(database: Database, recipient_id: str, until: datetime = DUE + WEEK, reason: str = "KS möte") -> int:
    with database.changing() as session:
        return extensions.ask(session, recipient_id, until=until, reason=reason, at=BEFORE)


def extend(database: Database, recipient_id: str, until: datetime = DUE + WEEK) -> bool:
    with database.changing() as session:
        row = session.get_one(RecipientRow, recipient_id)
        return extensions.extend_recipient(session, row, until=until, reason="Beviljat å", at=BEFORE)


def deny(database: Database, recipient_id: str) -> bool:
    with database.changing() as session:
        row = session.get_one(RecipientRow, recipient_id)
        return extensions.deny(session, row, reason="Tiden räcker", at=BEFORE)


def extend_all(
    database: Database, built: BuiltRound, until: datetime = DUE + WEEK, closes_at: datetime = CLOSES + WEEK
) -> int:
    return extensions.extend_round(database, built.round_id, until=until, closes_at=closes_at, reason="Alla", at=BEFORE)


def requests(database: Database, recipient_id: str) -> list[tuple[int, bool | None]]:
    query = select(ExtensionRequestRow).where(ExtensionRequestRow.recipient_id == recipient_id)
    with database.reading() as session:
        rows = session.exec(query.order_by(col(ExtensionRequestRow.number))).all()
    return [(row.number, row.granted) for row in rows]


def waiting(database: Database, built: BuiltRound) -> int:
    return sum(granted is None for owner in built.recipient_ids.values() for _, granted in requests(database, owner))


def test_asking_twice_for_the_same_is_one_request_with_one_letter(database: Database, built: BuiltRound) -> None:
    assert [ask(database, built.recipient_id), ask(database, built.recipient_id)] == [1, 1]
    assert requests(database, built.recipient_id) == [(1, None)]
    letter = letters_of(database, built.recipient_id, LetterKind.EXTENSION_REQUESTED)
    assert [json.loads(row.facts) for row in letter] == [
        {"due_at": DUE.isoformat(), "requested_due_at": (DUE + WEEK).isoformat(), "reason": "KS möte"}
    ]
    with database.reading() as session:
        assert len(session.exec(select(OutboxRow)).all()) == 1
        facts = session.exec(select(AuditRow.facts).where(AuditRow.action == "extension_requested")).all()
    assert "KS möte" not in str(facts)
    assert waiting(database, built) == 1


def test_another_wish_is_another_request(database: Database, built: BuiltRound) -> None:
    assert [ask(database, built.recipient_id), ask(database, built.recipient_id, DUE + 2 * WEEK)] == [1, 2]
    assert waiting(database, built) == 2


def test_granting_moves_the_date_settles_every_wish_and_writes_once(database: Database, built: BuiltRound) -> None:
    ask(database, built.recipient_id)
    ask(database, built.recipient_id, DUE + 2 * WEEK)
    assert [extend(database, built.recipient_id), extend(database, built.recipient_id)] == [True, False]
    assert requests(database, built.recipient_id) == [(1, True), (2, True)]
    assert waiting(database, built) == 0
    row = recipient(database, built.recipient_id)
    assert (row.due_at, row.extension_no) == (DUE + WEEK, 1)
    notices = letters_of(database, built.recipient_id, LetterKind.EXTENSION)
    assert [json.loads(notice.facts) for notice in notices] == [
        {
            "due_at": (DUE + WEEK).isoformat(),
            "old_due_at": DUE.isoformat(),
            "reason": "Beviljat å",
            "requested_due_at": (DUE + 2 * WEEK).isoformat(),
        }
    ]
    others = [recipient(database, other).due_at for other in list(built.recipient_ids.values())[1:]]
    assert others == [DUE, DUE]
    assert round_row(database, built).due_at == DUE
    assert chain_holds(database)


def test_a_second_extension_has_a_notice_of_its_own(database: Database, built: BuiltRound) -> None:
    extend(database, built.recipient_id)
    extend(database, built.recipient_id, DUE + 2 * WEEK)
    assert [row.number for row in letters_of(database, built.recipient_id, LetterKind.EXTENSION)] == [1, 2]


def test_an_answer_after_the_extension_is_in_time(database: Database, built: BuiltRound) -> None:
    extend(database, built.recipient_id)
    assert not submit(database, built.recipient_id, DUE + WEEK).late
    assert submit(database, list(built.recipient_ids.values())[1], DUE + WEEK).late


def judged_again(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(AuditRow.object_id).where(AuditRow.action == "answer_in_time")))


def test_an_answer_within_the_date_that_its_recipient_got_afterwards_is_not_late(
    database: Database, built: BuiltRound
) -> None:
    first, second, _third = built.recipient_ids.values()
    within, beyond = submit(database, first, DUE + TICK), submit(database, second, DUE + WEEK + TICK)
    assert (within.late, beyond.late) == (True, True)
    assert [extend(database, owner) for owner in (first, second)] == [True, True]
    assert [versions(database, owner)[0].late for owner in (first, second)] == [False, True]
    assert judged_again(database) == [within.id]
    with database.reading() as session:
        assert standing.counts(session, built.round_id).late == 1
    assert chain_holds(database)


def test_a_longer_round_takes_the_mark_from_answers_that_came_in_it(database: Database, built: BuiltRound) -> None:
    answered = [submit(database, owner, DUE + TICK) for owner in list(built.recipient_ids.values())[:2]]
    assert extend_all(database, built) > 0
    assert sorted(judged_again(database)) == sorted(answer.id for answer in answered)
    assert extend_all(database, built) == 0
    assert len(judged_again(database)) == 2


def test_only_the_counted_version_is_judged_again(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, DUE + TICK)
    submit(database, built.recipient_id, DUE + 2 * TICK, replaces=1)
    extend(database, built.recipient_id)
    assert [row.late for row in versions(database, built.recipient_id)] == [True, False]


def test_a_confirmed_answer_is_judged_by_the_day_that_the_preliminary_one_came(
    database: Database, built: BuiltRound
) -> None:
    proposed = AnswerContent(stance=Stance.SUPPORTS, decision_status=DecisionStatus.DECIDED)
    final = proposed.model_copy(update={"decision_status": DecisionStatus.APPROVED})
    submit(database, built.recipient_id, DUE + TICK, content=proposed)
    assert submit(database, built.recipient_id, CLOSES, content=final, replaces=1, confirms=1).late
    extend(database, built.recipient_id, DUE + timedelta(days=1))
    assert not versions(database, built.recipient_id)[1].late


def test_who_has_answered_gets_no_notice(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert extend(database, built.recipient_id)
    assert letters_of(database, built.recipient_id, LetterKind.EXTENSION) == []


def test_a_no_settles_every_wish_and_is_said_once(database: Database, built: BuiltRound) -> None:
    ask(database, built.recipient_id)
    ask(database, built.recipient_id, DUE + 2 * WEEK)
    assert [deny(database, built.recipient_id), deny(database, built.recipient_id)] == [True, False]
    assert requests(database, built.recipient_id) == [(1, False), (2, False)]
    assert waiting(database, built) == 0
    letter = letters_of(database, built.recipient_id, LetterKind.EXTENSION_DENIED)
    assert [json.loads(row.facts)["requested_due_at"] for row in letter] == [(DUE + 2 * WEEK).isoformat()]
    assert recipient(database, built.recipient_id).due_at == DUE


def test_nothing_asked_is_nothing_to_deny(database: Database, built: BuiltRound) -> None:
    assert not deny(database, built.recipient_id)
    assert letters_of(database, built.recipient_id) == []


def test_after_a_no_the_same_may_be_asked_again(database: Database, built: BuiltRound) -> None:
    ask(database, built.recipient_id)
    deny(database, built.recipient_id)
    assert ask(database, built.recipient_id) == 2
    assert deny(database, built.recipient_id)
    assert len(letters_of(database, built.recipient_id, LetterKind.EXTENSION_DENIED)) == 2


def test_extending_the_round_moves_everyone_with_less_time_once(database: Database, built: BuiltRound) -> None:
    shorter, longer, answered = built.recipient_ids
    extend(database, built.recipient_ids[longer], DUE + 2 * WEEK)
    submit(database, built.recipient_ids[answered])
    assert extend_all(database, built) == len({answered, shorter})
    dates = [recipient(database, built.recipient_ids[code]).due_at for code in (shorter, longer, answered)]
    assert dates == [DUE + WEEK, DUE + 2 * WEEK, DUE + WEEK]
    row = round_row(database, built)
    assert (row.due_at, row.closes_at, row.original_due_at) == (DUE + WEEK, CLOSES + WEEK, DUE)
    assert extend_all(database, built) == 0
    assert len(letters_of(database, built.recipient_ids[shorter], LetterKind.EXTENSION)) == 1
    assert letters_of(database, built.recipient_ids[answered], LetterKind.EXTENSION) == []


def test_an_extension_of_an_overdue_round_opens_it(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), state=RoundState.OVERDUE)
    extend_all(database, built)
    assert round_row(database, built).state is RoundState.OPEN


def test_reopening_wakes_the_silent_as_they_were(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=6)
    answered, drafting, acknowledged, unreachable, later, quiet = built.recipient_ids.values()
    submit(database, answered)
    extend(database, later, CLOSES - timedelta(days=1))
    with database.changing() as session:
        drafts.save(session, drafting, expected=0, fields={"summary": ["x"]}, at=BEFORE)
        recipients.acknowledge(session, acknowledged, "i juni", BEFORE)
        row = session.get_one(RecipientRow, unreachable)
        row.state, row.undeliverable_at = RecipientState.UNDELIVERABLE, BEFORE
        session.add(row)
    close(database, built, DUE + timedelta(days=1))
    silent = [recipient(database, item).state for item in (drafting, acknowledged, unreachable, later, quiet)]
    assert silent == [RecipientState.SILENT] * 5
    assert move(database, built, RoundState.CLOSED, RoundState.OPEN, DUE + timedelta(days=2))
    extend_all(database, built, DUE + timedelta(days=5), CLOSES)
    everyone = (answered, drafting, acknowledged, unreachable, later, quiet)
    assert [recipient(database, item).state for item in everyone] == [
        RecipientState.ANSWERED,
        RecipientState.DRAFTING,
        RecipientState.ACKNOWLEDGED,
        RecipientState.UNDELIVERABLE,
        RecipientState.SENT,
        RecipientState.SENT,
    ]
    assert recipient(database, later).due_at == CLOSES - timedelta(days=1)
    row_now = round_row(database, built)
    assert (row_now.state, row_now.closed_at, row_now.closes_at) == (RoundState.OPEN, None, CLOSES)
    assert not submit(database, quiet, DUE + timedelta(days=5)).late
    assert chain_holds(database)


def test_a_closed_round_without_its_missiv_out_wakes_as_pending(database: Database, tmp_path: Path) -> None:
    built = just_sent(database, FileStore(tmp_path / "files"), 1)
    close(database, built, BEFORE)
    assert move(database, built, RoundState.CLOSED, RoundState.OPEN, BEFORE + TICK)
    extend_all(database, built)
    assert recipient(database, built.recipient_id).state is RecipientState.PENDING


def test_notices_are_sent_like_any_letter(database: Database, built: BuiltRound) -> None:
    extend(database, built.recipient_id)
    assert [letter.kind for letter in send_all(database, built, SENT)] == [LetterKind.EXTENSION]
    assert letters_of(database, built.recipient_id)[0].state is LetterState.SENT
