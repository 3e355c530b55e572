"""A supplement: only the parts asked about can change, as late as the answer was, and what settles a request."""

from datetime import datetime

import pytest
from sqlmodel import select

from models.errors import Refused
from models.tables import DraftRow
from models.values import AnswerSource, DecisionStatus, FileKind, LetterKind, LetterState, RoundState
from store.answers import answers, drafts, submissions
from store.database import Database
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, BuiltRound
from tests.store.supplement_steps import (
    ASKED,
    CONTENT,
    DAY,
    OTHER,
    UNTIL,
    answered,
    ask,
    complete,
    files_of,
    latest,
    letter_states,
    withdraw,
)
from tests.store_steps import BEFORE, TICK, chain_holds, close, move, stored, submission, submit, versions


@ON_SQLITE
@pytest.mark.parametrize("at", [ASKED + TICK, UNTIL])
@pytest.mark.parametrize("arrived", [BEFORE, DUE, DUE + TICK])
def test_a_supplement_after_the_closing_is_as_late_as_the_answer_was(
    database: Database, built: BuiltRound, at: datetime, arrived: datetime
) -> None:
    answered(database, built, arrived)
    close(database, built, CLOSES + TICK)
    ask(database, built)
    second = complete(database, built, at)
    assert (second.version, second.late, second.counted) == (2, arrived > DUE, True)
    assert [row.counted for row in versions(database, built.recipient_id)] == [False, True]
    found = latest(database, built)
    assert (found.answered_version, found.answered_at, found.is_waiting) == (2, at, False)
    assert chain_holds(database)


@ON_SQLITE
@pytest.mark.parametrize(
    ("codes", "changed"),
    [
        (("stance",), {"stance"}),
        (("summary",), {"summary"}),
        (("question:1",), {"questions"}),
        (("question:2",), {"questions"}),
        (("decision",), {"decision_body", "decision_status"}),
        (("dissents",), {"dissents"}),
        (("contact",), {"contact_email"}),
        (("files",), set()),
        (("files:minutes_extract",), {"decision_status"}),
        (("summary", "dissents"), {"summary", "dissents"}),
    ],
)
def test_only_the_parts_asked_about_change(
    database: Database, built: BuiltRound, codes: tuple[str, ...], changed: set[str]
) -> None:
    answered(database, built)
    ask(database, built, *codes)
    after = answers.content(complete(database, built)).model_dump()
    before = CONTENT.model_dump()
    assert {name for name in before if before[name] != after[name]} == changed
    if "question:1" in codes:
        assert [item["key"] for item in after["questions"]] == ["1", "4"]
    if "question:2" in codes:
        assert [item["key"] for item in after["questions"]] == ["1", "4", "2"]


def test_files_of_other_kinds_than_those_asked_for_stay_and_none_of_them_comes(
    database: Database, built: BuiltRound
) -> None:
    answered(database, built)
    ask(database, built, "files:minutes_extract")
    extract = stored("§ 86.pdf", "c").model_copy(update={"kind": FileKind.MINUTES_EXTRACT})
    second = complete(database, built, files=(extract, stored("smugglad.pdf", "d")))
    assert files_of(database, second) == [
        ("yttrande.pdf", "yttrande"),
        ("tjut.pdf", "yttrande"),
        ("§ 86.pdf", "minutes_extract"),
    ]


def test_without_files_asked_for_none_is_added_or_lost(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built, "summary")
    second = complete(database, built, files=(stored("smugglad.pdf", "d"),))
    assert [name for name, _ in files_of(database, second)] == ["yttrande.pdf", "tjut.pdf"]


def test_a_requests_draft_is_its_own_and_the_ordinary_one_is_left_lying(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built, "summary", "files:other")
    other = stored("bilaga.pdf", "e").model_copy(update={"kind": FileKind.OTHER})
    with database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"stance": ["opposes"]}, at=BEFORE)
        drafts.add_files(session, built.recipient_id, [stored("halv.pdf", "f")])
        own = drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["Nytt"]}, at=ASKED, supplement=1)
        drafts.add_files(session, built.recipient_id, [other, stored("fel slag.pdf", "1")], supplement=1)
    assert not isinstance(own, drafts.DraftConflict)
    second = complete(database, built, draft_version=own.version)
    assert [name for name, _ in files_of(database, second)] == ["bilaga.pdf", "yttrande.pdf", "tjut.pdf"]
    with database.reading() as session:
        left = drafts.load(session, built.recipient_id)
        assert session.exec(select(DraftRow.supplement)).all() == [0]
        assert drafts.load(session, built.recipient_id, 1).fields == {}
    assert left.fields == {"stance": ["opposes"]}
    assert [file.name for _, file in left.files] == ["halv.pdf"]


@ON_SQLITE
@pytest.mark.parametrize("over", ["passed", "withdrawn", "answered", "never asked"])
def test_a_supplement_nobody_waits_for_is_refused_and_changes_nothing(
    database: Database, built: BuiltRound, over: str
) -> None:
    answered(database, built)
    at, changes = ASKED + DAY, {}
    if over != "never asked":
        ask(database, built)
    if over == "passed":
        at = UNTIL + TICK
    if over == "withdrawn":
        withdraw(database, built)
    if over == "answered":
        complete(database, built)
        changes = {"replaces": 2}
    before = len(versions(database, built.recipient_id))
    with pytest.raises(Refused, match="supplement_over"):
        complete(database, built, at, **changes)
    assert len(versions(database, built.recipient_id)) == before


def test_nothing_is_completed_in_a_cancelled_round(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, ASKED)
    with pytest.raises(Refused, match="round_cancelled"):
        complete(database, built)


def test_a_whole_replacement_in_time_settles_the_request_and_is_late_by_the_ordinary_rule(
    database: Database, built: BuiltRound
) -> None:
    answered(database, built)
    ask(database, built, at=BEFORE)
    second = submit(database, built.recipient_id, DUE + TICK, replaces=1)
    assert second.late
    assert latest(database, built).answered_version == 2
    assert letter_states(database, built) == [
        (LetterKind.SUPPLEMENT, 1, LetterState.WITHDRAWN),
        (LetterKind.SUPPLEMENT_COPY, 1, LetterState.WITHDRAWN),
    ]


@pytest.mark.parametrize(("codes", "settled"), [(("files:minutes_extract",), 2), (("summary",), None)])
def test_a_confirmation_settles_a_request_for_the_extract_alone(
    database: Database, built: BuiltRound, codes: tuple[str, ...], settled: int | None
) -> None:
    answered(database, built)
    ask(database, built, *codes, at=BEFORE)
    final = CONTENT.model_copy(update={"decision_status": DecisionStatus.APPROVED})
    submit(database, built.recipient_id, BEFORE + DAY, content=final, replaces=1, confirms=1, takes_draft=False)
    assert latest(database, built).answered_version == settled
    if settled is None:
        third = complete(database, built, BEFORE + 2 * DAY, replaces=2)
        assert (answers.content(third).summary, third.preliminary) == ("Annat", False)


def test_a_supplement_on_paper_brought_in_by_the_registrar_is_not_late_either(
    database: Database, built: BuiltRound
) -> None:
    answered(database, built)
    ask(database, built)
    second = submit(database, built.recipient_id, ASKED, replaces=1, source=AnswerSource.RECORDED)
    assert not second.late
    assert latest(database, built).answered_version == 2
    third = submit(database, built.recipient_id, ASKED, replaces=2, source=AnswerSource.RECORDED)
    assert third.late


def test_the_same_form_twice_is_one_supplement(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    form = submission(ASKED + DAY, content=OTHER, replaces=1, supplement=1)
    made = []
    for _ in range(2):
        with database.changing() as session:
            made.append(submissions.submit(session, built.recipient_id, form).receipt)
    assert made == ["KSL-13-0111-0114-2"] * 2
