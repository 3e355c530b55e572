"""The pages of a request for a supplement in every state: how a browser gets there."""

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import FilePayload, Page

from models.supplements import Part, SupplementWish
from models.tables import RecipientRow
from models.values import AnswerPart
from store.answers import supplements
from tests.browser_site import Site, open_answer
from tests.browser_steps import attach, press, to_receipt, to_review
from tests.round_builder import BuiltRound
from tests.store_steps import close
from tests.web_visitor import PDF


def asked_to_complete(page: Page, site: Site, *, days: int = 9) -> BuiltRound:
    """A round closed since, whose first recipient answered and is asked to complete its answer."""
    built = site.round()
    open_answer(page, built.token)
    page.get_by_label("Avstyrker").first.check()
    page.locator("#q-4-comment").fill("En tidplan saknas.")
    page.locator("#decision_body").fill("Kommunstyrelsen")
    attach(page, {"yttrande.pdf": PDF})
    press(page, "Granska och skicka in")
    to_receipt(page)
    now = datetime.now(UTC)
    close(site.database, built, now)
    parts = ("summary", "question:2", "dissents", "files:minutes_extract")
    wish = SupplementWish(
        parts=tuple(Part(part=AnswerPart(name), key=key) for name, _, key in (part.partition(":") for part in parts)),
        text="Fråga 2 är inte besvarad. Vi saknar också protokollsutdraget.\n\nSkriv gärna en sammanfattning.",
        until=site.end_of_day(days),
    )
    with site.database.changing() as session:
        supplements.ask(session, session.get_one(RecipientRow, built.recipient_id), wish, at=now)
    return built


def completing(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site).token)
    page.get_by_role("button", name="Lägg till reservation").click()
    page.locator("#reservation-1-who").wait_for()


def completing_landing(page: Page, site: Site) -> None:
    page.goto(f"/s/{asked_to_complete(page, site).token}")


def completing_in_english(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site).token)
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Complete the answer").wait_for()


def faulty_supplement(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site).token)
    page.locator("#files").set_input_files(FilePayload(name="bild.png", mimeType="image/png", buffer=b"\x89PNG"))
    press(page, "Granska och skicka in")
    page.get_by_role("alert").wait_for()


def completing_review(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site).token)
    page.locator("#q-2-comment").fill("Organisationen är ändamålsenlig.")
    attach(page, {"§ 86.pdf": PDF + b"% minutes"})
    to_review(page, "?komplettering=1")


def completed(page: Page, site: Site) -> None:
    completing_review(page, site)
    page.get_by_role("button", name="Skicka in kompletteringen").click()
    page.wait_for_url("**/kvittens/*-2")


def receipt_with_a_request(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site).token)
    page.get_by_role("link", name="KSL-26-").click()
    page.get_by_text("Avsändaren ber er att komplettera svaret").wait_for()


def supplement_passed(page: Page, site: Site) -> None:
    open_answer(page, asked_to_complete(page, site, days=-1).token)
    page.get_by_text("Tiden för kompletteringen har gått ut").wait_for()


def supplement_over(page: Page, site: Site) -> None:
    supplement_passed(page, site)
    page.get_by_role("link", name="Vem ni kontaktar").click()
    page.get_by_role("heading", name="Tiden för kompletteringen har gått ut").wait_for()


SUPPLEMENT: dict[str, Callable[[Page, Site], None]] = {
    "asked to complete, landing": completing_landing,
    "completing": completing,
    "completing in English": completing_in_english,
    "completing with a fault": faulty_supplement,
    "completing, review": completing_review,
    "completed": completed,
    "receipt with a request": receipt_with_a_request,
    "supplement not in time": supplement_passed,
    "supplement over": supplement_over,
}
