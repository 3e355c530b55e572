"""One counted answer: the same form twice, two at once, replaced, completed; every version kept."""

import asyncio

import pytest

from store.answers import answers
from tests.web_register import versions
from tests.web_visitor import FULL, PDF, TrialHouse, text_of, typed_in


async def test_the_same_form_twice_gives_one_receipt(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    replies = await asyncio.gather(*(visitor.post("submit", FULL, [("y.pdf", PDF)]) for _ in range(8)))
    assert {reply.headers["location"] for reply in replies} == {replies[0].headers["location"]}
    assert len(versions(house)) == 1


async def test_two_forms_at_once_give_one_counted_answer(house: TrialHouse) -> None:
    first, second = house.visitor(), house.visitor()
    await first.open()
    await second.open()
    replies = await asyncio.gather(first.post("submit", FULL), second.post("submit", {"stance": "opposes"}))
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    assert len(versions(house)) == 1


async def test_a_second_answer_asks_before_it_replaces_and_keeps_the_first(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    stale = dict(visitor.hidden)
    await visitor.follow(await visitor.post("submit", FULL, [("yttrande.pdf", PDF)]))
    visitor.hidden = {**stale, "nonce": "another"}
    reply = await visitor.post("submit", {"stance": "opposes", "summary": "Ny text"}, [("ny.pdf", PDF + b" ")])
    assert reply.status_code == 409
    assert "Ny text" in text_of(reply.text)
    assert len(versions(house)) == 1
    page = await visitor.follow(await visitor.post("submit"))
    assert text_of(page.text).count("tisdag 12 maj 2026") >= 3, "its arrival, and each version's day"
    old, new = versions(house)
    assert (old.counted, new.counted) == (False, True)
    assert answers.content(new).summary == "Ny text"
    with house.database.reading() as session:
        assert [file.name for file in answers.answer_files(session, new.id)] == ["ny.pdf"]
    earlier = await visitor.get(f"{visitor.place}/kvittens/{old.receipt}")
    assert "Tidigare version av svaret" in text_of(earlier.text)


async def test_replacing_starts_from_what_was_said_and_may_keep_the_files(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", FULL, [("yttrande.pdf", PDF)]))
    status = await visitor.show()
    assert "Ni har svarat" in text_of(status.text)
    form = await visitor.show("?ersatt=1")
    assert typed_in(form.text, "summary") == FULL["summary"]
    with house.database.reading() as session:
        (file,) = answers.answer_files(session, versions(house)[0].id)
    typed = {**FULL, "summary": "Rättad", "keep_file": file.id}
    await visitor.follow(await visitor.post("submit", typed))
    with house.database.reading() as session:
        assert [item.name for item in answers.answer_files(session, versions(house)[1].id)] == ["yttrande.pdf"]


async def test_a_preliminary_answer_is_marked_and_confirmed_by_a_new_version(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    page = await visitor.follow(await visitor.post("submit", {**FULL, "decision_status": "decided"}))
    assert "Preliminärt" in text_of(page.text)
    assert versions(house)[0].preliminary
    await visitor.show("?ersatt=1")
    await visitor.follow(await visitor.post("submit", FULL, [("Protokollsutdrag.pdf", PDF)]))
    assert [row.preliminary for row in versions(house)] == [True, False]
    with house.database.reading() as session:
        (file,) = answers.answer_files(session, versions(house)[1].id)
    assert file.kind == "minutes_extract"


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ("no_comments", "decline", {"summary": "ett nytt, långt svar"}),
        ("no_comments", "no_comments", {"summary": "ett nytt, långt svar"}),
        ("no_comments", "submit", {"stance": "opposes", "summary": "ett nytt, långt svar"}),
        ("decline", "decline", {"decline_reason": "ett nytt skäl"}),
    ],
)
async def test_behind_the_back_button_the_same_form_is_not_the_same_when_it_asks_for_more(
    house: TrialHouse, first: str, second: str, more: dict[str, str]
) -> None:
    visitor = house.visitor()
    await visitor.open()
    before = dict(visitor.hidden)
    receipt = (await visitor.post(first)).headers["location"]
    visitor.hidden = dict(before)
    assert (await visitor.post(first)).headers["location"] == receipt
    visitor.hidden = before
    reply = await visitor.post(second, more)
    assert reply.status_code == 409
    assert "Ni har redan svarat" in text_of(reply.text)
    assert all(value in text_of(reply.text) for name, value in more.items() if name != "stance")
    await visitor.follow(await visitor.post(second))
    old, new = versions(house)
    assert (old.counted, new.counted) == (False, True)
    assert new.stance == {"submit": "opposes", "decline": "declines"}.get(second, second)


async def test_another_file_behind_the_back_button_is_not_dropped(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    before = dict(visitor.hidden)
    receipt = (await visitor.post("submit", FULL, [("y.pdf", PDF)])).headers["location"]
    visitor.hidden = dict(before)
    assert (await visitor.post("submit", FULL, [("y.pdf", PDF)])).headers["location"] == receipt
    visitor.hidden = before
    reply = await visitor.post("submit", FULL, [("rättad.pdf", PDF + b"2")])
    assert reply.status_code == 409
    await visitor.follow(await visitor.post("submit"))
    with house.database.reading() as session:
        assert [row.name for row in answers.answer_files(session, versions(house)[1].id)] == ["rättad.pdf"]
