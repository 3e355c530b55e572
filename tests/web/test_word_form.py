"""The Word form on the page: fetched, filled in elsewhere, handed in, its fields filled and nothing written over."""

import io
import zipfile
from pathlib import Path

import httpx
from docx import Document

from models.media import DOCX
from models.values import RoundState
from store.answers import answers, drafts
from tests.hostile_texts import HOSTILE
from tests.round_builder import invited
from tests.web.word_form_steps import form_of, hand_in, opened
from tests.web_register import draft
from tests.web_visitor import TrialHouse, hidden_fields, text_of, trial_house, typed_in
from tests.word_form_filler import FILLED, filled, with_part


async def test_the_form_can_be_fetched_before_and_after_opening_and_is_the_same(house: TrialHouse) -> None:
    visitor = house.visitor()
    landing = await visitor.get(f"/s/{visitor.token}")
    assert f'href="/s/{visitor.token}/blankett"' in landing.text
    early = await visitor.get(f"/s/{visitor.token}/blankett")
    assert early.headers["content-type"] == DOCX
    assert "svarsblankett-KSL-13-0111.docx" in early.headers["content-disposition"]
    assert early.headers["cache-control"] == "private, no-store"
    page = await visitor.open()
    assert f'href="{visitor.place}/blankett"' in page.text
    assert await form_of(visitor) == early.content
    assert visitor.token not in zipfile.ZipFile(io.BytesIO(early.content)).read("word/document.xml").decode()


async def test_a_wrong_link_and_an_unsent_round_give_no_form(house: TrialHouse, tmp_path: Path) -> None:
    assert (await house.visitor("fel").get("/s/fel/blankett")).status_code == 404
    assert (await house.visitor().get(f"/svar/{house.round.recipient_id}/blankett")).status_code == 403
    (tmp_path / "annan").mkdir()
    with trial_house(tmp_path / "annan", state=RoundState.DRAFT) as unsent:
        assert (await unsent.visitor().get(f"/s/{unsent.round.token}/blankett")).status_code == 404


async def test_the_form_holds_only_the_chapters_this_recipient_is_asked_about(tmp_path: Path) -> None:
    with trial_house(tmp_path, recipients=(invited(0, chapters=("2",)),)) as house:
        data = await form_of(await opened(house))
    text = "\n".join(row.text for row in Document(io.BytesIO(data)).paragraphs)
    assert "Är den föreslagna politiska organisationen ändamålsenlig?" in text
    assert "Är de prioriterade frågorna" not in text


async def test_a_filled_form_fills_the_page_and_can_be_sent(house: TrialHouse) -> None:
    visitor = await opened(house)
    reply = await hand_in(visitor, filled(await form_of(visitor), FILLED))
    page = await visitor.follow(reply)
    assert "Fälten är ifyllda från Wordblanketten" in text_of(page.text)
    assert 'href="#decision_section">Paragraf</a>' in page.text
    assert {name: values[0] for name, values in draft(house).fields.items()} == FILLED
    assert typed_in(page.text, "q-1-comment") == FILLED["q-1-comment"]
    assert 'value="supports_with_comments" checked' in page.text
    visitor.hidden = hidden_fields(page.text)
    review = await visitor.follow(await visitor.post("review", FILLED))
    visitor.hidden = hidden_fields(review.text)
    await visitor.follow(await visitor.post("submit"))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        assert answers.content(answer).dissents[0].who == "Anna Andersson"
        assert answers.answer_files(session, answer.id) == []


async def test_text_on_the_page_is_not_written_over_but_shown_beside_the_forms(house: TrialHouse) -> None:
    visitor = await opened(house)
    data = filled(await form_of(visitor), FILLED)
    reply = await hand_in(visitor, data, {"summary": "Skrivet på sidan.", "own_dnr": "KS 2026/212"})
    assert reply.status_code == 409
    text = text_of(reply.text)
    assert "Blanketten och sidan säger olika" in text
    assert "Skrivet på sidan." in text
    assert FILLED["summary"] in text
    assert 'name="keep-own_dnr"' not in reply.text
    assert draft(house).fields["summary"] == ["Skrivet på sidan."]
    assert draft(house).fields["decision_body"] == ["Kommunstyrelsen"]
    page = await visitor.follow(await visitor.post("resolve", {**_carried(reply), "keep-summary": "both"}))
    assert typed_in(page.text, "summary") == "Skrivet på sidan.\n\nKommunen tillstyrker förslaget."
    assert typed_in(page.text, "q-4-comment") == "En tidplan."


def _carried(reply: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in hidden_fields(reply.text).items() if name != "action"}


async def test_a_colleagues_unseen_draft_comes_first(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.post("save", {"summary": "Evas"})
    reply = await hand_in(nils, filled(await form_of(nils), FILLED))
    assert reply.status_code == 409
    assert "Två har skrivit samtidigt" in text_of(reply.text)
    assert draft(house).fields == {"summary": ["Evas"]}


async def test_a_form_chosen_under_another_button_is_read_all_the_same(house: TrialHouse) -> None:
    visitor = await opened(house)
    page = await visitor.follow(await hand_in(visitor, filled(await form_of(visitor), FILLED), action="save"))
    assert typed_in(page.text, "own_dnr") == "KS 2026/212"


async def test_an_empty_form_and_an_unreadable_choice_are_told(house: TrialHouse) -> None:
    visitor = await opened(house)
    empty = await form_of(visitor)
    page = await visitor.follow(await hand_in(visitor, empty))
    assert "Wordblanketten gav inget nytt" in text_of(page.text)
    page = await visitor.follow(await hand_in(visitor, filled(empty, {"stance": "Tillstyrker nog"})))
    assert "Några val gick inte att läsa" in text_of(page.text)
    assert draft(house).fields == {}


async def test_the_page_says_it_in_english_too(house: TrialHouse) -> None:
    visitor = await opened(house)
    await visitor.show("?lang=en")
    page = await visitor.follow(await hand_in(visitor, filled(await form_of(visitor), FILLED)))
    assert "The fields are filled from the Word form" in text_of(page.text)


async def test_hostile_texts_are_kept_and_shown_literally(house: TrialHouse) -> None:
    for hostile in HOSTILE:
        if hostile.name not in {"markup", "word xml", "templates", "decomposed", "direction", "line ends", "sami"}:
            continue
        house_visitor = await opened(house)
        with house.database.changing() as session:
            drafts.discard(session, house.round.recipient_id)
        await house_visitor.show()
        data = filled(await form_of(house_visitor), {"q-1-comment": hostile.typed})
        page = await house_visitor.follow(await hand_in(house_visitor, data))
        kept = hostile.shown if hostile.name == "line ends" else hostile.typed
        assert draft(house).fields["q-1-comment"] == [kept]
        assert typed_in(page.text, "q-1-comment") == kept


def with_words_below(form: bytes) -> bytes:
    below = "<w:p><w:r><w:t>Skrivet under &lt;fältet&gt;</w:t></w:r></w:p><w:sectPr".encode()
    return with_part(form, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", below, 1))


async def test_what_is_written_outside_the_fields_is_shown_with_the_filled_page(house: TrialHouse) -> None:
    visitor = await opened(house)
    reply = await hand_in(visitor, with_words_below(filled(await form_of(visitor), FILLED)))
    assert reply.status_code == 200
    assert "Det här lästes inte in" in text_of(reply.text)
    assert "Skrivet under <fältet>" in text_of(reply.text)
    assert "Fälten är ifyllda från Wordblanketten" in text_of(reply.text)
    assert typed_in(reply.text, "summary") == FILLED["summary"]
    assert draft(house).fields["summary"] == [FILLED["summary"]]


async def test_what_is_written_outside_the_fields_is_shown_where_form_and_page_differ(house: TrialHouse) -> None:
    visitor = await opened(house)
    form = with_words_below(filled(await form_of(visitor), FILLED))
    reply = await hand_in(visitor, form, {"summary": "sidans text"})
    assert reply.status_code == 409
    assert "Skrivet under <fältet>" in text_of(reply.text)
