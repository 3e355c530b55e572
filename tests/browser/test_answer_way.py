"""A registrar's whole way in a real browser: from the link in the letter to the receipt."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlmodel import select

from models.tables import AuditRow
from store import answers
from tests.browser_site import (
    DESKTOP,
    PHONE,
    Site,
    is_too_wide,
    new_page,
    open_answer,
    running_browser,
    running_site,
)
from tests.round_builder import BuiltRound
from tests.web_visitor import PDF


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as built:
        yield built


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with running_browser(chromium_path) as started:
        yield started


def fill_answer(page: Page) -> None:
    page.get_by_label("Tillstyrker med synpunkter").first.check()
    page.locator("#q-1-comment").fill("Bostadsförsörjningen bör lyftas fram.")
    page.locator("#decision_body").fill("Kommunstyrelsen")
    page.locator("#decision_on").fill("2026-05-11")
    page.locator("#decision_section").fill("§ 86")
    page.locator("#contact_email").fill("eva@kommun.se")


def counted(site: Site, built: BuiltRound) -> str:
    with site.database.reading() as session:
        answer = answers.counted_answer(session, built.recipient_id)
        assert answer is not None
        return answer.receipt


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_full_answer_from_the_link_to_the_receipt(
    site: Site, browser: Browser, viewport: dict[str, int], javascript: bool
) -> None:
    built = site.round()
    context, page = new_page(browser, site, viewport, javascript=javascript)
    open_answer(page, built.token)
    assert built.token not in page.url
    fill_answer(page)
    page.get_by_role("button", name="Lägg till reservation").click()
    page.get_by_label("Vem eller vilka").fill("Anna Andersson")
    page.get_by_role("button", name="Lägg till reservation").click()
    page.locator("#reservation-2-who").fill("Nils Nilsson")
    names = ("yttrande.pdf", "Protokollsutdrag § 86.pdf", "tjänsteutlåtande.pdf")
    page.locator("#files").set_input_files(
        [FilePayload(name=name, mimeType="application/pdf", buffer=PDF + name.encode()) for name in names]
    )
    page.get_by_role("button", name="Granska och skicka in").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Granska och skicka in")
    expect(page.get_by_text("Svaret är inte inskickat ännu")).to_be_visible()
    page.get_by_role("button", name="Skicka in svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svaret är inkommet")
    expect(page.get_by_text(counted(site, built)).first).to_be_visible()
    for name in names:
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("Reservation: Nils Nilsson")).to_be_visible()
    context.close()


def test_faults_are_summed_up_linked_and_mended(site: Site, browser: Browser) -> None:
    built = site.round()
    context, page = new_page(browser, site)
    open_answer(page, built.token)
    page.locator("#contact_email").fill("eva@")
    page.locator("#summary").fill("Kommunen tillstyrker.")
    page.get_by_role("button", name="Granska och skicka in").last.click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("Två saker behöver rättas")
    summary.get_by_role("link").last.click()
    expect(page.locator("#contact_email")).to_be_focused()
    expect(page.locator("#contact_email")).to_have_value("eva@")
    expect(page.locator("#summary")).to_have_value("Kommunen tillstyrker.")
    fill_answer(page)
    page.get_by_role("button", name="Granska och skicka in").last.click()
    page.get_by_role("button", name="Skicka in svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svaret är inkommet")
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
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
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
    open_answer(eva, built.token)
    open_answer(nils, built.token)
    eva.locator("#summary").type("Evas text")
    expect(eva.locator("#spar")).to_contain_text("Utkast sparat kl.", timeout=15_000)
    eva.locator("#summary").type(" och mer")
    expect(eva.locator("#spar")).to_contain_text("version 2", timeout=15_000)
    nils.locator("#summary").type("Nils text")
    expect(nils.locator("#spar")).to_contain_text("En kollega har sparat", timeout=15_000)
    nils.get_by_role("button", name="Spara utkast").last.click()
    expect(nils.get_by_role("heading", level=1)).to_have_text("Två har skrivit samtidigt")
    nils.get_by_label("Båda texterna").check()
    nils.get_by_role("button", name="Spara det valda").click()
    expect(nils.locator("#summary")).to_have_value("Evas text och mer\n\nNils text")
    eva_context.close()
    nils_context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_short_ways_open_and_ask(site: Site, browser: Browser, viewport: dict[str, int]) -> None:
    built = site.round()
    context, page = new_page(browser, site, viewport, javascript=False)
    open_answer(page, built.token)
    page.get_by_text("Be om anstånd").click()
    page.get_by_label("Vi vill svara senast").fill("i maj")
    page.get_by_role("button", name="Skicka begäran om anstånd").click()
    expect(page.get_by_role("alert")).to_contain_text("Dagen finns inte i kalendern")
    assert not is_too_wide(page)
    page.get_by_text("Mottaget, behandlas senare").click()
    page.get_by_label("När behandlas ärendet?").fill("KS den 2 juni")
    page.get_by_role("button", name="Meddela avsändaren").click()
    expect(page.get_by_text("avsändaren ser nu att remissen är mottagen")).to_be_visible()
    page.get_by_text("Avstå från att yttra sig").click()
    page.get_by_role("button", name="Skicka in: vi avstår").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svaret är inkommet")
    page.get_by_role("link", name="Komplettera eller ersätt svaret").click()
    expect(page.get_by_text("Ni ersätter ert svar, version 1")).to_be_visible()
    context.close()


def test_a_scanner_that_runs_scripts_and_follows_links_changes_nothing(site: Site, browser: Browser) -> None:
    built = site.round()
    with site.database.reading() as session:
        before = len(session.exec(select(AuditRow)).all())
    context, page = new_page(browser, site)
    page.goto(f"/s/{built.token}")
    page.wait_for_timeout(4_000)
    links = page.locator("a").evaluate_all("(nodes) => nodes.map((node) => node.href)")
    for link in links:
        if link.startswith(site.address):
            context.request.get(link)
            context.request.head(link)
    with site.database.reading() as session:
        assert len(session.exec(select(AuditRow)).all()) == before
        assert answers.counted_answer(session, built.recipient_id) is None
    assert context.cookies() == []
    context.close()
