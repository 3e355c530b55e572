"""A registrar's whole way in a real browser: from the link in the letter to the receipt."""

from playwright.sync_api import Browser, Page, expect

from store.answers import answers
from tests.browser_site import (
    Site,
    new_page,
    open_answer,
)
from tests.browser_steps import headed, is_saved, press


def fill_answer(page: Page) -> None:
    page.get_by_label("Tillstyrker med synpunkter").first.check()
    page.locator("#q-1-comment").fill("Bostadsförsörjningen bör lyftas fram.")
    page.locator("#decision_body").fill("Kommunstyrelsen")
    page.locator("#decision_on").fill("2026-05-11")
    page.locator("#decision_section").fill("§ 86")
    page.locator("#contact_email").fill("eva@kommun.se")


def test_faults_are_summed_up_linked_and_mended(site: Site, browser: Browser) -> None:
    built = site.round()
    context, page = new_page(browser, site)
    open_answer(page, built.token)
    page.locator("#contact_email").fill("eva@")
    page.locator("#summary").fill("Kommunen tillstyrker.")
    press(page, "Granska och skicka in")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("Två saker behöver rättas")
    summary.get_by_role("link").last.click()
    expect(page.locator("#contact_email")).to_be_focused()
    expect(page.locator("#contact_email")).to_have_value("eva@")
    expect(page.locator("#summary")).to_have_value("Kommunen tillstyrker.")
    fill_answer(page)
    press(page, "Granska och skicka in")
    press(page, "Skicka in svaret")
    headed(page, "Tack, svaret är inkommet")
    context.close()


def press_until(page: Page, key: str, selector: str, limit: int = 120) -> None:
    """Moves the focus with the keyboard alone."""
    for _ in range(limit):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_an_answer_by_keyboard_alone(site: Site, browser: Browser) -> None:
    built = site.round()
    context, page = new_page(browser, site)
    page.goto(f"/s/{built.token}")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    press_until(page, "Tab", ".open .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/svar/**")
    press_until(page, "Tab", "#stance")
    page.keyboard.press("ArrowDown")
    press_until(page, "Tab", "#q-1-comment")
    page.keyboard.type("Skrivet med tangentbord.")
    press_until(page, "Tab", "#decision_body")
    page.keyboard.type("Kommunstyrelsen")
    page.keyboard.press("Enter")  # saves, and never sends
    is_saved(page)
    press_until(page, "Tab", ".saved .btn:not(.second)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/granska")
    press_until(page, "Tab", "button.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvittens/**")
    with site.database.reading() as session:
        answer = answers.counted_answer(session, built.recipient_id)
        assert answer is not None
        assert answer.stance == "supports_with_comments"
    context.close()


def test_a_draft_saves_itself_and_a_colleague_is_told_of_the_conflict(site: Site, browser: Browser) -> None:
    built = site.round()
    eva_context, eva = new_page(browser, site)
    nils_context, nils = new_page(browser, site)
    for page in (eva, nils):
        page.clock.install()
    open_answer(eva, built.token)
    open_answer(nils, built.token)
    eva.locator("#summary").press_sequentially("Evas text")
    eva.clock.run_for(3000)
    expect(eva.locator("#spar")).to_contain_text("Utkast sparat kl.")
    eva.locator("#summary").press_sequentially(" och mer")
    eva.clock.run_for(3000)
    expect(eva.locator("#spar")).to_contain_text("version 2")
    nils.locator("#summary").press_sequentially("Nils text")
    nils.clock.run_for(3000)
    expect(nils.locator("#spar")).to_contain_text("En kollega har sparat")
    press(nils, "Spara utkast")
    headed(nils, "Två har skrivit samtidigt")
    nils.get_by_label("Båda texterna").check()
    nils.get_by_role("button", name="Spara det valda").click()
    expect(nils.locator("#summary")).to_have_value("Evas text och mer\n\nNils text")
    eva_context.close()
    nils_context.close()
