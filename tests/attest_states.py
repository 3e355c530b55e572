"""Every page of an attest in every state, of those who ask and of the one who is asked: how a browser gets there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.attester import newest_token
from tests.browser_site import Site
from tests.browser_states import form, review
from tests.browser_steps import headed, press, to_receipt
from tests.round_builder import BuiltRound


def ask_for_attest(page: Page, email: str) -> None:
    page.locator(".ways summary").click()
    page.get_by_label("Namn på den som ska attestera").fill("Karin Berg, kanslichef")
    page.get_by_label("E-postadress till den som ska attestera").fill(email)
    page.get_by_label("Meddelande till den som ska attestera").fill("Läs gärna fråga 2.")
    page.get_by_role("button", name="Be om attest").last.click()


def attest_asked_of_another_domain(page: Page, site: Site) -> None:
    review(page, site)
    ask_for_attest(page, "karin@annan-domän.example")
    page.get_by_label("är rätt adress").wait_for()


def waiting_for_attest(page: Page, site: Site, built: BuiltRound | None = None) -> None:
    review(page, site, built)
    ask_for_attest(page, "karin@kommun.example")
    page.get_by_text("Väntar på attest av Karin Berg").wait_for()


def submitted_without_attest(page: Page, site: Site) -> None:
    waiting_for_attest(page, site)
    press(page, "Skicka in svaret")
    page.get_by_role("alert").wait_for()


def attest_landing(page: Page, site: Site) -> BuiltRound:
    built = site.round()
    waiting_for_attest(page, site, built)
    page.context.clear_cookies()
    page.goto(f"/attest/{newest_token(site.database, built.recipient_id)}")
    return built


def draft_to_attest(page: Page, site: Site) -> BuiltRound:
    built = attest_landing(page, site)
    page.get_by_role("button", name="Öppna utkastet").click()
    page.wait_for_url("**/attestera/**")
    return built


def attested(page: Page, site: Site) -> BuiltRound:
    built = draft_to_attest(page, site)
    page.get_by_role("button", name="Attestera").click()
    page.get_by_text("Du har attesterat utkastet").wait_for()
    return built


def attest_void(page: Page, site: Site) -> None:
    """As those who write see it."""
    built = attested(page, site)
    form(page, site, built)
    page.locator("#summary").fill("Ändrat efter attesten.")
    press(page, "Granska och skicka in")
    page.get_by_text("Attesten gäller inte längre").wait_for()


def sent_back_without_a_comment(page: Page, site: Site) -> None:
    draft_to_attest(page, site)
    page.get_by_role("button", name="Skicka tillbaka").click()
    page.get_by_role("alert").wait_for()


def sent_back(page: Page, site: Site) -> None:
    """As the attester sees it, then as those who write do."""
    built = draft_to_attest(page, site)
    page.get_by_label("Kommentar").fill("Fråga 2 saknas.")
    page.get_by_role("button", name="Skicka tillbaka").click()
    page.get_by_text("Du har skickat tillbaka utkastet").wait_for()
    form(page, site, built)
    page.get_by_text("Karin Berg, kanslichef har skickat tillbaka").wait_for()


def attested_receipt(page: Page, site: Site) -> BuiltRound:
    built = attested(page, site)
    form(page, site, built)
    press(page, "Granska och skicka in")
    to_receipt(page)
    return built


def attest_ended(page: Page, site: Site) -> None:
    built = attested_receipt(page, site)
    page.goto(f"/attest/{newest_token(site.database, built.recipient_id)}")


def no_attest_visit(page: Page, site: Site) -> None:
    draft_to_attest(page, site)
    page.context.clear_cookies()
    page.reload()


def attest_sent_again(page: Page, site: Site) -> None:
    draft_to_attest(page, site)
    page.context.clear_cookies()
    page.get_by_label("Kommentar").fill("text")
    page.get_by_role("button", name="Skicka tillbaka").click()
    headed(page, "Utkastet behöver öppnas igen")


STATES: dict[str, Callable[[Page, Site], object]] = {
    "attest asked of another domain": attest_asked_of_another_domain,
    "waiting for attest": waiting_for_attest,
    "submitted without attest": submitted_without_attest,
    "attest landing": attest_landing,
    "draft to attest": draft_to_attest,
    "attested": attested,
    "attest void": attest_void,
    "sent back without a comment": sent_back_without_a_comment,
    "sent back": sent_back,
    "attested receipt": attested_receipt,
    "attest ended": attest_ended,
    "no attest visit": no_attest_visit,
    "attest sent again": attest_sent_again,
}
