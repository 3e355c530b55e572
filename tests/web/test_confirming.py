"""A preliminary answer is confirmed by its minutes extract: a new version, counted, final, and as late as the first."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.tables import AnswerRow
from models.values import LetterKind
from store import answers, drafts
from tests.round_builder import CLOSES, DUE
from tests.store_steps import chain_holds, letters_of
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, text_of, trial_house

PRELIMINARY = {**FULL, "decision_status": "decided"}
EXTRACT = ("§ 86.pdf", PDF + b"% minutes")
TICK = timedelta(microseconds=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TrialHouse]:
    with trial_house(tmp_path) as built:
        yield built


def versions(house: TrialHouse) -> list[AnswerRow]:
    with house.database.reading() as session:
        return answers.versions(session, house.round.recipient_id)


def kinds(house: TrialHouse, answer: AnswerRow) -> list[tuple[str, str]]:
    with house.database.reading() as session:
        return [(file.name, file.kind) for file in answers.answer_files(session, answer.id)]


async def answered(house: TrialHouse, **changes: str) -> Visitor:
    """A visitor at the receipt of an answer with one file."""
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", {**PRELIMINARY, **changes}, [("yttrande.pdf", PDF)]))
    await visitor.show()
    return visitor


@pytest.mark.parametrize("status", ["proposed", "decided"])
async def test_the_extract_makes_the_answer_final_with_the_same_content(house: TrialHouse, status: str) -> None:
    visitor = await answered(house, decision_status=status)
    receipt = await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))
    text = text_of(receipt.text)
    assert "KSL-13-0111-0114-2" in text
    assert "Preliminärt" not in text
    assert "Lägg till protokollsutdrag" not in text
    first, second = versions(house)
    assert (first.counted, first.preliminary, second.counted, second.preliminary) == (False, True, True, False)
    before, after = answers.content(first), answers.content(second)
    assert after == before.model_copy(update={"decision_status": after.decision_status})
    assert after.decision_status == "approved"
    assert kinds(house, second) == [("yttrande.pdf", "yttrande"), ("§ 86.pdf", "minutes_extract")]
    letters = letters_of(house.database, house.round.recipient_id, LetterKind.RECEIPT)
    assert [letter.number for letter in letters] == [1, 2]
    assert chain_holds(house.database)


@pytest.mark.parametrize("at", [DUE, DUE + TICK, DUE + timedelta(days=10), CLOSES])
async def test_an_answer_in_time_is_never_late_by_its_confirmation(house: TrialHouse, at: datetime) -> None:
    visitor = await answered(house)
    house.clock.now = at
    await visitor.open()
    page = text_of((await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))).text)
    assert "Sent inkommet" not in page
    assert [(row.late, row.preliminary) for row in versions(house)] == [(False, True), (False, False)]


async def test_a_late_answer_stays_late_when_it_is_confirmed(house: TrialHouse) -> None:
    house.clock.now = DUE + TICK
    visitor = await answered(house)
    page = text_of((await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))).text)
    assert "Sent inkommet" in page
    assert [row.late for row in versions(house)] == [True, True]


async def test_a_replacement_after_the_due_day_is_still_late(house: TrialHouse) -> None:
    visitor = await answered(house)
    house.clock.now = DUE + TICK
    await visitor.open()
    await visitor.show("?ersatt=1")
    await visitor.follow(await visitor.post("submit", {**FULL, "confirms": "1"}))
    assert [row.late for row in versions(house)] == [False, True]


async def test_nothing_is_confirmed_after_the_closing(house: TrialHouse) -> None:
    visitor = await answered(house)
    seen = dict(visitor.hidden)
    house.clock.now = CLOSES + TICK
    await visitor.open()
    page = await visitor.show()
    assert "Lägg till protokollsutdrag" not in text_of(page.text)
    visitor.hidden = seen
    reply = await visitor.post("confirm", files=[EXTRACT])
    assert reply.status_code == 409
    assert len(versions(house)) == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [([], "Bifoga protokollsutdraget"), ([("utdrag.png", b"\x89PNG")], "inte en PDF"), ([("u.pdf", b"")], "är tom")],
)
async def test_without_a_good_extract_nothing_changes(
    house: TrialHouse, files: list[tuple[str, bytes]], said: str
) -> None:
    visitor = await answered(house)
    reply = await visitor.post("confirm", files=files)
    assert reply.status_code == 422
    assert said in faults(reply.text)["extract"]
    assert len(versions(house)) == 1
    await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))
    assert len(versions(house)) == 2


async def test_the_same_form_many_times_confirms_once(house: TrialHouse) -> None:
    visitor = await answered(house)
    replies = await asyncio.gather(*(visitor.post("confirm", files=[EXTRACT]) for _ in range(4)))
    assert {reply.headers["location"] for reply in replies} == {replies[0].headers["location"]}
    assert len(versions(house)) == 2


async def test_an_answer_changed_meanwhile_is_not_confirmed_unseen(house: TrialHouse) -> None:
    visitor = await answered(house)
    seen = dict(visitor.hidden)
    await visitor.show("?ersatt=1")
    await visitor.follow(await visitor.post("submit", {**FULL, "summary": "Ett annat beslut"}))
    visitor.hidden = seen
    reply = await visitor.post("confirm", files=[EXTRACT])
    assert reply.status_code == 422
    assert "Svaret har ändrats sedan sidan visades" in text_of(reply.text)
    assert answers.content(versions(house)[-1]).summary == "Ett annat beslut"
    assert len(versions(house)) == 2


async def test_a_final_answer_cannot_be_confirmed_to_escape_lateness(house: TrialHouse) -> None:
    visitor = await answered(house, decision_status="approved")
    house.clock.now = DUE + TICK
    await visitor.open()
    await visitor.show("?ersatt=1")
    reply = await visitor.post("confirm", files=[EXTRACT])
    assert reply.status_code == 422
    assert 'href="#innehall"' in reply.text
    assert len(versions(house)) == 1


async def test_a_draft_of_a_replacement_is_left_lying(house: TrialHouse) -> None:
    visitor = await answered(house)
    await visitor.show("?ersatt=1")
    await visitor.post("save", {"summary": "Halvskrivet"}, [("utkast.pdf", PDF)])
    await visitor.show()
    await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))
    assert kinds(house, versions(house)[1]) == [("yttrande.pdf", "yttrande"), ("§ 86.pdf", "minutes_extract")]
    with house.database.reading() as session:
        draft = drafts.load(session, house.round.recipient_id)
    assert draft.fields["summary"] == ["Halvskrivet"]
    assert [file.name for _, file in draft.files] == ["utkast.pdf"]


async def test_the_form_is_there_in_english(house: TrialHouse) -> None:
    visitor = await answered(house)
    assert "Add the minutes extract" in text_of((await visitor.show("?lang=en")).text)
    reply = await visitor.post("confirm")
    assert "Attach the minutes extract" in faults(reply.text)["extract"]


async def test_an_extract_whose_last_byte_came_before_the_closing_is_taken(house: TrialHouse) -> None:
    visitor = await answered(house)
    moments = [CLOSES - timedelta(milliseconds=50)]
    config = house.transport.app.state.house.config  # type: ignore[attr-defined]
    later = CLOSES + timedelta(milliseconds=50)
    object.__setattr__(config, "clock", lambda: moments.pop() if moments else later)
    await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))
    assert not versions(house)[-1].preliminary


async def test_a_preliminary_answer_with_ten_files_is_confirmed_by_an_eleventh(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    ten = [(f"bilaga{number}.pdf", PDF + b"%d" % number) for number in range(10)]
    await visitor.follow(await visitor.post("submit", PRELIMINARY, ten))
    await visitor.show()
    await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))
    assert len(kinds(house, versions(house)[-1])) == 11
