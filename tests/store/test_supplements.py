"""A registrar asks for a supplement: one request at a time, and only the parts asked about can change upon it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.errors import Refused
from models.supplements import Part, SupplementRequest, SupplementWish
from models.tables import AnswerRow, AuditRow, DraftRow, OutboxRow, RecipientRow
from models.values import (
    AnswerPart,
    AnswerSource,
    DecisionStatus,
    FileKind,
    LetterKind,
    LetterState,
    RoundState,
    Stance,
)
from store import answers, drafts, letter_facts, recipients, submissions, supplements
from store.database import Database
from store.files import FileStore
from store.letters import SUPPLEMENTS
from tests.round_builder import CLOSES, DUE, KEY, BuiltRound, register_round
from tests.store_steps import (
    BEFORE,
    TICK,
    chain_holds,
    claim,
    close,
    letters_of,
    move,
    recipient,
    record,
    send_all,
    stored,
    submission,
    submit,
    versions,
    waiting,
)

DAY = timedelta(days=1)
ASKED = CLOSES + DAY
UNTIL = CLOSES + 9 * DAY
CONTENT = AnswerContent(
    stance=Stance.SUPPORTS,
    summary="Kommunen tillstyrker.",
    questions=(QuestionAnswer(key="1", stance=Stance.SUPPORTS, comment="Ja."), QuestionAnswer(key="4", comment="Nej.")),
    decision_body="Kommunstyrelsen",
    decision_status=DecisionStatus.DECIDED,
    dissents=(Dissent(who="Anna Andersson"),),
    contact_email="eva@kommun.example",
)
OTHER = AnswerContent(
    stance=Stance.OPPOSES,
    summary="Annat",
    questions=(QuestionAnswer(key="1", comment="Annat"), QuestionAnswer(key="2", comment="Nytt")),
    decision_body="Någon annan",
    decision_status=DecisionStatus.APPROVED,
    dissents=(),
    contact_email="ond@annan.example",
)


def part(code: str) -> Part:
    name, _, key = code.partition(":")
    return Part(part=AnswerPart(name), key=key)


def wish(*codes: str, text: str = "Sammanfattningen saknas.", until: datetime = UNTIL) -> SupplementWish:
    return SupplementWish(parts=tuple(part(code) for code in codes or ("summary",)), text=text, until=until)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=2)


def answered(database: Database, built: BuiltRound, at: datetime = BEFORE, **changes: object) -> AnswerRow:
    changes = {"content": CONTENT, "files": (stored(), stored("tjut.pdf", "b")), **changes}
    return submit(database, built.recipient_id, at, **changes)


def ask(
    database: Database, built: BuiltRound, *codes: str, at: datetime = ASKED, **changes: object
) -> SupplementRequest:
    with database.changing() as session:
        row = session.get_one(RecipientRow, built.recipient_id)
        return supplements.ask(session, row, wish(*codes, **changes), at=at)  # type: ignore[arg-type]


def withdraw(database: Database, built: BuiltRound, at: datetime = ASKED + DAY) -> SupplementRequest:
    with database.changing() as session:
        return supplements.withdraw(session, session.get_one(RecipientRow, built.recipient_id), at=at)


def complete(database: Database, built: BuiltRound, at: datetime = ASKED + DAY, **changes: object) -> AnswerRow:
    facts: dict[str, object] = {"content": OTHER, "replaces": 1, "supplement": 1, **changes}
    return submit(database, built.recipient_id, at, **facts)


def latest(database: Database, built: BuiltRound) -> SupplementRequest:
    with database.reading() as session:
        found = supplements.latest(session, built.recipient_id)
    assert found is not None
    return found


def letter_states(database: Database, built: BuiltRound) -> list[tuple[LetterKind, int, LetterState]]:
    kinds = {*SUPPLEMENTS, LetterKind.SUPPLEMENT_WITHDRAWN}
    rows = letters_of(database, built.recipient_id)
    return [(row.kind, row.number, row.state) for row in rows if row.kind in kinds]


def files_of(database: Database, answer: AnswerRow) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.name, row.kind) for row in answers.answer_files(session, answer.id)]


def test_a_request_tells_the_registered_address_and_the_contact(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    close(database, built, CLOSES + TICK)
    send_all(database, built)
    request = ask(database, built, "summary", "question:4")
    assert (request.number, request.version, request.is_open(ASKED)) == (1, 1, True)
    batch = waiting(database, built)
    assert {(letter.kind, letter.to) for letter in batch} == {
        (LetterKind.SUPPLEMENT, "registrator0@kommun.example"),
        (LetterKind.SUPPLEMENT_COPY, "eva@kommun.example"),
    }
    with database.reading() as session:
        rows = [row for row in letters_of(database, built.recipient_id) if row.kind in SUPPLEMENTS]
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")
        told = session.exec(select(OutboxRow.code).order_by(col(OutboxRow.seq).desc())).first()
        (entry,) = session.exec(select(AuditRow).where(AuditRow.object_id == request.id)).all()
    by_kind = {fact.kind: fact for fact in facts.values()}
    own, copy = by_kind[LetterKind.SUPPLEMENT], by_kind[LetterKind.SUPPLEMENT_COPY]
    assert own.link == f"https://remiss.example/s/{built.token}"
    assert copy.link == ""
    assert own.supplement is not None
    assert [item.text for item in own.supplement.parts] == ["", "Vad saknas i förslaget?"]
    assert (own.supplement.text, own.due_at, own.receipt) == ("Sammanfattningen saknas.", UNTIL, "KSL-13-0111-0114-1")
    assert told == "0114"
    assert entry.action == "supplement_requested"
    assert "Sammanfattningen" not in entry.facts
    assert chain_holds(database)


def test_the_same_wish_twice_is_one_request_and_another_waits_its_turn(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    first, second = ask(database, built), ask(database, built, at=ASKED + TICK)
    assert first == second
    assert len(letter_states(database, built)) == 2
    with pytest.raises(Refused, match="supplement_open"):
        ask(database, built, "stance")
    assert ask(database, built, "stance", at=UNTIL + TICK, until=UNTIL + 9 * DAY).number == 2


def test_nothing_is_asked_of_one_who_has_not_answered_or_has_no_address(database: Database, built: BuiltRound) -> None:
    with pytest.raises(Refused, match="supplement_no_answer"):
        ask(database, built)
    answered(database, built)
    with database.changing() as session:
        session.get_one(RecipientRow, built.recipient_id).email = ""
    with pytest.raises(Refused, match="supplement_no_address"):
        ask(database, built)
    assert letter_states(database, built) == []


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


def test_a_request_taken_back_before_its_letters_left_needs_no_letter(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    assert withdraw(database, built).withdrawn_at == ASKED + DAY
    assert {state for _, _, state in letter_states(database, built)} == {LetterState.WITHDRAWN}
    assert len(letter_states(database, built)) == 2
    with pytest.raises(Refused, match="supplement_none_waiting"):
        withdraw(database, built)


def test_a_request_taken_back_after_its_letter_left_is_told_of_once(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built, "stance")
    withdraw(database, built)
    ask(database, built)
    send_all(database, built)
    withdraw(database, built)
    sent = send_all(database, built)
    assert [(letter.kind, letter.number) for letter in sent] == [(LetterKind.SUPPLEMENT_WITHDRAWN, 2)]


@pytest.mark.parametrize("how", ["answered", "withdrawn"])
def test_a_letter_read_before_the_request_was_settled_does_not_leave(
    database: Database, built: BuiltRound, how: str
) -> None:
    answered(database, built)
    send_all(database, built)
    ask(database, built)
    batch = [letter for letter in waiting(database, built) if letter.kind in SUPPLEMENTS]
    assert len(batch) == 2
    assert claim(database, batch[0])
    complete(database, built) if how == "answered" else withdraw(database, built)
    # The worker died in the middle of it: the letter waits again, and is asked about anew.
    assert record(database, batch[0], LetterState.QUEUED)
    assert [claim(database, letter) for letter in batch] == [False, False]
    supplement_states = {state for kind, _, state in letter_states(database, built) if kind in SUPPLEMENTS}
    assert supplement_states == {LetterState.WITHDRAWN}


def test_a_new_address_gets_an_open_request_with_its_own_link(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    send_all(database, built)
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=ASKED)
        row = session.get_one(RecipientRow, built.recipient_id)
        session.refresh(row)
        assert supplements.tell_again(session, row, at=ASKED)
        assert not supplements.tell_again(session, row, at=ASKED)
    (letter,) = send_all(database, built)
    assert (letter.kind, letter.to, letter.generation) == (LetterKind.SUPPLEMENT, "ny@kommun.example", 2)
    complete(database, built)
    with database.changing() as session:
        assert not supplements.tell_again(session, recipient(database, built.recipient_id), at=ASKED)


def test_the_same_form_twice_is_one_supplement(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    form = submission(ASKED + DAY, content=OTHER, replaces=1, supplement=1)
    made = []
    for _ in range(2):
        with database.changing() as session:
            made.append(submissions.submit(session, built.recipient_id, form).receipt)
    assert made == ["KSL-13-0111-0114-2"] * 2


def test_hostile_words_are_kept_as_they_are(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    text = "<script>\"'{{ 7*7 }} \u202e å ä ö 漢字\n\n§"
    ask(database, built, text=text)
    assert latest(database, built).text == text
