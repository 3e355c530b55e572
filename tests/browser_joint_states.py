"""The pages of joint answers, and of a browser without cookies or with text to bring back: how a browser gets there."""

from collections.abc import Callable

from playwright.sync_api import Page

from store.answers import drafts
from tests.browser_site import Site, open_answer
from tests.browser_steps import headed, press, to_receipt, to_review
from tests.round_builder import BuiltRound


def _search(page: Page, words: str) -> None:
    folded = page.locator("#gemensamt details:not([open]) summary")
    if folded.count():
        folded.click()
    page.locator("#joint_find").fill(words)
    page.locator("[name=find_joint]").click()
    page.locator("#gjort").wait_for()


def found(page: Page, site: Site) -> None:
    open_answer(page, site.round(count=3).token)
    _search(page, "provköping")
    press(page, "Lägg till")
    _search(page, "provköping")


def _named(page: Page, site: Site) -> BuiltRound:
    built = site.round(count=2)
    open_answer(page, built.token)
    _search(page, "provköping")
    page.locator("#stance").check()
    page.locator("#summary").fill("Vi tycker så här.")
    to_review(page)
    to_receipt(page)
    return built


def named(page: Page, site: Site) -> None:
    built = _named(page, site)
    open_answer(page, list(built.tokens.values())[1])
    headed(page, "Upplands Väsby kommun har svarat även för er")


def confirmed(page: Page, site: Site) -> None:
    named(page, site)
    press(page, "Bekräfta: svaret är vårt också")
    page.get_by_text("Svaret räknas som ert också").wait_for()


def denied(page: Page, site: Site) -> None:
    named(page, site)
    press(page, "Nej, vi svarar själva")
    page.get_by_text("Ni har sagt nej").wait_for()


def cookies_blocked(page: Page, site: Site) -> None:
    """Where the press of Öppna leads, when its cookie has not been kept."""
    page.goto(f"/svar/{site.round().recipient_id}?oppnat=1")
    headed(page, "Webbläsaren måste tillåta kakor")


def text_to_bring_back(page: Page, site: Site) -> None:
    built = site.round()
    open_answer(page, built.token)
    page.locator("#summary").fill("Min text.")
    with site.database.changing() as session:
        drafts.save(session, built.recipient_id, expected=0, fields={"summary": ["En annan."]}, at=site.now)
    page.reload()
    page.locator("#kvar").wait_for()


JOINT: dict[str, Callable[[Page, Site], None]] = {
    "joint search": found,
    "named in another's answer": named,
    "joint answer confirmed": confirmed,
    "joint answer denied": denied,
    "cookies blocked": cookies_blocked,
    "text to bring back": text_to_bring_back,
}
