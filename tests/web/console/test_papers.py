"""The papers of a round are changed on its page: composed, seen with both letters, confirmed once, and told apart."""

from models.values import LetterKind
from store.rounds import rounds
from tests.active_files import pdf
from tests.answer_steps import entered
from tests.console_house import Clerk, ConsoleHouse
from tests.round_builder import BuiltRound
from tests.store_steps import letters_of
from tests.web_visitor import text_of

PDF = pdf()
CAUSE = "Kostnaderna är omräknade."


def said(page: str) -> str:
    return " ".join(text_of(page).split())


async def composed(console: ConsoleHouse) -> tuple[Clerk, BuiltRound, str]:
    built = console.round()
    entered(console, built)
    clerk, place = await console.clerk(), f"/konsol/remisser/{built.round_id}/handlingar"
    assert "Det som gäller nu: version 1" in said((await clerk.get(place)).text)
    return clerk, built, place


async def test_a_new_version_is_seen_confirmed_once_and_told_apart(console: ConsoleHouse) -> None:
    clerk, built, place = await composed(console)
    typed = {"cause": CAUSE, "until": "2026-06-22"}
    upload = ("replace-1", "nytt förslag.pdf", PDF + b"%2")
    clerk.page = await clerk.post(place, {**typed, "action": "preview"}, uploads=[upload])
    seen = said(clerk.page.text)
    for words in (
        "Så blir det: version 2",
        "1 mottagare som har svarat tillfrågas om svaret står fast, och 1 får besked.",
        "Sista svarsdag flyttas från tisdag 9 juni 2026 till måndag 22 juni 2026.",
        "Vi står fast vid vårt yttrande",
        "NY SISTA SVARSDAG",
    ):
        assert words in seen, words
    assert letters_of(console.office.database, built.recipient_id, LetterKind.PAPERS_CHANGED) == []
    for times in (1, 2):
        reply = await clerk.post(place, {**typed, "action": "confirm"})
        assert reply.status_code == (303 if times == 1 else 422)
        assert len(letters_of(console.office.database, built.recipient_id, LetterKind.PAPERS_CHANGED)) == 1
    assert "Handlingarna har ändrats sedan du öppnade sidan." in said(reply.text)
    page = await clerk.get(place)
    for words in ("Det som gäller nu: version 2", CAUSE, "i version 1", "Sista svarsdag flyttades från tisdag 9 juni"):
        assert words in said(page.text), words
    whole = said((await clerk.get(f"/konsol/remisser/{built.round_id}")).text)
    assert "svar på version 2: 0" in whole
    assert "svar på version 1: 1" in whole
    one = said((await clerk.get(f"/konsol/remisser/{built.round_id}/mottagare/{built.recipient_id}")).text)
    assert "version 1 av handlingarna ändrade sedan dess" in one
    (earlier,) = [line for line in page.text.split('href="') if "i version 1" in line]
    assert (await clerk.get(earlier.split('"')[0])).content.startswith(b"%PDF")


async def test_what_is_wrong_is_said_at_its_place_and_what_came_is_kept(console: ConsoleHouse) -> None:
    clerk, built, place = await composed(console)
    upload = ("new", "bilaga.pdf", PDF + b"%3")
    clerk.page = await clerk.post(place, {"action": "preview", "new_title": "Bilagan"}, uploads=[upload])
    assert clerk.page.status_code == 422
    assert "Skriv varför handlingarna ändras." in said(clerk.page.text)
    assert "bilaga.pdf, mottagen" in said(clerk.page.text)
    clerk.page = await clerk.post(place, {"action": "preview", "cause": CAUSE})
    assert "Bilagan: tillkommen" in said(clerk.page.text)
    other = await console.clerk("karin@ksl.example")
    await other.get(place)
    hidden = {"kept": "{}", "seal": "x", "action": "preview", "cause": CAUSE}
    assert (await other.post(place, hidden)).status_code == 403  # an approver may not
    for bad in (b"#!/bin/sh\n", b""):
        clerk.page = await clerk.get(place)
        refused = await clerk.post(place, {"action": "preview", "cause": CAUSE}, uploads=[("new", "x.pdf", bad)])
        assert refused.status_code == 422
    with console.office.database.changing() as session:
        rounds.get(session, built.round_id).frozen_at = console.clock()
    frozen = await clerk.get(place)
    assert "Remissen är fryst: handlingarna kan inte ändras" in said(frozen.text)
