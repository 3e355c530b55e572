"""A form that could not be taken: what was typed is shown, carried, and taken when it is sent again."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from models.errors import TemporaryFailure
from store import schema
from store.answers import answers
from store.database import Database
from store.files.files import FileStore
from store.recipients import links, recipients
from tests.postgres import postgres_server
from tests.round_builder import KEY, register_round
from tests.web_register import draft
from tests.web_visitor import (
    BASE,
    FULL,
    NOW,
    PDF,
    TrialHouse,
    Visitor,
    hidden_fields,
    text_of,
)
from web.app import create_app
from web.config import WebConfig
from web.multipart import STRANGERS_TEXT_LIMIT


def renew_link(house: TrialHouse) -> str:
    """The registrar changes the address; returns the new link's token."""
    recipient_id = house.round.recipient_id
    with house.database.changing() as session:
        generation = recipients.change_address(session, recipient_id, "ny@kommun.example", key=KEY, at=NOW)
    return links.token(KEY, house.round.round_id, recipient_id, generation)


async def opened(house: TrialHouse, token: str | None = None) -> Visitor:
    visitor = house.visitor(token)
    await visitor.open()
    return visitor


async def test_what_was_typed_over_an_old_link_is_saved_once_the_new_one_is_open(house: TrialHouse) -> None:
    old = await opened(house)
    token = renew_link(house)
    stopped = await old.post("save", {"summary": "skrivet före bytet", "stance": "opposes"})
    assert stopped.status_code == 403
    assert "skrivet före bytet" in text_of(stopped.text)
    assert "Avstyrker" in text_of(stopped.text)
    new = await opened(house, token)
    new.hidden = hidden_fields(stopped.text)
    renewed = await new.post("save")
    assert renewed.status_code == 403
    assert "Er svarslänk har bytts ut" in text_of(renewed.text)
    new.hidden = hidden_fields(renewed.text)
    await new.follow(await new.post("save"))
    assert draft(house).fields == {"stance": ["opposes"], "summary": ["skrivet före bytet"]}


async def test_a_foreign_page_gets_no_fresh_token(house: TrialHouse) -> None:
    visitor = await opened(house)
    visitor.hidden["csrf"] = "gammal"
    reply = await visitor.post("save", {"summary": "text"}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403
    assert hidden_fields(reply.text)["csrf"] == "gammal"


async def test_a_choice_made_on_the_conflict_page_is_not_turned_into_a_save(house: TrialHouse) -> None:
    mine, colleague = await opened(house), await opened(house)
    await colleague.post("save", {"summary": "kollegans text"})
    await mine.post("save", {"summary": "min text"})
    cookies, mine.cookies = mine.cookies, {}
    stopped = await mine.post("resolve", {"keep-summary": "theirs"})
    assert stopped.status_code == 403
    mine.hidden, mine.cookies = hidden_fields(stopped.text), cookies
    await mine.follow(await mine.post(mine.hidden["action"]))
    assert draft(house).fields == {"summary": ["kollegans text"]}


@contextmanager
def busy_register(house: TrialHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def busy() -> NoReturn:
        raise TemporaryFailure("database_busy")

    with monkeypatch.context() as patch:
        patch.setattr(house.database, "changing", busy)
        yield


async def test_a_busy_register_gives_the_typed_text_back_and_takes_it_the_next_time(
    house: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened(house)
    with busy_register(house, monkeypatch):
        reply = await visitor.post("save", {"summary": "en timmes arbete"})
    assert reply.status_code == 503
    assert reply.headers["retry-after"] == "10"
    assert "Systemet är upptaget" in text_of(reply.text)
    assert "en timmes arbete" in text_of(reply.text)
    visitor.hidden = hidden_fields(reply.text)
    await visitor.follow(await visitor.post(visitor.hidden["action"]))
    assert draft(house).fields == {"summary": ["en timmes arbete"]}


async def test_an_answer_sent_to_a_busy_register_is_sent_again_from_the_page(
    house: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened(house)
    review = await visitor.follow(await visitor.post("review", FULL))
    visitor.hidden = hidden_fields(review.text)
    with busy_register(house, monkeypatch):
        reply = await visitor.post("submit")
    assert reply.status_code == 503
    visitor.hidden = hidden_fields(reply.text)
    receipt = await visitor.follow(await visitor.post(visitor.hidden["action"]))
    assert "Tack, svaret är inkommet" in text_of(receipt.text)


async def test_an_answer_whose_files_are_gone_is_saved_and_not_sent(
    house: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened(house)
    with busy_register(house, monkeypatch):
        reply = await visitor.post("submit", FULL, [("yttrande.pdf", PDF)])
    assert "Filerna behöver bifogas på nytt" in text_of(reply.text)
    assert hidden_fields(reply.text)["action"] == "save"
    with house.database.reading() as session:
        assert answers.counted_answer(session, house.round.recipient_id) is None


async def test_an_autosave_that_is_stopped_is_told_so_in_json(
    house: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened(house)
    json = {"accept": "application/json"}
    with busy_register(house, monkeypatch):
        reply = await visitor.post("save", {"summary": "text"}, headers=json)
    assert (reply.status_code, reply.json()) == (503, {"problem": "busy"})
    visitor.cookies.clear()
    reply = await visitor.post("save", {"summary": "text"}, headers=json)
    assert (reply.status_code, reply.json()) == (403, {"problem": "no_visit"})


async def test_a_stranger_gets_little_text_shown_back(house: TrialHouse) -> None:
    stranger = house.visitor()
    stranger.place = "/svar/none"
    typed = {f"q-{number}-comment": "'" * 1_000_000 for number in range(8)}
    tracemalloc.start()
    try:
        reply = await stranger.post("save", {**typed, "summary": "kort", "planned_on": "i juni"})
        gc.collect()
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reply.status_code == 403
    assert len(reply.text) < 20 * STRANGERS_TEXT_LIMIT
    assert peak < 60_000_000
    assert "kort" in text_of(reply.text)
    assert "Texten här var för lång och följde inte med" in text_of(reply.text)


async def test_a_browser_whose_visit_has_ended_keeps_its_long_text(house: TrialHouse) -> None:
    visitor = await opened(house)
    token = renew_link(house)
    long = "lång text " * 60_000
    reply = await visitor.post("save", {"summary": long})
    assert reply.status_code == 403
    assert hidden_fields(reply.text)["summary"] == long
    assert token


async def test_names_without_end_are_no_form(house: TrialHouse) -> None:
    stranger = house.visitor()
    stranger.place = "/svar/none"
    reply = await stranger.post("save", {f"{number:03d}" * 4_000: "" for number in range(30)})
    assert reply.status_code == 400


async def test_names_made_up_by_the_sender_are_not_shown(house: TrialHouse) -> None:
    stranger = house.visitor()
    stranger.place = "/svar/none"
    reply = await stranger.post("save", {"hittat_på": "<b>text</b>", "summary": "<i>riktig</i>"})
    assert reply.status_code == 403
    assert "riktig" in text_of(reply.text)
    assert "<i>" not in reply.text
    assert "<b>" not in text_of(reply.text)


async def test_while_postgresql_is_gone_what_was_typed_comes_back_and_then_it_is_taken_once(tmp_path: Path) -> None:
    """Its process is killed as by the machine's own crash, between two pages, and comes back."""
    with postgres_server() as server:
        database, files = Database(server.create_database("remiss")), FileStore(tmp_path / "files")
        schema.upgrade(database)
        built = register_round(database, files, key=KEY)
        app = create_app(WebConfig(database, files, KEY, BASE, clock=lambda: NOW))
        house = TrialHouse(database, files, built, lambda: NOW, httpx.ASGITransport(app))  # type: ignore[arg-type]
        visitor = await opened(house)
        server.kill()
        for _once_more in range(2):
            reply = await visitor.post("submit", FULL)
            assert reply.status_code == 503
            assert FULL["summary"] in text_of(reply.text)
        server.start()
        visitor.hidden = hidden_fields(reply.text)
        for _once_more in range(2):
            receipt = await visitor.follow(await visitor.post("submit", FULL))
            assert "Tack, svaret är inkommet" in text_of(receipt.text)
        with database.reading() as session:
            assert len(answers.versions(session, built.recipient_id)) == 1
        database.dispose()
