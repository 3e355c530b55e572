"""What was typed a moment ago is saved however the form is left, and nobody is taken for a colleague of their own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from sqlmodel import Session

from store.answers import drafts
from tests.browser_seat import Seat
from tests.browser_site import Site, new_page, open_answer
from tests.browser_steps import headed, press, way
from tests.round_builder import BuiltRound


@pytest.fixture
def built(site: Site) -> BuiltRound:
    return site.round()


@pytest.fixture
def page(site: Site, browser: Browser, built: BuiltRound) -> Iterator[Page]:
    context, opened = new_page(browser, site)
    open_answer(opened, built.token)
    yield opened
    context.close()


def saved(site: Site, built: BuiltRound) -> str:
    """The draft's summary, once it is there."""
    for _ in range(60):
        with site.database.reading() as session:
            fields = drafts.load(session, built.recipient_id).fields
        if fields:
            return fields["summary"][0]
        time.sleep(0.05)
    return ""


@contextmanager
def slow_replies(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is changed is committed at once, but its reply takes a while."""
    changing = site.database.changing

    @contextmanager
    def slow() -> Iterator[Session]:
        with changing() as session:
            yield session
        time.sleep(1.5)

    with monkeypatch.context() as patch:
        patch.setattr(site.database, "changing", slow)
        yield


@pytest.mark.parametrize("button", ["Spara utkast", "Granska och skicka in"])
def test_a_button_pressed_during_the_own_autosave_finds_no_colleague(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    page.locator("#stance").check()
    page.locator("#summary").fill("Första meningen.")
    with slow_replies(site, monkeypatch):
        expect(page.locator("#spar")).to_have_text("Sparar …", timeout=10_000)
        page.locator("#summary").press("End")
        page.locator("#summary").type(" Andra meningen.")
        press(page, button)
        expect(page.locator("#spar, .lead").first).not_to_have_text("Sparar …")
    expect(page.locator("main")).to_contain_text(
        "Utkast sparat" if button == "Spara utkast" else "Svaret är inte inskickat ännu"
    )
    expect(page.locator("h1")).not_to_have_text("Två har skrivit samtidigt")


def test_a_reload_while_typing_keeps_the_text_and_finds_no_colleague(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch, built: BuiltRound
) -> None:
    way(page, "Be om anstånd")
    for turn in range(3):
        page.locator("#summary").press("End")
        page.locator("#summary").press_sequentially(f"Mening {turn}. ")
        page.locator("#extend_reason").fill("KS möts.")
        with slow_replies(site, monkeypatch):
            page.reload()
            expect(page.locator("#summary")).to_have_value("".join(f"Mening {one}. " for one in range(turn + 1)))
            expect(page.locator("#extend_reason")).to_have_value("KS möts.")
            page.locator("#summary").press("End")
    page.locator("#summary").press_sequentially("Slut.")
    expect(page.locator("#spar")).to_contain_text("Utkast sparat", timeout=15_000)
    press(page, "Spara utkast")
    expect(page.locator("h1")).not_to_have_text("Två har skrivit samtidigt")
    page.locator("#extend_reason").fill("")
    press(page, "Spara utkast")
    expect(page.locator("#sagt")).to_contain_text("Utkast sparat")  # said aloud only since it was asked for
    assert saved(site, built) == "Mening 0. Mening 1. Mening 2. Slut."
    page.evaluate("sessionStorage.setItem('x', '')")
    press(page, "Stäng svaret på den här datorn")
    page.wait_for_url(site.address + "/")
    assert "Mening" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_reload_after_a_colleagues_save_asks_which_text_to_keep(page: Page, site: Site, built: BuiltRound) -> None:
    page.route("**/svar/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("#summary").fill("Min text.")
    expect(page.locator("#sagt")).to_contain_text("Kunde inte spara", timeout=10_000)
    page.unroute_all()
    with site.database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["En kollegas."]}, at=site.now)
    page.reload()
    expect(page.locator("#summary")).to_have_value("En kollegas.")
    page.get_by_role("button", name="Lägg tillbaka min text").click()
    expect(page.locator("#spar")).to_contain_text("En kollega har sparat")
    press(page, "Spara utkast")
    headed(page, "Två har skrivit samtidigt")
    expect(page.locator("main")).to_contain_text("Min text.")


def test_closing_the_answer_saves_it_first(seat: Seat) -> None:
    page = seat.open()
    page.locator("#summary").fill("Skrivet just nu.")
    press(page, "Stäng svaret på den här datorn")
    page.wait_for_url(seat.site.address + "/")
    assert saved(seat.site, seat.built) == "Skrivet just nu."
    page.goto(f"/svar/{seat.built.recipient_id}")
    headed(page, "Öppna svaret med länken i mejlet")


def test_the_other_language_keeps_what_was_typed(seat: Seat) -> None:
    page = seat.open()
    page.locator("#summary").fill("Skrivet just nu.")
    way(page, "Be om anstånd")
    page.locator("#extend_reason").fill("KS möts.")
    press(page, "English")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    expect(page.locator("#summary")).to_have_value("Skrivet just nu.")
    expect(page.locator("#extend_reason")).to_have_value("KS möts.")


def test_a_link_away_saves_what_was_typed(page: Page, site: Site, built: BuiltRound) -> None:
    page.locator("#summary").fill("Skrivet just nu.")
    page.get_by_role("link", name="Tillgänglighetsredogörelse").click()
    headed(page, "Tillgänglighetsredogörelse")
    assert saved(site, built) == "Skrivet just nu."


def test_a_closed_tab_saves_what_was_typed(page: Page, site: Site, built: BuiltRound) -> None:
    page.locator("#summary").fill("Skrivet just nu.")
    page.close(run_before_unload=True)
    assert saved(site, built) == "Skrivet just nu."


def test_a_text_too_long_to_be_sent_from_a_closing_page_is_asked_about(
    page: Page, site: Site, built: BuiltRound
) -> None:
    long = "lång text " * 8_000
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#summary").fill(long)
    page.get_by_role("link", name="Tillgänglighetsredogörelse").click(no_wait_after=True)
    assert saved(site, built) == long
    assert asked == ["beforeunload"]
    expect(page.locator("#summary")).to_have_value(long)


def test_enter_in_a_short_way_presses_its_own_button(page: Page) -> None:
    way(page, "Be om anstånd")
    page.locator("#extend_until").fill("30 juni")
    page.locator("#extend_until").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Dagen finns inte i kalendern")
    expect(page.locator("#extend_until")).to_have_value("30 juni")


def test_enter_in_a_short_way_without_script_loses_nothing(site: Site, browser: Browser, built: BuiltRound) -> None:
    context, page = new_page(browser, site, javascript=False)
    open_answer(page, built.token)
    way(page, "Be om anstånd")
    page.locator("#extend_reason").fill("KS möts den 24 juni.")
    page.locator("#extend_until").fill("2026-06-30")
    page.locator("#extend_until").press("Enter")
    expect(page.get_by_text("Inte skickat än")).to_be_visible()
    expect(page.locator("#extend_until")).to_have_value("2026-06-30")
    expect(page.locator("#extend_reason")).to_have_value("KS möts den 24 juni.")
    context.close()


def test_the_autosave_tells_an_answer_from_a_colleagues_draft(
    page: Page, site: Site, browser: Browser, built: BuiltRound
) -> None:
    context, other = new_page(browser, site)
    open_answer(other, built.token)
    way(other, "Inga synpunkter")
    press(other, "Skicka in: inga synpunkter")
    headed(other, "Tack, svaret är inkommet")
    context.close()
    page.locator("#summary").fill("från en gammal flik")
    expect(page.locator("#spar")).to_contain_text("Ett svar från er har kommit in under tiden", timeout=10_000)
