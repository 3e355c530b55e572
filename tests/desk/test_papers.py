"""Papers changed while a round is out, in the register: what is kept, who is told, what the answers stand on."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from desk import counter, export, history, midway, papers
from desk.office import Office
from desk.papers import Wish
from documents.compilation.tally import stood_on
from models.answer import StoredFile
from models.errors import Refused, TemporaryFailure
from models.papers import PaperAct, PaperEdit
from models.tables import RoundRow
from models.values import LetterKind
from rules.local_time import local_day
from store.answers import answers, standing_by
from store.letters import letter_facts
from store.records import snapshot
from store.rounds import rounds
from templates.papers_words import stood_sentence
from tests.round_builder import CLOSES, DUE, BuiltRound, register_round
from tests.store_steps import chain_holds, letters_of, recipient, submit
from tests.web_visitor import PDF

CAUSE = "Kostnaderna är omräknade."
ANSWERED, SILENT, LATER = "0114", "0115", "0116"


@pytest.fixture
def built(office: Office) -> BuiltRound:
    """A round with three recipients, of whom the first has answered."""
    made = register_round(office.database, office.files, key=office.key, count=3)
    submit(office.database, made.recipient_ids[ANSWERED], DUE - timedelta(days=20))
    return made


def row_of(office: Office, built: BuiltRound) -> RoundRow:
    with office.database.reading() as session:
        return rounds.get(session, built.round_id)


def kept(office: Office, fill: bytes = b"%2") -> StoredFile:
    sha256 = office.files.put(PDF + fill)
    return StoredFile(sha256=sha256, size=len(PDF + fill), media_type="application/pdf", name="nytt.pdf")


def replaced(office: Office, fill: bytes = b"%2", **more: object) -> Wish:
    edit = PaperEdit(act=PaperAct.REPLACED, position=1, file=kept(office, fill))
    return Wish((edit,), CAUSE, **more)  # type: ignore[arg-type]


def change(office: Office, built: BuiltRound, wish: Wish) -> papers.PapersChanged:
    return asyncio.run(papers.change(office, row_of(office, built), wish))


@pytest.fixture(autouse=True)
def without_temporal(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: object) -> None:
        raise TemporaryFailure("temporal_unreachable", address="")

    monkeypatch.setattr("desk.midway.told", silent)


def test_all_is_kept_and_each_is_told_by_one_letter_though_temporal_is_down(office: Office, built: BuiltRound) -> None:
    before = row_of(office, built)
    made = change(office, built, replaced(office, until="2026-06-22", seen=1))
    assert (made.change.version, made.asked, made.others, made.told_later) == (2, 1, 2, True)
    row = row_of(office, built)
    assert (row.due_at - before.due_at).days == 13
    assert row.closes_at > before.closes_at
    shown = papers.overview(office, row)
    assert [(each.title, each.since) for each in shown.now][:1] == [(shown.earlier[0].title, 2)]
    assert [(each.since, each.until) for each in shown.earlier] == [(1, 1)]
    assert [line.cause for line in rounds.definition(row).versions][-1] == CAUSE
    for code, asks in ((ANSWERED, True), (SILENT, False), (LATER, False)):
        member = recipient(office.database, built.recipient_ids[code])
        assert member.due_at == row.due_at
        (letter,) = letters_of(office.database, member.id, LetterKind.PAPERS_CHANGED)
        facts = json.loads(letter.facts)
        assert (facts["asks"], facts["old_due_at"]) == (asks, before.due_at.isoformat())
        assert letters_of(office.database, member.id, LetterKind.EXTENSION) == []
        with office.database.reading() as session:
            built_facts = letter_facts.gather(session, [letter], key=office.key, base_url="http://x.example")
        told = built_facts[letter.id].papers
        assert told is not None
        assert told.change.cause == CAUSE
    assert chain_holds(office.database)
    counter.verify(office)  # the paper that was replaced is still there


@pytest.mark.parametrize(
    ("code", "wish"),
    [
        ("paper_same", lambda office: replaced(office)),
        ("papers_moved_on", lambda office: replaced(office, b"%3", seen=1)),
        ("papers_cause_missing", lambda office: replaced(office, b"%3")._replace(cause="  ")),
        ("papers_nothing", lambda _: Wish((), CAUSE)),
        ("paper_gone", lambda _: Wish((PaperEdit(act=PaperAct.REMOVED, position=9),), CAUSE)),
        ("due_on_day_off", lambda office: replaced(office, b"%3", until="2026-06-20")),
        ("extension_not_later", lambda office: replaced(office, b"%3", until="2026-06-01")),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_gets_a_second_letter(
    office: Office, built: BuiltRound, code: str, wish: object
) -> None:
    change(office, built, replaced(office))
    with pytest.raises(Refused, match=code):
        change(office, built, wish(office))  # type: ignore[operator]
    assert papers.overview(office, row_of(office, built)).version == 2
    assert len(letters_of(office.database, built.recipient_ids[SILENT], LetterKind.PAPERS_CHANGED)) == 1


def test_the_export_holds_what_was_before_and_why(office: Office, built: BuiltRound, tmp_path: Path) -> None:
    change(office, built, replaced(office))
    export.export(office, built.dnr, tmp_path / "arkiv")
    (earlier,) = (tmp_path / "arkiv" / "handlingar" / "till version 1").iterdir()
    assert earlier.name == "01 forslag.pdf"
    (told,) = json.loads((tmp_path / "arkiv" / "handlingarnas versioner.json").read_text())
    assert (told["version"], told["cause"]) == (2, CAUSE)
    whole = json.loads((tmp_path / "arkiv" / "remiss.json").read_text())
    assert whole["papers"]["version"] == 2
    assert whole["definition"]["versions"][-1]["cause"] == CAUSE


def test_a_frozen_round_refuses(office: Office, built: BuiltRound) -> None:
    with office.database.changing() as session:
        rounds.get(session, built.round_id).frozen_at = office.clock()
    with pytest.raises(Refused, match="round_frozen"):
        change(office, built, replaced(office))


def test_a_trial_shows_both_letters_and_changes_nothing(office: Office, built: BuiltRound) -> None:
    row = row_of(office, built)
    found = papers.trial(office, row, replaced(office, until="2026-07-06"))
    assert (found.asked, found.others) == (1, 2)
    assert [letter.papers.asks for letter in found.letters if letter.papers] == [True, False]
    assert all(letter.link.endswith("forhandsvisning") for letter in found.letters)
    assert "due_in_july" in {each.code for each in found.advice}
    assert row_of(office, built).due_at == row.due_at
    assert papers.overview(office, row).version == 1
    assert letters_of(office.database, built.recipient_ids[SILENT], LetterKind.PAPERS_CHANGED) == []


def test_every_answer_keeps_its_version_and_one_that_stands_counts_on_the_new(
    office: Office, built: BuiltRound
) -> None:
    change(office, built, replaced(office))
    submit(office.database, built.recipient_ids[SILENT], office.clock())
    submit(office.database, built.recipient_ids[LATER], office.clock(), papers=1)  # the page was drawn before
    shown = papers.overview(office, row_of(office, built))
    assert {version: [each.recipient.code for each in some] for version, some in shown.given.items()} == {
        1: [LATER, ANSWERED],
        2: [SILENT],
    }
    with office.database.reading() as session:
        before = snapshot.take(session, built.round_id, CLOSES)
    for _twice in range(2):
        with office.database.changing() as session:
            standing_by.stand_by(session, built.recipient_ids[ANSWERED], version=1, on=2, at=DUE)
    with office.database.reading() as session:
        answer = answers.counted_answer(session, built.recipient_ids[ANSWERED])
        after = snapshot.take(session, built.round_id, CLOSES)
    assert answer is not None
    assert (answer.version, answer.papers, answer.stands_on, answer.stands_at) == (1, 1, 2, DUE)
    assert before.snapshot != after.snapshot
    by_code = {each.code: each.answer for each in after.recipients}
    assert by_code[ANSWERED] is not None
    assert (by_code[ANSWERED].papers.given_on, by_code[ANSWERED].papers.version) == (1, 2)  # type: ignore[union-attr]
    assert stood_sentence(stood_on(before)) == "Svar på version 2 av handlingarna: 1. Svar på version 1: 2."
    assert stood_on(after) == {2: 2, 1: 1}
    status = {each["code"]: each["papers"] for each in counter.status(office, built.dnr)["recipients"]}
    assert (status[ANSWERED]["version"], status[LATER]["version"], status[SILENT]["version"]) == (2, 1, 2)
    with pytest.raises(Refused, match="papers_moved_on"), office.database.changing() as session:
        standing_by.stand_by(session, built.recipient_ids[LATER], version=1, on=3, at=DUE)
    late = CLOSES + timedelta(days=1)
    with pytest.raises(Refused, match="round_closed"), office.database.changing() as session:
        standing_by.stand_by(session, built.recipient_ids[LATER], version=1, on=2, at=late)


def test_what_is_said_by_phone_lets_the_answer_stand_on_the_new_papers(office: Office, built: BuiltRound) -> None:
    member_id = built.recipient_ids[ANSWERED]

    def note(code: str, at: str = "") -> None:
        row = row_of(office, built)
        midway.note(office, row, built.recipient_ids[code], "stands", "Ringde, svaret står fast.", at)

    with pytest.raises(Refused, match="stands_already"):
        note(ANSWERED)
    change(office, built, replaced(office))
    with pytest.raises(Refused, match="stands_no_answer"):
        note(SILENT)
    with pytest.raises(Refused, match="stands_before_papers"):
        note(ANSWERED, local_day(office.clock() - timedelta(days=2)).isoformat())
    note(ANSWERED, local_day(office.clock()).isoformat())
    row = row_of(office, built)
    assert papers.overview(office, row).given[2][0].basis.given_on == 1
    found = history.of_recipient(office, row, member_id)
    assert {"stands", "note"} <= {event.kind for event in found.events}
    assert not found.may_stand
    assert chain_holds(office.database)
    with pytest.raises(Refused, match="stands_already"):
        note(ANSWERED)
