"""A preliminary answer is confirmed by its minutes extract: a new version, counted, final, and as late as the first."""

import asyncio
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from models.values import LetterKind
from store.answers import answers, drafts
from tests.round_builder import CLOSES, DUE
from tests.store_steps import chain_holds, close, letters_of
from tests.web_register import files_of, versions
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, text_of

PRELIMINARY = {**FULL, "decision_status": "decided"}
EXTRACT = ("§ 86.pdf", PDF + b"% minutes")
TICK = timedelta(microseconds=1)
CONFIRM_UNTIL = datetime(2026, 8, 22, 21, 59, 59, 999999, tzinfo=UTC)


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
    assert files_of(house, second) == [("yttrande.pdf", "yttrande"), ("§ 86.pdf", "minutes_extract")]
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


async def test_after_the_closing_the_answer_can_be_confirmed_but_not_changed(house: TrialHouse) -> None:
    visitor = await answered(house)
    close(house.database, house.round, CLOSES + TICK)
    house.clock.now = CONFIRM_UNTIL
    landing = text_of((await visitor.get(f"/s/{visitor.token}")).text)
    assert "Det kan bekräftas med protokollsutdraget till och med lördag 22 augusti 2026 kl. 23.59" in landing
    page = text_of((await visitor.open()).text)
    assert "Utdraget tas emot till och med lördag 22 augusti 2026 kl. 23.59" in page
    assert "Komplettera eller ersätt svaret" not in page
    reply = await visitor.post("submit", {**FULL, "summary": "Ett annat beslut"})
    assert reply.status_code == 409
    await visitor.show()
    receipt = text_of((await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))).text)
    assert "Preliminärt" not in receipt
    assert "Sent inkommet" not in receipt
    assert [(row.late, row.preliminary, row.counted) for row in versions(house)] == [
        (False, True, False),
        (False, False, True),
    ]


async def test_nothing_is_confirmed_when_the_days_after_the_closing_have_passed(house: TrialHouse) -> None:
    visitor = await answered(house)
    seen = dict(visitor.hidden)
    house.clock.now = CONFIRM_UNTIL + TICK
    page = await visitor.open()
    assert "Lägg till protokollsutdrag" not in text_of(page.text)
    visitor.hidden = seen
    reply = await visitor.post("confirm", files=[EXTRACT])
    assert reply.status_code == 409
    assert "Svaret kunde bekräftas till lördag 22 augusti 2026 kl. 23.59" in faults(reply.text)["innehall"]
    assert len(versions(house)) == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [([], "Bifoga protokollsutdraget"), ([("utdrag.png", b"\x89PNG")], "är en bild"), ([("u.pdf", b"")], "är tom")],
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
    assert files_of(house, versions(house)[1]) == [("yttrande.pdf", "yttrande"), ("§ 86.pdf", "minutes_extract")]
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
    assert len(files_of(house, versions(house)[-1])) == 11


async def test_each_of_the_two_versions_names_the_other(house: TrialHouse) -> None:
    visitor = await answered(house)
    arrived = house.clock.now
    house.clock.pass_by(timedelta(days=14))
    await visitor.open()
    second = " ".join(text_of((await visitor.follow(await visitor.post("confirm", files=[EXTRACT]))).text).split())
    assert "Bekräftar version 1, som kom in tisdag 12 maj 2026 kl. 14.12.08, med protokollsutdraget." in second
    assert ", bekräftar version 1, gäller" in second
    first = " ".join(text_of((await visitor.get(f"{visitor.place}/kvittens/KSL-13-0111-0114-1")).text).split())
    assert "Version 2 har bekräftat den här med protokollsutdraget; den här bevaras som den kom." in first
    assert "Till version 2" in first
    (row,) = [row for row in versions(house) if row.confirms]
    with house.database.reading() as session:
        named = answers.confirmed_version(session, row)
    assert named is not None
    assert (named.version, named.receipt, named.arrived_at) == (1, "KSL-13-0111-0114-1", arrived)
    pdf = await visitor.get(f"{visitor.place}/kvittens/KSL-13-0111-0114-2/pdf")
    assert "Version 1 (preliminär), kvittens KSL-13-0111-0114-1" in words_in(pdf.content)


def words_in(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    return " ".join(text.replace("\u200b", "").split())
