"""The gate (klartecken) and the councils' adoption in a browser: the registrar records the decision on the gate, asks
the councils and records one's decision; another gives its own through its link, without JavaScript and by keyboard."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from models.values import Stance
from rules.local_time import local_day
from tests.browser_site import PHONE, axe_findings, is_too_wide, weak_borders
from tests.console_site import ConsoleSite, console_site
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit
from tests.visitors import PDF


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    with console_site(tmp_path_factory.mktemp("adoption")) as built:
        yield built


@pytest.fixture(scope="module")
def closed(site: ConsoleSite) -> BuiltRound:
    office, now = site.office, site.office.clock()
    sent = now - timedelta(days=90)
    built = register_round(office.database, office.files, count=2, dnr="KÖBYT 9", at=sent)
    close(office.database, built, now - timedelta(days=20))
    return built


def is_well(page: Page, *, scripts: bool = True) -> None:
    if scripts:
        assert axe_findings(page) == []
        assert weak_borders(page) == []
    wide = page.viewport_size
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert not is_too_wide(page)
    assert wide is not None
    page.set_viewport_size(wide)


def test_the_registrar_asks_the_councils_and_one_answers_through_its_link(
    site: ConsoleSite, browser: Browser, closed: BuiltRound
) -> None:
    context, page = site.window(browser)
    own, day = f"/konsol/remisser/{closed.round_id}/antagande", local_day(site.office.clock())
    page.goto(own)
    page.get_by_label("Beslutets punkter").fill("Kommunen antar målen.\nKommunen antar områdena.")
    is_well(page)
    page.get_by_role("button", name="Fråga fullmäktige").click()
    expect(page.get_by_text("Antagen av 0 av 2").first).to_be_visible()
    is_well(page)
    page.get_by_role("link", name="Provköping 1 kommun").click()
    page.get_by_label("Antaget", exact=True).check()
    page.get_by_label("Beslutets dag").fill((day + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Skriv in beslutet").click()
    expect(page.get_by_role("alert")).to_contain_text("har inte varit än")
    is_well(page)
    page.get_by_label("Beslutets dag").fill(day.isoformat())
    page.get_by_label("Paragraf").fill("Enligt protokollet, se sidan fyra")
    page.get_by_role("button", name="Skriv in beslutet").click()
    expect(page.get_by_text("Enligt protokollet, se sidan fyra").first).to_be_visible()
    is_well(page)

    council = browser.new_context(base_url=site.address, java_script_enabled=False, locale="sv-SE").new_page()
    council.goto(f"/s/{closed.token}")
    council.get_by_role("button", name="Öppna sidan för beslutet").press("Enter")
    expect(council.get_by_role("heading", name="Fullmäktiges beslut")).to_be_visible()
    is_well(council, scripts=False)
    council.get_by_label("Antaget med avvikelse").check()
    council.get_by_label("Beslutets dag").fill(day.isoformat())
    council.get_by_role("button", name="Granska innan ni lämnar").click()
    expect(council.get_by_role("alert")).to_contain_text("Skriv vari beslutet avviker")
    council.get_by_role("group", name="Punkt 2:").get_by_role("radio", name="Avviker").check()
    council.get_by_label("Beslutet på punkt 2, om det avviker").fill("Utom IT.")
    minutes = FilePayload(name="Protokoll.pdf", mimeType="application/pdf", buffer=PDF)
    council.get_by_label("Protokollsutdrag").set_input_files(minutes)
    council.get_by_role("button", name="Granska innan ni lämnar").click()
    expect(council.get_by_role("heading", name="Stämmer det här?")).to_be_visible()
    expect(council.get_by_text("Protokoll: Protokoll.pdf")).to_be_visible()
    is_well(council, scripts=False)
    council.get_by_role("button", name="Ändra").click()
    council.get_by_label("Paragraf").fill("KF 86/05")
    council.get_by_role("button", name="Granska innan ni lämnar").click()
    council.get_by_role("button", name="Lämna beslutet").click()
    expect(council.get_by_text("Tack, beslutet har kommit in")).to_be_visible()
    is_well(council, scripts=False)
    council.context.close()

    looking = browser.new_context(base_url=site.address, locale="sv-SE").new_page()
    looking.goto(f"/s/{closed.token}")
    is_well(looking)
    looking.get_by_role("button", name="Öppna sidan för beslutet").click()
    expect(looking.get_by_text("Utom IT.")).to_be_visible()
    is_well(looking)
    looking.get_by_text("Lämna ett nytt beslut eller rätta").click()
    is_well(looking)
    looking.context.close()
    page.goto(own)
    expect(page.get_by_text("KF 86/05").first).to_be_visible()
    expect(page.get_by_text("Utom IT.")).to_be_visible()
    context.close()


def gated(site: ConsoleSite, dnr: str, second: Stance) -> BuiltRound:
    """Closed a while ago, with a gate that nobody has decided on."""
    office, now = site.office, site.office.clock()
    facts: dict[str, Any] = {"count": 2, "dnr": dnr, "at": now - timedelta(days=90), "gate": {"rule": "all_support"}}
    built = register_round(office.database, office.files, **facts)
    for recipient_id, stance in zip(built.recipient_ids.values(), (Stance.SUPPORTS, second), strict=True):
        submit(office.database, recipient_id, now - timedelta(days=40), stance=stance)
    close(office.database, built, now - timedelta(days=20))
    return built


def decide(page: Page, said: str) -> None:
    page.get_by_label(said).check()
    page.get_by_label("Organ som har beslutat").fill("Styrelsen")
    page.get_by_label("Paragraf").fill("12")
    page.get_by_role("button", name="Skriv in beslutet").click()


def test_a_person_decides_on_the_gate_and_only_a_yes_leads_to_the_councils(site: ConsoleSite, browser: Browser) -> None:
    context, page = site.window(browser)
    go = f"/konsol/remisser/{gated(site, 'KFVN 1', Stance.SUPPORTS_WITH_COMMENTS).round_id}"
    stop = f"/konsol/remisser/{gated(site, 'KFVN 2', Stance.OPPOSES).round_id}"
    main, not_yet = page.get_by_role("main"), "Antagandet kan inte startas än"
    page.goto(f"{go}/antagande")
    expect(main).to_contain_text(not_yet)
    expect(page.get_by_role("button", name="Fråga fullmäktige")).to_have_count(0)
    page.goto(f"{go}/klartecken")
    expect(main).to_contain_text("2 av 2 tillfrågade gav klartecken.")
    decide(page, "Ja, arbetet går vidare")
    expect(main).to_contain_text("Ja Styrelsen, ")
    looked_at(page, "gate-yes")
    page.goto(f"{go}/antagande")
    expect(main).to_contain_text("Varje fullmäktige får ett mejl")
    expect(main).not_to_contain_text(not_yet)

    page.goto(f"{stop}/klartecken")
    expect(main).to_contain_text("1 av 2 tillfrågade gav klartecken; Provköping 1 kommun avstyrkte.")
    decide(page, "Ja, arbetet går vidare")
    expect(page.get_by_role("alert")).to_contain_text("emot det som regeln säger")
    expect(page.get_by_label("Organ som har beslutat")).to_have_value("Styrelsen")
    is_well(page)
    looked_at(page, "gate-against")
    decide(page, "Nej, arbetet går inte vidare")
    expect(main).to_contain_text("Nej Styrelsen, ")
    looked_at(page, "gate-no")
    page.goto(f"{stop}/antagande")
    expect(main).to_contain_text("Antagandet startas inte")
    expect(page.get_by_role("button", name="Fråga fullmäktige")).to_have_count(0)
    looked_at(page, "gate-no-councils")
    context.close()


def looked_at(page: Page, name: str) -> None:
    """Kept as a picture where somebody wants to look."""
    if folder := os.environ.get("REMISS_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
