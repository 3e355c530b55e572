"""A compilation shows one moment: the same state is the same version, and nothing typed is lost on the way."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, update

from models.compilation import CompilationData
from models.errors import TemporaryFailure
from models.file_checks import CLEAN, looked_through
from models.tables import RecipientRow
from models.values import ActiveContent, Stance
from store.answers import submissions
from store.database import Database
from store.records import compilations, snapshot
from tests.file_steps import seen
from tests.hostile_texts import HOSTILE
from tests.round_builder import DUE, BuiltRound
from tests.store_steps import BEFORE, chain_holds, close, stored, submission, submit

HASHES = {"pdf": "a" * 64, "json": "b" * 64}


def take(database: Database, built: BuiltRound) -> CompilationData:
    with database.reading() as session:
        return snapshot.take(session, built.round_id, DUE)


def compile_now(database: Database, built: BuiltRound) -> int:
    data = take(database, built)
    with database.changing() as session:
        return compilations.record(session, built.round_id, data, HASHES).version


def test_the_same_state_is_the_same_version_made_once(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id)
    assert [compile_now(database, built) for _ in range(3)] == [1, 1, 1]
    with database.reading() as session:
        latest = compilations.latest(session, built.round_id)
        again = snapshot.take(session, built.round_id, DUE + timedelta(days=1))
    assert latest is not None
    assert (again.version, again.made_at, again.snapshot) == (1, DUE, latest.snapshot)
    assert chain_holds(database)


def test_each_change_that_shows_is_a_new_version(database: Database, built: BuiltRound) -> None:
    first, second, third = built.recipient_ids.values()
    seen = [compile_now(database, built)]
    submit(database, first)
    seen.append(compile_now(database, built))
    submit(database, first, replaces=1)
    seen.append(compile_now(database, built))
    submit(database, second, stance=Stance.DECLINES)
    seen.append(compile_now(database, built))
    with database.changing() as session:
        session.execute(update(RecipientRow).where(col(RecipientRow.id) == third).values(undeliverable_at=BEFORE))
    seen.append(compile_now(database, built))
    close(database, built, DUE)
    seen.append(compile_now(database, built))
    assert seen == [1, 2, 3, 4, 5, 6]
    assert not take(database, built).preliminary


def test_what_looking_through_a_file_shows_is_a_new_version(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(), stored("bilaga.pdf", "b")))
    versions = [compile_now(database, built)]
    seen(database, "a" * 64, malware="")  # clean, and no longer unknown
    versions.append(compile_now(database, built))
    seen(database, "b" * 64, ActiveContent.SCRIPT, awaits_scan=True)
    versions.append(compile_now(database, built))
    seen(database, "b" * 64, malware="Bad.Signature")
    versions.append(compile_now(database, built))
    assert versions == [1, 2, 3, 4]
    assert compile_now(database, built) == 4
    (answer,) = (item.answer for item in take(database, built).recipients if item.answer)
    assert [file.check for file in answer.files] == [
        CLEAN,
        looked_through((ActiveContent.SCRIPT,), malware="Bad.Signature"),
    ]


def test_two_states_never_share_a_version(database: Database, built: BuiltRound) -> None:
    older = take(database, built)
    submit(database, built.recipient_id)
    newer = take(database, built)
    assert older.version == newer.version == 1
    with database.changing() as session:
        compilations.record(session, built.round_id, older, HASHES)
    with pytest.raises(TemporaryFailure, match="compilation_overtaken"), database.changing() as session:
        compilations.record(session, built.round_id, newer, HASHES)
    assert compile_now(database, built) == 2


def test_every_counted_answer_is_whole_and_only_the_counted(database: Database, built: BuiltRound) -> None:
    typed = "\n".join(item.typed for item in HOSTILE if item.name != "surrogate")
    first, second, _third = built.recipient_ids.values()
    submit(database, first, summary="ersatt", files=(stored("gammal.pdf"),))
    submit(database, first, summary=typed, replaces=1, files=(stored("b.pdf", "b"), stored("a.pdf", "c")))
    submit(database, second, DUE + timedelta(days=1), stance=Stance.OPPOSES)
    data = take(database, built)
    shown = {item.code: item.answer for item in data.recipients}
    assert [code for code, answer in shown.items() if answer is None] == ["0116"]
    answer = shown["0114"]
    assert answer is not None
    assert answer.content.summary == typed
    assert [file.name for file in answer.files] == ["b.pdf", "a.pdf"]
    assert answer.version == 2
    assert (data.counts.settled, data.counts.outstanding, data.counts.late) == (2, 1, 1)
    assert (data.stances[Stance.SUPPORTS], data.stances[Stance.OPPOSES]) == (1, 1)
    assert CompilationData.model_validate_json(data.model_dump_json()) == data


def test_an_answer_that_comes_while_a_snapshot_is_read_is_in_the_next(database: Database, built: BuiltRound) -> None:
    """The counts and the answers are of one moment, on PostgreSQL too, where each statement could see its own."""
    late = submission()

    def answer_meanwhile() -> None:
        with database.changing() as session:
            submissions.submit(session, built.recipient_id, late)

    with database.reading() as session:
        before = snapshot.take(session, built.round_id, DUE)
        thread = threading.Thread(target=answer_meanwhile)
        thread.start()
        thread.join()
        session.expire_all()
        after = snapshot.take(session, built.round_id, DUE)
    assert before == after
    assert after.counts.settled == 0
    assert take(database, built).counts.settled == 1
