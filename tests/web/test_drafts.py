"""Drafts: saved by version, shared by colleagues, never overwritten unseen."""

import re
from datetime import timedelta

import pytest

from models.tables import RecipientRow
from store.answers import answers
from tests.web_register import draft
from tests.web_visitor import PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in

JSON = {"accept": "application/json"}


async def opened(house: TrialHouse) -> Visitor:
    visitor = house.visitor()
    await visitor.open()
    return visitor


async def test_a_draft_survives_a_closed_browser_and_says_when_it_was_saved(house: TrialHouse) -> None:
    first = await opened(house)
    saved = await first.follow(await first.post("save", {"summary": "påbörjat", "stance": "opposes"}))
    assert "Utkastet är sparat" in text_of(saved.text)
    assert "14.12" in text_of(saved.text)
    second = await opened(house)
    page = await second.show()
    assert typed_in(page.text, "summary") == "påbörjat"
    assert 'value="opposes" checked' in page.text
    with house.database.reading() as session:
        assert session.get_one(RecipientRow, house.round.recipient_id).state == "drafting"


async def test_what_is_not_valid_is_saved_too(house: TrialHouse) -> None:
    visitor = await opened(house)
    page = await visitor.follow(await visitor.post("save", {"contact_email": "eva@", "stance": "opposes"}))
    assert typed_in(page.text, "contact_email") == "eva@"


async def test_autosave_answers_in_json_with_the_version(house: TrialHouse) -> None:
    visitor = await opened(house)
    reply = await visitor.post("save", {"summary": "ett"}, headers=JSON)
    assert reply.json() == {
        "version": 1,
        "saves": 1,
        "saved_at": house.clock.now.isoformat(),
        "clock": "kl. 14.12",
    }
    visitor.hidden["draft_version"] = "1"
    again = await visitor.post("save", {"summary": "ett"}, headers=JSON)
    assert again.json()["version"] == 1


async def test_two_colleagues_see_both_texts_and_choose(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.follow(await eva.post("save", {"summary": "Evas", "own_dnr": "KS 1", "q-1-comment": "samma"}))
    told = await nils.post("save", {"summary": "Nils"}, headers=JSON)
    assert told.status_code == 409
    assert told.json() == {"problem": "draft_conflict"}
    reply = await nils.post("save", {"summary": "Nils", "q-1-comment": "samma"}, [("nils.pdf", PDF)])
    assert reply.status_code == 409
    text = text_of(reply.text)
    assert "Två har skrivit samtidigt" in text
    assert "Evas" in text
    assert "Nils" in text
    assert draft(house).fields["summary"] == ["Evas"]
    assert 'name="keep-q-1-comment"' not in reply.text
    chosen = {"keep-summary": "both", "keep-own_dnr": "theirs"}
    page = await nils.follow(await nils.post("resolve", chosen))
    assert typed_in(page.text, "summary") == "Evas\n\nNils"
    assert typed_in(page.text, "own_dnr") == "KS 1"
    assert "nils.pdf" in page.text


async def test_where_ours_is_empty_the_colleagues_choice_comes_first_and_in_words(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.post("save", {"decision_level": "executive_board", "own_dnr": "KS 1"})
    page = (await nils.post("save", {"stance": "opposes", "own_dnr": "KS 2"})).text
    first = dict(re.findall(r'name="keep-([^"]+)" value="(mine|theirs)" checked', page))
    assert first == {"stance": "mine", "decision_level": "theirs", "own_dnr": "mine"}
    assert "Kommunstyrelsen" in text_of(page)
    assert "executive_board" not in text_of(page)


async def test_a_third_save_during_the_choice_is_shown_again(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.post("save", {"summary": "ett"})
    reply = await nils.post("save", {"summary": "två"})
    eva.hidden["draft_version"] = "1"
    await eva.post("save", {"summary": "tre"})
    reply = await nils.post("resolve", {"keep-summary": "mine"})
    assert reply.status_code == 409
    assert "tre" in text_of(reply.text)
    await nils.follow(await nils.post("resolve", {"keep-summary": "mine"}))
    assert draft(house).fields["summary"] == ["två"]


async def test_submitting_over_a_colleagues_unseen_save_shows_it_first(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.post("save", {"summary": "Evas tillägg"})
    reply = await nils.post("submit", {"stance": "supports", "summary": "Nils"})
    assert reply.status_code == 409
    assert "Evas tillägg" in text_of(reply.text)
    with house.database.reading() as session:
        assert answers.counted_answer(session, house.round.recipient_id) is None


async def test_a_short_way_leaves_the_draft_lying(house: TrialHouse) -> None:
    visitor = await opened(house)
    await visitor.post("save", {"summary": "lång text"})
    visitor.hidden["draft_version"] = "1"
    await visitor.follow(await visitor.post("decline", {"summary": "lång text", "decline_reason": "skäl"}))
    assert draft(house).fields == {"summary": ["lång text"]}
    form = await visitor.show("?ersatt=1")
    assert typed_in(form.text, "summary") == "lång text"


async def test_an_old_tab_cannot_save_over_a_submitted_answer_unseen(house: TrialHouse) -> None:
    first, old = await opened(house), await opened(house)
    await first.follow(await first.post("submit", {"stance": "supports", "summary": "inskickat"}))
    reply = await old.post("save", {"summary": "från en gammal flik"})
    assert reply.status_code == 409
    assert "från en gammal flik" in text_of(reply.text)
    assert draft(house).fields == {}


async def test_reviewing_a_draft_that_changed_shows_it_again(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    page = await eva.follow(await eva.post("review", {"stance": "supports", "summary": "ett"}))
    eva.hidden = hidden_fields(page.text)
    await nils.show()
    await nils.follow(await nils.post("save", {"stance": "supports", "summary": "två"}))
    page = await eva.follow(await eva.post("submit"))
    assert "Utkastet har ändrats" in text_of(page.text)
    assert "två" in text_of(page.text)
    with house.database.reading() as session:
        assert answers.counted_answer(session, house.round.recipient_id) is None


async def test_a_reservation_row_is_added_without_losing_anything(house: TrialHouse) -> None:
    visitor = await opened(house)
    page = await visitor.follow(await visitor.post("", {"summary": "text", "add_reservation": "1"}))
    assert 'name="reservation-1-who"' in page.text
    assert typed_in(page.text, "summary") == "text"
    visitor.hidden = hidden_fields(page.text)
    typed = {"summary": "text", "reservation-1-who": "A", "add_reservation": "1"}
    page = await visitor.follow(await visitor.post("", typed))
    assert typed_in(page.text, "reservation-1-who") == "A"
    assert 'name="reservation-2-who"' in page.text


async def test_many_posts_in_a_minute_are_slowed_and_keep_the_text(house: TrialHouse) -> None:
    visitor = await opened(house)
    statuses = []
    for number in range(125):
        reply = await visitor.post("save", {"summary": f"{number}"}, headers=JSON)
        statuses.append(reply.status_code)
        visitor.hidden["draft_version"] = str(number + 1)
    assert statuses[:100] == [200] * 100
    assert (statuses[-1], reply.json()) == (429, {"problem": "throttled"})
    reply = await visitor.post("save", {"summary": "125"})
    assert reply.status_code == 429
    assert reply.headers["retry-after"] == "60"
    assert 'value="125"' in reply.text
    assert faults(reply.text) == {}


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("save", {}),
        ("review", {"stance": "opposes"}),
        ("decline", {}),
        ("extend", {"extend_until": "2026-06-18", "extend_reason": "KS"}),
        ("acknowledge", {}),
        ("forward", {"forward_email": "bo@kommun.example"}),
    ],
)
async def test_a_text_too_large_to_receive_leaves_the_one_before(
    house: TrialHouse, action: str, more: dict[str, str]
) -> None:
    visitor = await opened(house)
    await visitor.post("save", {"summary": "sparad text", "own_dnr": "KS 1"})
    await visitor.show()
    reply = await visitor.post(action, {"summary": "x" * 1_100_000, "own_dnr": "KS 2", **more})
    assert reply.status_code == 413
    assert "Det som stod här förut är kvar" in faults(reply.text)["summary"]
    assert typed_in(reply.text, "summary") == "sparad text"
    assert (draft(house).fields["summary"], draft(house).fields["own_dnr"]) == (["sparad text"], ["KS 2"])


async def test_a_text_too_large_leaves_that_of_the_answer_being_replaced(house: TrialHouse) -> None:
    visitor = await opened(house)
    await visitor.follow(await visitor.post("submit", {"stance": "supports", "summary": "svarets text"}))
    await visitor.show("?ersatt=1")
    reply = await visitor.post("save", {"stance": "supports", "summary": "x" * 1_100_000})
    assert reply.status_code == 413
    assert draft(house).fields["summary"] == ["svarets text"]


@pytest.mark.parametrize(
    ("summary", "place"), [("text", "?sparat=1&lang=en#gjort"), ("", "?lang=en")], ids=["typed", "nothing typed"]
)
async def test_the_other_language_is_a_save(house: TrialHouse, summary: str, place: str) -> None:
    visitor = await opened(house)
    reply = await visitor.post("", {"then": "en", "summary": summary})
    assert reply.headers["location"] == visitor.place + place
    assert draft(house).fields == ({"summary": ["text"]} if summary else {})


async def test_closing_the_answer_saves_it_and_ends_the_visit(house: TrialHouse) -> None:
    visitor = await opened(house)
    reply = await visitor.post("", {"then": "leave", "summary": "text"})
    assert reply.headers["location"] == "/"
    assert draft(house).fields == {"summary": ["text"]}
    assert (await visitor.show()).status_code == 403


async def test_closing_over_a_colleagues_save_shows_both_texts_first(house: TrialHouse) -> None:
    eva, nils = await opened(house), await opened(house)
    await eva.post("save", {"summary": "Evas"})
    reply = await nils.post("", {"then": "leave", "summary": "Nils"})
    assert reply.status_code == 409
    assert "Två har skrivit samtidigt" in text_of(reply.text)
    assert "lang=en" not in reply.text


async def test_a_draft_of_another_day_says_which(house: TrialHouse) -> None:
    visitor = await opened(house)
    await visitor.post("save", {"summary": "Evas"})
    assert "Utkast sparat kl. 14.12 · version 1" in text_of((await visitor.show()).text)
    house.clock.pass_by(timedelta(days=21))
    assert "Utkast sparat tisdag 12 maj 2026 kl. 14.12 · version 1" in text_of((await visitor.show()).text)
    english = await visitor.get(f"{visitor.place}?lang=en")
    assert "Draft saved Tuesday 12 May 2026 at 14:12 · version 1" in text_of(english.text)
    visitor.hidden["draft_version"] = "7"
    reply = await visitor.post("save", {"summary": "Nils"})
    assert "sparades tisdag 12 maj 2026 kl. 14.12 från ett annat fönster" in text_of(reply.text)


async def test_the_late_save_of_ones_own_page_is_known_as_ones_own(house: TrialHouse) -> None:
    """F5 while typing: the page is read anew before what it sent on leaving arrives."""
    visitor = await opened(house)
    stale = dict(visitor.hidden)
    late = {"page": "123", "turn": "1", "summary": "halva"}
    assert (await visitor.post("save", late, headers=JSON)).status_code == 200
    visitor.hidden = stale
    reply = await visitor.post("save", {**late, "turn": "3", "summary": "halva och mer"}, headers=JSON)
    assert (reply.status_code, reply.json()["version"]) == (200, 2)
    overtaken = await visitor.post("save", {**late, "turn": "2", "summary": "halva och"}, headers=JSON)
    assert overtaken.json()["version"] == 2
    assert draft(house).fields == {"summary": ["halva och mer"]}
    shown = await visitor.show()
    assert 'data-page="123"' in shown.text


async def test_another_window_of_ones_own_is_asked_about_and_is_no_colleague(house: TrialHouse) -> None:
    visitor = await opened(house)
    stale = dict(visitor.hidden)
    await visitor.post("save", {"page": "1", "turn": "4", "summary": "ett"}, headers=JSON)
    visitor.hidden = stale
    other = {"page": "2", "turn": "9", "summary": "två"}
    assert (await visitor.post("save", other, headers=JSON)).json() == {"problem": "draft_elsewhere"}
    text = text_of((await visitor.post("save", other)).text)
    assert "Ni har skrivit i två fönster" in text
    assert "kollega" not in text
