"""Other systems that are told, on their pages and as commands: added, tried, paused, taken away; another sender's are
not there."""

import re

from sqlmodel import col, select

from desk import webhooks
from models.tables import AuditRow
from models.webhooks import CHOOSABLE, HookEvent, HookFault, HookOutcome
from store.accounts import accounts
from store.webhooks import messages
from tests.console_house import ConsoleHouse
from web.console.webhooks import WEBHOOKS

URL = "https://diariet.example/remiss?x=1"
TYPED = {"name": "Diariet <nya>", "url": URL, "event": "answer.received"}


async def test_a_system_is_added_tried_paused_and_taken_away(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    assert "Inget system aviseras" in (await clerk.get(WEBHOOKS)).text
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"url": "http://diariet.example"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"event": "allt"}, "event"),
    ):
        bad = await clerk.post(WEBHOOKS, {**TYPED, **wrong})
        assert (bad.status_code, f'href="#{field}"' in bad.text) == (422, True), wrong
        assert "Diariet &lt;nya&gt;" in bad.text or "name" in wrong
    added = await clerk.post(WEBHOOKS, TYPED)
    own = added.headers["location"].partition("?")[0]
    page = (await clerk.get(own)).text
    (one,) = webhooks.standing(console.office)
    assert re.findall(r"<code>(whsec_[\w+/=]{44})</code>", page) == [webhooks.secret(console.office, one.row.id)]
    for said in ("Diariet &lt;nya&gt;", "ett svar kommer in", "av Eva", "Inget har skickats än"):
        assert said in page, said
    assert (await clerk.post(own, {"action": "test"})).status_code == 303
    (made,) = webhooks.room(console.office, one.row.id).latest
    outcome = HookOutcome(fault=HookFault.STATUS, status=500)
    for _ in range(20):
        with console.office.database.changing() as session:
            messages.note(session, made.id, outcome, console.clock())
        console.clock.now = webhooks.room(console.office, one.row.id).latest[0].next_at or console.clock()
    clerk = await console.clerk()
    home = (await clerk.get("/konsol")).text
    assert ("1 aviseringar till Diariet &lt;nya&gt; kom aldrig fram" in home, f'href="{own}"' in home) == (True, True)
    page = (await clerk.get(own)).text
    assert ("systemet tog inte emot den (svar 500)" in page, "Remiss försökte i tre dagar" in page) == (True, True)
    assert (await clerk.post(own, {"action": "again"})).headers["location"].endswith("n=1")
    assert (await clerk.post(own, {"action": "pause"})).status_code == 303
    assert (await clerk.post(own, {"action": "test"})).status_code == 422
    assert "Pausad" in (await clerk.get(own)).text
    assert (await clerk.post(own, {"action": "resume"})).status_code == 303
    assert (await clerk.post(own, {"action": "remove"})).status_code == 303
    assert (await clerk.get(own)).status_code == 404
    with console.office.database.reading() as session:
        rows = session.exec(select(AuditRow).where(AuditRow.object_id == one.row.id).order_by(col(AuditRow.seq))).all()
    done = ("added", "tested", "sent_again", "paused", "resumed", "removed")
    assert [row.action for row in rows] == [f"webhook_{each}" for each in done]
    assert all(URL not in row.facts for row in rows)


async def test_another_sender_s_systems_are_not_there(console: ConsoleHouse) -> None:
    with console.office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    theirs = webhooks.add(console.office, name="Deras", url=URL, events=CHOOSABLE, sender="annan")
    clerk = await console.clerk()
    assert "Deras" not in (await clerk.get(WEBHOOKS)).text
    for action in ("test", "pause", "resume", "again", "remove"):
        assert (await clerk.post(f"{WEBHOOKS}/{theirs.id}", {"action": action})).status_code == 404
    assert [each.row.name for each in webhooks.standing(console.office)] == ["Deras"]
    reader = await console.clerk("lasse@ksl.example")
    assert (await reader.get(WEBHOOKS)).status_code == 403


def test_every_choosable_event_is_published_in_the_guide() -> None:
    from pathlib import Path

    told = (Path(__file__).parents[3] / "docs/api.md").read_text()
    assert [event for event in HookEvent if f"`{event.value}`" not in told] == []
