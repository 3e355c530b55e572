"""Forward and attest in a real browser: a colleague writes, a second person says its word, the registrar sends."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from models.tables import AuditRow
from models.values import LetterKind
from store.answers import answers
from tests.attest_states import ask_for_attest, waiting_for_attest
from tests.attester import newest_token
from tests.browser_site import DESKTOP, PHONE, Site, is_too_wide, new_page, open_answer
from tests.browser_states import form
from tests.browser_steps import headed, press, way
from tests.store_steps import letters_of


def open_draft(page: Page, site: Site, recipient_id: str) -> None:
    page.goto(f"/attest/{newest_token(site.database, recipient_id)}")
    page.get_by_role("button", name="Öppna utkastet").click()
    page.wait_for_url("**/attestera/**")
    assert not is_too_wide(page)


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESKTOP, True), (PHONE, True), (PHONE, False)],
    ids=["desktop", "phone", "phone, no script"],
)
def test_forward_and_attest(site: Site, browser: Browser, viewport: dict[str, int], javascript: bool) -> None:
    built = site.round()
    registrar_context, registrar = new_page(browser, site, viewport, javascript=javascript)
    open_answer(registrar, built.token)
    way(registrar, "Vidarebefordra till en kollega")
    registrar.get_by_label("Kollegans e-postadress").fill("bo@kommun.example")
    registrar.get_by_role("button", name="Vidarebefordra länken").click()
    expect(registrar.get_by_text("Svarslänken skickas till bo@kommun.example")).to_be_visible()

    officer_context, officer = new_page(browser, site, viewport, javascript=javascript)
    open_answer(officer, built.token)
    officer.get_by_label("Avstyrker").first.check()
    officer.locator("#summary").fill("Bo har skrivit.")
    press(officer, "Granska och skicka in")
    ask_for_attest(officer, "karin@kommun.example")
    expect(officer.get_by_text("Väntar på attest av Karin Berg, kanslichef")).to_be_visible()
    assert not is_too_wide(officer)

    chief_context, chief = new_page(browser, site, viewport, javascript=javascript)
    open_draft(chief, site, built.recipient_id)
    expect(chief.get_by_text("Bo har skrivit.")).to_be_visible()
    chief.get_by_role("button", name="Skicka tillbaka").click()
    expect(chief.get_by_role("alert")).to_contain_text("Skriv vad som behöver ändras")
    chief.get_by_label("Kommentar").fill("Kostnaderna saknas.")
    chief.get_by_role("button", name="Skicka tillbaka").click()
    expect(chief.get_by_text("Du har skickat tillbaka utkastet")).to_be_visible()

    open_answer(officer, built.token)
    expect(officer.get_by_text("Kostnaderna saknas.")).to_be_visible()
    officer.locator("#summary").fill("Bo har skrivit om kostnaderna.")
    press(officer, "Granska och skicka in")
    ask_for_attest(officer, "karin@kommun.example")
    open_draft(chief, site, built.recipient_id)
    expect(chief.get_by_text("Bo har skrivit om kostnaderna.")).to_be_visible()
    chief.get_by_role("button", name="Attestera").click()
    expect(chief.get_by_text("Du har attesterat utkastet")).to_be_visible()

    open_answer(registrar, built.token)
    press(registrar, "Granska och skicka in")
    expect(registrar.get_by_text("Attesterat av Karin Berg, kanslichef")).to_be_visible()
    press(registrar, "Skicka in svaret")
    headed(registrar, "Tack, svaret är inkommet")
    expect(registrar.get_by_text("Karin Berg, kanslichef")).to_be_visible()
    with site.database.reading() as session:
        answer = answers.counted_answer(session, built.recipient_id)
        assert answer is not None
        assert answer.attested_by == "Karin Berg, kanslichef"
    chief.reload()
    headed(chief, "Svaret är redan inlämnat")
    for context in (registrar_context, officer_context, chief_context):
        context.close()


def test_enter_in_a_field_of_the_review_page_never_sends_the_answer(site: Site, browser: Browser) -> None:
    built = site.round()
    context, page = new_page(browser, site)
    form(page, site, built)
    page.get_by_label("Avstyrker").first.check()
    press(page, "Granska och skicka in")
    page.get_by_text("Be någon attestera").click()
    page.get_by_label("Namn på den som ska attestera").fill("Karin Berg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ange e-postadressen")
    expect(page.get_by_label("Namn på den som ska attestera")).to_have_value("Karin Berg")
    with site.database.reading() as session:
        assert answers.counted_answer(session, built.recipient_id) is None
    context.close()


def test_a_scanner_in_the_attesters_mailbox_changes_nothing_and_sees_no_draft(site: Site, browser: Browser) -> None:
    built = site.round()
    context, page = new_page(browser, site)
    waiting_for_attest(page, site, built)
    context.clear_cookies()
    with site.database.reading() as session:
        before = len(session.exec(select(AuditRow)).all())
    page.goto(f"/attest/{newest_token(site.database, built.recipient_id)}")
    page.wait_for_timeout(4_000)
    assert "yttrande.pdf" not in page.content()
    links = page.locator("a").evaluate_all("(nodes) => nodes.map((node) => node.href)")
    for link in (link for link in links if link.startswith(site.address)):
        context.request.get(link)
        context.request.head(link)
    with site.database.reading() as session:
        assert len(session.exec(select(AuditRow)).all()) == before
    assert letters_of(site.database, built.recipient_id, LetterKind.ATTEST_OUTCOME) == []
    assert context.cookies() == []
    context.close()
