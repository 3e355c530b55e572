"""Single steps on the pages of an answer, as a person at a screen takes them."""

import re

from playwright.sync_api import FilePayload, Page, expect


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def way(page: Page, name: str) -> None:
    """Unfolds one of the other ways to answer."""
    ways = page.locator("details.ways")
    if ways.get_attribute("open") is None:
        ways.locator("summary").first.click()
    ways.locator("details summary", has_text=name).click()


def is_saved(page: Page) -> None:
    """After Spara utkast: the page stays where it is, or comes again and says so."""
    expect(page.locator("#gjort, #spar").filter(has_text=re.compile("Utkast(et är)? sparat")).first).to_be_visible()


def headed(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def payloads(files: dict[str, bytes]) -> list[FilePayload]:
    return [FilePayload(name=name, mimeType="application/pdf", buffer=data) for name, data in files.items()]


def attach(page: Page, files: dict[str, bytes]) -> None:
    page.locator("#files").set_input_files(payloads(files))


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}][value={value}]").check()


def decide(page: Page, stance: str, status: str) -> None:
    """Fills in a stance and a decision. `status`: of the minutes."""
    choose(page, "stance", stance)
    page.locator("#decision_body").fill("Kommunstyrelsen")
    page.locator("#decision_on").fill("2026-05-11")
    page.locator("#decision_section").fill("§ 86")
    choose(page, "decision_status", status)


def send(page: Page, button: str = "Skicka in svaret") -> None:
    """Through the review to the receipt."""
    press(page, "Granska och skicka in")
    headed(page, "Granska och skicka in")
    press(page, button)
    headed(page, "Tack, svaret är inkommet")


def to_review(page: Page, query: str = "") -> None:
    press(page, "Granska och skicka in")
    page.wait_for_url(f"**/granska{query}")


def to_receipt(page: Page) -> None:
    """From the review."""
    press(page, "Skicka in svaret")
    page.wait_for_url("**/kvittens/**")
