"""A supplement nobody waits for, or no longer: the page says why, and shows what was typed."""

import pytest

from models.values import RoundState
from store.answers import answers
from tests.store_steps import TICK, move
from tests.web.supplement_steps import UNTIL, asked, withdraw
from tests.web_register import files_of, versions
from tests.web_visitor import FULL, PDF, TrialHouse, text_of


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("passed", "Tiden för kompletteringen har gått ut"),
        ("withdrawn", "Ingen komplettering behövs längre"),
        ("answered", "Svaret är redan kompletterat"),
    ],
)
async def test_a_request_that_is_over_says_so_and_shows_what_was_typed(house: TrialHouse, how: str, said: str) -> None:
    visitor = await asked(house, "summary")
    seen = dict(visitor.hidden)
    if how == "passed":
        house.clock.now = UNTIL + TICK
        await visitor.open()
    elif how == "withdrawn":
        withdraw(house)
    else:
        await visitor.follow(await visitor.post("submit", {"summary": "Först"}))
    visitor.hidden = {**seen, "csrf": visitor.hidden.get("csrf", seen["csrf"]), "nonce": "another"}
    before = len(versions(house))
    reply = await visitor.post("submit", {"summary": "För sent skrivet"})
    assert reply.status_code == 409
    text = text_of(reply.text)
    assert said in text
    assert "För sent skrivet" in text
    assert "handlaggare@ksl.example" in text
    assert len(versions(house)) == before


async def test_after_its_time_the_receipt_says_so_and_whom_to_contact(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    await visitor.post("save", {"summary": "Halvskrivet"})
    house.clock.now = UNTIL
    assert "Komplettera svaret senast" in text_of((await visitor.open()).text)
    house.clock.now = UNTIL + TICK
    page = await visitor.open()
    assert "Tiden för kompletteringen har gått ut" in text_of(page.text)
    assert "Ni har svarat" in text_of(page.text)
    over = text_of((await visitor.show("?komplettering=1")).text)
    assert "Halvskrivet" in over
    assert "handlaggare@ksl.example" in over


async def test_a_closed_round_does_not_open_the_whole_form(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    page = await visitor.show("?ersatt=1")
    assert 'name="decision_body"' not in page.text
    del visitor.hidden["supplement"]
    reply = await visitor.post("submit", {**FULL, "summary": "Hela svaret"})
    assert reply.status_code == 409
    assert "Remissen är stängd" in text_of(reply.text)
    assert len(versions(house)) == 1


async def test_a_request_number_nobody_gave_opens_nothing(house: TrialHouse) -> None:
    visitor = await asked(house, "summary")
    visitor.hidden["supplement"] = "7"
    assert (await visitor.post("submit", {**FULL, "stance": "opposes"})).status_code == 409
    for odd in ("-1", "x", "9" * 30, "1 OR 1=1"):
        assert (await visitor.get(f"{visitor.place}?komplettering={odd}")).status_code == 200
    assert len(versions(house)) == 1


async def test_an_answer_changed_meanwhile_is_completed_only_when_that_is_chosen(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", closed=False, decision_status="decided")
    seen = dict(visitor.hidden)
    receipt = await visitor.get(f"{visitor.place}/kvittens/{versions(house)[0].receipt}")
    assert "Avsändaren ber er att komplettera svaret" in text_of(receipt.text)
    await visitor.show(f"/kvittens/{versions(house)[0].receipt}")
    await visitor.follow(await visitor.post("confirm", files=[("utdrag.pdf", PDF + b"%")]))
    visitor.hidden = seen
    reply = await visitor.post("submit", {"summary": "Kompletterat"})
    assert reply.status_code == 409
    assert "Svaret har ändrats under tiden" in text_of(reply.text)
    await visitor.follow(await visitor.post("submit"))
    third = versions(house)[2]
    assert (answers.content(third).summary, third.preliminary) == ("Kompletterat", False)
    assert len(files_of(house, third)) == 2


async def test_a_cancelled_round_is_not_completed(house: TrialHouse) -> None:
    visitor = await asked(house, "summary", closed=False)
    assert move(house.database, house.round, RoundState.OPEN, RoundState.CANCELLED, house.clock.now)
    reply = await visitor.post("submit", {"summary": "x"})
    assert reply.status_code == 409
    assert "återkallad" in text_of(reply.text)
    assert "återkallat" in text_of((await visitor.show()).text)
    assert len(versions(house)) == 1
