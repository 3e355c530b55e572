"""The pages of synpunkter: reading, marking without a script, themes, bemötanden, gaps, and two who save at once."""

import html
import re

import pytest

from desk import synpunkter, themes
from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.synpunkter import SynpunktText, ThemeText
from store.answers import submissions
from tests.console_house import Clerk, ConsoleHouse
from tests.round_builder import BuiltRound
from tests.store_steps import BEFORE, submission

SUMMARY = 'Vi säger <ja>. Men hyran är för hög. #read("x") {{ 7*7 }}'


@pytest.fixture
def built(console: ConsoleHouse) -> BuiltRound:
    return console.round()


def submitted(console: ConsoleHouse, built: BuiltRound) -> str:
    content = AnswerContent(
        summary=SUMMARY,
        questions=(QuestionAnswer(key="1", comment="För dyrt."),),
        dissents=(Dissent(who="Anna", party="X", text="Nej tack."),),
    )
    with console.office.database.changing() as session:
        made = submission(BEFORE).model_copy(update={"content": content})
        return submissions.submit(session, built.recipient_id, made).id


def said(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def test_an_answer_is_read_marked_themed_and_answered_without_a_script(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    clerk, answer_id = await console.clerk(), submitted(console, built)
    base = f"/konsol/remisser/{built.round_id}/synpunkter"
    reading = f"{base}/svar/{answer_id}"
    page = (await clerk.get(base)).text
    assert ("0 / 1" in page, "utan bemötanden" in page) == (True, True)
    theme = (await clerk.post(base, {"title": "Hyran"})).headers["location"].partition("?")[0]
    page = (await clerk.get(reading)).text
    assert "Vi säger &lt;ja&gt;." in page
    wrong = await clerk.post(reading, {"action": "mark", "field": "summary", "first": "Finns inte", "says": "Kvar"})
    assert (wrong.status_code, "Kvar" in wrong.text, "Markera de ord" in wrong.text) == (422, True, True)
    await clerk.get(reading)
    ticked = {"action": "mark", "field": "summary", "sentence": "15-36", "theme_id": theme.rpartition("/")[2]}
    assert (await clerk.post(reading, {**ticked, "kind": "money"})).status_code == 303
    words = {"action": "mark", "field": "q-1-comment", "first": "För", "last": "dyrt."}
    assert (await clerk.post(reading, words)).status_code == 303
    page = (await clerk.get(reading)).text
    assert "<mark>Men hyran är för hög.<sup>S1</sup></mark>" in page
    assert "Fråga" in said(page)
    done = await clerk.post(reading, {"action": "read"})
    assert done.status_code == 303
    found = console_work(console, built).treatment.synpunkter
    assert [(one.passage.quote, one.question) for one in found] == [("Men hyran är för hög.", ""), ("För dyrt.", "1")]
    page = said((await clerk.get(f"{base}/fragor?fraga=1")).text)
    assert "För dyrt. S2" in page
    listed = f"{base}/lista"
    await clerk.get(listed)
    alone = await clerk.post(listed, {"action": "merge", "synpunkt": found[0].id})
    assert "Välj minst två" in alone.text
    await clerk.get(f"{base}/{found[0].id}")
    nothing = await clerk.post(f"{base}/{found[0].id}", {"action": "answer", "reason": "Skrivet skäl"})
    assert (nothing.status_code, "Skrivet skäl" in nothing.text) == (422, True)
    answer = {"action": "answer", "outcome": "not_met", "reason": "Hyran är låg."}
    assert (await clerk.post(f"{base}/{found[0].id}", answer)).status_code == 303
    page = said((await clerk.get(f"{base}/brister")).text)
    assert "Upplands Väsby kommun, Sammanfattning: 36 % markerat" in page
    assert "S2, Upplands Väsby kommun" in page
    assert "Svar på fråga 1" not in page
    assert "S1, Upplands" not in page
    assert "S1" in said((await clerk.get(theme)).text)


def console_work(console: ConsoleHouse, built: BuiltRound) -> synpunkter.SynpunktWork:
    return synpunkter.work(console.office, built.round_id)


async def test_gaps_are_explained_together_and_opened_again(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk, _ = await console.clerk(), submitted(console, built)
    themes.add(console.office, built.round_id, ThemeText(title="Hyran"))
    here = f"/konsol/remisser/{built.round_id}/synpunkter/brister"
    page = (await clerk.get(here)).text
    gap = "answer_without_synpunkt:0114"
    assert gap in page
    nothing = await clerk.post(here, {"action": "explain", "gap": gap, "words": " "})
    assert (nothing.status_code, "Skriv meningen" in nothing.text) == (422, True)
    assert (await clerk.post(here, {"action": "explain", "gap": gap, "words": "Bara ja."})).status_code == 303
    assert "Bara ja." in (await clerk.get(here)).text
    assert (await clerk.post(here, {"action": "reopen", "gap": gap})).status_code == 303
    assert "Bara ja." not in (await clerk.get(here)).text


async def test_a_change_names_its_synpunkter_by_number_and_keeps_what_was_typed(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    clerk, answer_id = await console.clerk(), submitted(console, built)
    office, round_id = console.office, built.round_id
    made = synpunkter.mark(office, round_id, answer_id, synpunkter.TextPlace("summary", 0, 4), SynpunktText())
    here = f"/konsol/remisser/{round_id}/synpunkter/andringar"
    await clerk.get(here)
    wrong = await clerk.post(here, {"section": "3", "new": "Kvar", "synpunkter": "S1, S9"})
    assert (wrong.status_code, "har numret ”S9”" in wrong.text, "Kvar" in wrong.text) == (422, True, True)
    assert (await clerk.post(here, {"section": "3", "synpunkter": "s1 1"})).status_code == 303
    [change] = console_work(console, built).treatment.changes
    assert change.synpunkt_ids == (made.id,)
    await clerk.get(here)
    own = {"change": change.id, "edition": "1", "section": "", "new": "Omskrivet", "synpunkter": "S1"}
    wrong = await clerk.post(here, own)
    assert (wrong.status_code, "Omskrivet" in wrong.text) == (422, True)


async def test_who_saves_last_sees_both_texts_and_loses_nothing(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk, answer_id = await console.clerk(), submitted(console, built)
    office, round_id = console.office, built.round_id
    made = synpunkter.mark(office, round_id, answer_id, synpunkter.TextPlace("summary", 0, 4), SynpunktText())
    here = f"/konsol/remisser/{round_id}/synpunkter/{made.id}"
    await clerk.get(here)
    synpunkter.edit(office, round_id, made.id, 1, SynpunktText(says="Deras ord"))
    late = await clerk.post(here, {"action": "edit", "edition": "1", "says": "Mina ord", "kind": "law"})
    assert (late.status_code, "Deras ord" in late.text, "Mina ord" in late.text) == (409, True, True)
    assert console_work(console, built).treatment.synpunkter[0].says == "Deras ord"
    again = Clerk(console, clerk.cookies, late)
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', late.text))
    assert (await again.post(here, kept)).status_code == 303
    assert console_work(console, built).treatment.synpunkter[0].says == "Mina ord"


async def test_a_reader_reads_and_a_second_reader_accepts(console: ConsoleHouse, built: BuiltRound) -> None:
    answer_id, office, round_id = submitted(console, built), console.office, built.round_id
    reader_id = next(mark for mark, name in themes.people(office, round_id).items() if name.lower().startswith("lasse"))
    theme = themes.add(office, round_id, ThemeText(title="Hyran", second_reader=reader_id))
    made = synpunkter.mark(office, round_id, answer_id, synpunkter.TextPlace("summary", 0, 4), SynpunktText())
    reader = await console.clerk("lasse@ksl.example")
    base = f"/konsol/remisser/{round_id}/synpunkter"
    for path in (
        "",
        f"/svar/{answer_id}",
        "/fragor",
        "/lista",
        "/andringar",
        "/brister",
        f"/{made.id}",
        f"/tema/{theme}",
    ):
        page = await reader.get(base + path)
        assert page.status_code == 200, path
        assert (await reader.post(base + path, {"action": "x"})).status_code == 403, path
    await reader.get(f"{base}/tema/{theme}")
    assert (await reader.post(f"{base}/tema/{theme}/lasning", {"action": "accept"})).status_code == 303
    assert "Godtaget av" in (await reader.get(f"{base}/tema/{theme}")).text


async def test_the_second_reader_of_a_sample_sees_no_marks_and_both_see_where_they_differ(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    answer_id, office, round_id = submitted(console, built), console.office, built.round_id
    theme = themes.add(office, round_id, ThemeText(title="Hyran"))
    synpunkter.mark(office, round_id, answer_id, synpunkter.TextPlace("summary", 0, 14), SynpunktText(theme_id=theme))
    synpunkter.read(office, round_id, answer_id)
    lasse = next(mark for mark, name in themes.people(office, round_id).items() if name.lower().startswith("lasse"))
    clerk, reader = await console.clerk(), await console.clerk("lasse@ksl.example")
    here = f"/konsol/remisser/{round_id}/synpunkter/stickprov"
    await clerk.get(here)
    wrong = await clerk.post(here, {"size": "7", "reader": lasse})
    assert (wrong.status_code, "har läst: 1." in said(wrong.text), 'value="7"' in wrong.text) == (422, True, True)
    assert (await clerk.post(here, {"size": "1", "reader": lasse})).status_code == 303
    page = await clerk.get(here)
    assert ("Läs nästa svar" in page.text, "Kvar att läsa 1" in said(page.text)) == (False, True)
    [own] = re.findall(rf"{here}/\w+/{answer_id}", (await reader.get(here)).text)
    assert (await clerk.get(own)).status_code == 422
    blind = await reader.get(own)
    assert (blind.status_code, "<mark>" in blind.text, "S1" in blind.text) == (200, False, False)
    assert "Vi säger &lt;ja&gt;." in blind.text
    done = await reader.post(own, {"i-q-1-comment": f"-{theme}"})
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, here)
    told = said((await clerk.get(here)).text)
    assert "Lika i 66 procent av 6 jämförelser. Kappa −0,20: svag överensstämmelse." in told
    assert "Upplands Väsby kommun, Sammanfattning Hyran –" in told
    assert "Upplands Väsby kommun, Svar på fråga 1 – Hyran" in told
