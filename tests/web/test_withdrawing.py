"""An answer is taken back on its receipt page: asked for with a tick, told plainly, and open to a new answer."""

import asyncio
from datetime import timedelta

import httpx

from models.values import LetterKind, RecipientState
from store.answers import answers
from tests.round_builder import CLOSES, DUE
from tests.store_steps import chain_holds, close, letters_of, recipient
from tests.web_register import versions
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in

TICK = {"withdraw_confirm": "1"}
LATE = timedelta(microseconds=1)


async def answered(house: TrialHouse) -> Visitor:
    """A visitor at the receipt of a full answer with one file."""
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", FULL, [("yttrande.pdf", PDF)]))
    await visitor.show()
    return visitor


async def withdrawn(house: TrialHouse) -> tuple[Visitor, httpx.Response]:
    visitor = await answered(house)
    page = await visitor.follow(await visitor.post("withdraw", TICK))
    return visitor, page


async def test_the_page_says_before_what_taking_back_means(house: TrialHouse) -> None:
    text = " ".join(text_of((await (await answered(house)).show()).text).split())
    for said in (
        "Om ni tar tillbaka svaret räknas inget svar från er.",
        "Det är en inkommen allmän handling (2 kap. tryckfrihetsförordningen) och kan lämnas ut.",
        "Ett nytt svar kan lämnas till och med tisdag 9 juni 2026 kl. 23.59.",
        "Påminnelserna börjar om",
    ):
        assert said in text


async def test_without_the_tick_nothing_is_taken_back(house: TrialHouse) -> None:
    visitor = await answered(house)
    reply = await visitor.post("withdraw")
    assert reply.status_code == 422
    assert faults(reply.text) == {"withdraw_confirm": "Kryssa i rutan om ni vill ta tillbaka svaret."}
    assert 'id="withdraw_confirm"' in reply.text
    assert [row.counted for row in versions(house)] == [True]


async def test_the_receipt_says_that_the_answer_is_taken_back_and_how_to_give_a_new_one(house: TrialHouse) -> None:
    _, page = await withdrawn(house)
    text = " ".join(text_of(page.text).split())
    assert "Svaret är återtaget" in text
    assert "Det togs tillbaka tisdag 12 maj 2026 kl. 14.12.08 och räknas inte." in text
    assert "Lämna ett nytt svar" in text
    assert "Version 1" not in text
    assert "Ta tillbaka svaret" not in text
    assert [(row.counted, row.withdrawn_at) for row in versions(house)] == [(False, house.clock.now)]
    assert recipient(house.database, house.round.recipient_id).state is RecipientState.SENT
    assert len(letters_of(house.database, house.round.recipient_id, LetterKind.WITHDRAWN_NOTICE)) == 1
    assert chain_holds(house.database)


async def test_what_was_taken_back_is_a_start_for_a_new_answer_with_its_files(house: TrialHouse) -> None:
    visitor, _ = await withdrawn(house)
    form = await visitor.show()
    assert typed_in(form.text, "summary") == FULL["summary"]
    assert typed_in(form.text, "reservation-1-who") == FULL["reservation-1-who"]
    assert "Filerna i svaret som togs tillbaka kan ni ta med när ni granskar: yttrande.pdf." in text_of(form.text)
    review = await visitor.follow(await visitor.post("review", {**FULL, "summary": "Ett nytt beslut"}))
    assert "Ta med yttrande.pdf från version 1" in text_of(review.text)
    await visitor.show("/granska")
    with house.database.reading() as session:
        (file,) = answers.answer_files(session, versions(house)[0].id)
    receipt = await visitor.follow(await visitor.post("submit", {"keep_file": file.id}))
    assert "KSL-13-0111-0114-2" in receipt.text
    first, second = versions(house)
    assert (first.counted, second.counted, answers.content(second).summary) == (False, True, "Ett nytt beslut")
    with house.database.reading() as session:
        assert [file.name for file in answers.answer_files(session, second.id)] == ["yttrande.pdf"]
    old = text_of((await visitor.get(f"{visitor.place}/kvittens/KSL-13-0111-0114-1")).text)
    assert "Svaret är återtaget" in old
    assert "Inget svar från er räknas nu" not in old


async def test_the_same_form_many_times_takes_back_once(house: TrialHouse) -> None:
    visitor = await answered(house)
    replies = await asyncio.gather(*(visitor.post("withdraw", TICK) for _ in range(4)))
    assert {reply.headers["location"] for reply in replies} == {f"{visitor.place}/kvittens/KSL-13-0111-0114-1"}
    assert len(letters_of(house.database, house.round.recipient_id, LetterKind.WITHDRAWN_NOTICE)) == 1


async def test_a_version_nobody_has_seen_is_not_taken_back(house: TrialHouse) -> None:
    visitor = await answered(house)
    seen = dict(visitor.hidden)
    await visitor.show("?ersatt=1")
    await visitor.follow(await visitor.post("submit", {**FULL, "summary": "Ett annat beslut"}))
    visitor.hidden = seen
    reply = await visitor.post("withdraw", TICK)
    assert reply.status_code == 422
    assert "Svaret har ändrats sedan sidan visades och är inte återtaget" in faults(reply.text)["withdraw_confirm"]
    assert [row.counted for row in versions(house)] == [False, True]


async def test_a_replacement_of_what_was_taken_back_meanwhile_is_kept_and_asked_about(house: TrialHouse) -> None:
    visitor = await answered(house)
    await visitor.show("?ersatt=1")
    replacing = dict(visitor.hidden)
    await visitor.show()
    await visitor.post("withdraw", TICK)
    visitor.hidden = replacing
    reply = await visitor.post("submit", {**FULL, "summary": "Från en gammal flik"})
    assert reply.status_code == 409
    text = text_of(reply.text)
    assert "Svaret har tagits tillbaka" in text
    assert "Från en gammal flik" in text
    await visitor.follow(await visitor.post("submit", {**FULL, "summary": "Från en gammal flik"}))
    assert [row.counted for row in versions(house)] == [False, True]


async def test_an_extract_for_what_was_taken_back_confirms_nothing(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", {**FULL, "decision_status": "decided"}))
    await visitor.show()
    seen = dict(visitor.hidden)
    await visitor.post("withdraw", TICK)
    visitor.hidden = seen
    page = await visitor.follow(await visitor.post("confirm", files=[("utdrag.pdf", PDF)]))
    assert "Svaret är återtaget" in text_of(page.text)
    assert [row.counted for row in versions(house)] == [False]


async def test_after_the_due_day_the_page_says_that_a_new_answer_will_be_late(house: TrialHouse) -> None:
    visitor = await answered(house)
    house.clock.now = DUE + LATE
    await visitor.open()
    text = " ".join(text_of((await visitor.show()).text).split())
    assert "Ett nytt svar kan lämnas till och med tisdag 23 juni 2026 kl. 23.59 och märks som sent inkommet." in text
    await visitor.follow(await visitor.post("withdraw", TICK))
    await visitor.show()
    await visitor.follow(await visitor.post("submit", FULL))
    assert [(row.late, row.counted) for row in versions(house)] == [(False, False), (True, True)]


async def test_nothing_is_taken_back_after_the_closing(house: TrialHouse) -> None:
    visitor = await answered(house)
    seen = dict(visitor.hidden)
    close(house.database, house.round, CLOSES + LATE)
    house.clock.now = CLOSES + LATE
    page = await visitor.open()
    assert "Ta tillbaka svaret" not in text_of(page.text)
    visitor.hidden = seen
    reply = await visitor.post("withdraw", TICK)
    assert reply.status_code == 409
    assert "Svaret är inte återtaget" in faults(reply.text)["innehall"]
    assert [row.counted for row in versions(house)] == [True]


async def test_a_closed_round_says_that_the_answer_was_taken_back(house: TrialHouse) -> None:
    visitor, _ = await withdrawn(house)
    close(house.database, house.round, CLOSES + LATE)
    house.clock.now = CLOSES + LATE
    text = text_of((await visitor.open()).text)
    assert "Svaret är återtaget" in text
    assert "KSL-13-0111-0114-1" in text


async def test_nothing_is_taken_back_without_the_pages_own_token_or_by_looking(house: TrialHouse) -> None:
    visitor = await answered(house)
    reply = await visitor.post("withdraw", {**TICK, "csrf": "x"})
    assert reply.status_code == 403
    await visitor.get(f"{visitor.place}?action=withdraw&withdraw_confirm=1&replaces=1")
    assert [row.counted for row in versions(house)] == [True]


async def test_a_stopped_withdrawal_asks_for_its_tick_anew(house: TrialHouse) -> None:
    visitor = await answered(house)
    cookies, visitor.cookies = visitor.cookies, {}
    stopped = await visitor.post("withdraw", TICK)
    assert stopped.status_code == 403
    carried = hidden_fields(stopped.text)
    assert (carried["action"], carried["replaces"], "withdraw_confirm" in carried) == ("withdraw", "1", False)
    visitor.cookies, visitor.hidden = cookies, carried
    assert "withdraw_confirm" in faults((await visitor.post("withdraw")).text)
    assert [row.counted for row in versions(house)] == [True]


async def test_it_is_all_there_in_english(house: TrialHouse) -> None:
    visitor = await answered(house)
    assert "Take the answer back" in text_of((await visitor.show("?lang=en")).text)
    page = await visitor.follow(await visitor.post("withdraw", TICK))
    assert "The answer has been taken back" in text_of(page.text)
    assert "What you wrote then is here to start from." in text_of((await visitor.show("?lang=en")).text)
