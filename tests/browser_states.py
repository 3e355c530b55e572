"""Every page of the answer in every state: how a browser gets there."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from models.tables import RecipientRow
from models.values import RoundState
from store.answers import drafts
from store.recipients import extensions
from tests.browser_joint_states import JOINT
from tests.browser_plain_states import PLAIN
from tests.browser_site import Site, open_answer
from tests.browser_steps import attach, headed, is_saved, press, to_receipt, to_review, way
from tests.browser_supplement_states import SUPPLEMENT
from tests.round_builder import BuiltRound
from tests.web_visitor import PDF
from tests.word_form_filler import filled, with_part


def landing(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round().token}")


def late_landing(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round(due_in=-3, closes_in=5).token}")


def closed_landing(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round(due_in=-9, closes_in=-2).token}")


def not_sent(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round(state=RoundState.SCHEDULED).token}")


def cancelled(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round(state=RoundState.CANCELLED).token}")


def form(page: Page, site: Site, built: BuiltRound | None = None) -> None:
    open_answer(page, (built or site.round()).token)


def english_form(page: Page, site: Site) -> None:
    page.goto(f"/s/{site.round().token}?lang=en")
    page.get_by_role("button", name="Open the answer").click()
    page.wait_for_url("**/svar/**")


def form_with_everything_open(page: Page, site: Site) -> None:
    built = site.round(due_in=-3, closes_in=5)
    with site.database.changing() as session:
        until = site.end_of_day(4)
        extensions.ask(session, built.recipient_id, until=until, reason="skäl", at=site.now)
    form(page, site, built)
    page.locator("#summary").fill("text")
    attach(page, {"yttrande.pdf": PDF})
    page.get_by_role("button", name="Lägg till reservation").click()
    page.locator("#reservation-1-who").wait_for()
    page.evaluate("() => document.querySelectorAll('details').forEach((node) => (node.open = true))")


def faulty_form(page: Page, site: Site) -> None:
    form(page, site)
    page.locator("#contact_email").fill("eva@")
    wrong = FilePayload(name="bild.png", mimeType="image/png", buffer=b"\x89PNG")
    page.locator("#files").set_input_files([wrong, FilePayload(name="tom.pdf", mimeType="", buffer=b"")])
    press(page, "Granska och skicka in")
    page.get_by_role("alert").wait_for()


def faulty_short_ways(page: Page, site: Site) -> None:
    form(page, site)
    way(page, "Be om anstånd")
    page.get_by_role("button", name="Skicka begäran om anstånd").click()
    page.get_by_role("alert").wait_for()


def forwarding_asked(page: Page, site: Site) -> None:
    form(page, site)
    way(page, "Vidarebefordra till en kollega")
    page.get_by_label("Kollegans e-postadress").fill("bo@annan-domän.example")
    page.get_by_role("button", name="Vidarebefordra länken").click()
    page.get_by_label("är rätt adress").wait_for()


def forwarded(page: Page, site: Site) -> None:
    forwarding_asked(page, site)
    page.get_by_label("är rätt adress").check()
    page.get_by_role("button", name="Vidarebefordra länken").click()
    page.get_by_text("Svarslänken skickas till").wait_for()
    way(page, "Vidarebefordra till en kollega")


def saved_form(page: Page, site: Site) -> None:
    form(page, site)
    page.locator("#summary").fill("text")
    press(page, "Spara utkast")
    is_saved(page)


def review(page: Page, site: Site, built: BuiltRound | None = None) -> None:
    form(page, site, built)
    page.get_by_label("Avstyrker").first.check()
    attach(page, {"yttrande.pdf": PDF})
    page.locator("input[name=decision_status][value=decided]").check()
    to_review(page)


def receipt(page: Page, site: Site) -> None:
    review(page, site)
    to_receipt(page)


def english_receipt(page: Page, site: Site) -> None:
    receipt(page, site)
    page.get_by_role("link", name="English").click()


def answered(page: Page, site: Site) -> None:
    receipt(page, site)
    page.goto(page.url.split("/kvittens/")[0])


def answer_exists(page: Page, site: Site) -> None:
    built = site.round()
    form(page, site, built)
    other = page.context.new_page()
    form(other, site, built)
    other.get_by_label("Avstyrker").first.check()
    press(other, "Granska och skicka in")
    to_receipt(other)
    other.close()
    page.locator("#summary").fill("från en gammal flik")
    press(page, "Granska och skicka in")
    headed(page, "Ni har redan svarat")


def conflict(page: Page, site: Site) -> None:
    built = site.round()
    form(page, site, built)
    with site.database.changing() as session:
        fields = {"summary": ["En kollegas text"], "stance": ["opposes"]}
        drafts.save(session, built.recipient_id, expected=0, fields=fields, at=site.now)
    page.locator("#summary").fill("Min text")
    page.locator("#files").set_input_files(FilePayload(name="bild.png", mimeType="image/png", buffer=b"\x89PNG"))
    press(page, "Spara utkast")
    headed(page, "Två har skrivit samtidigt")
    page.get_by_text("Filer som inte följde med").wait_for()


def short_way_not_sent(page: Page, site: Site) -> None:
    form(page, site)
    way(page, "Be om anstånd")
    page.locator("#extend_reason").fill("Nämnden möts den 24 juni.")
    press(page, "Spara utkast")
    page.get_by_text("Inte skickat än").wait_for()


def word_form_with_words_outside(page: Page, site: Site) -> None:
    form(page, site)
    with page.expect_download() as download:
        page.get_by_role("link", name="Frågorna som Wordblankett", exact=True).click()
    below = "<w:p><w:r><w:t>Skrivet under fältet</w:t></w:r></w:p><w:sectPr".encode()
    empty = download.value.path().read_bytes()
    written = with_part(
        filled(empty, {"summary": "text"}), "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", below, 1)
    )
    way(page, "Fyll i en Wordblankett")
    page.locator("#word_form").set_input_files(FilePayload(name="svar.docx", mimeType="", buffer=written))
    page.get_by_role("button", name="Fyll i fälten från blanketten").click()
    page.get_by_text("Det här lästes inte in").wait_for()


def closed_behind_the_link(page: Page, site: Site) -> None:
    form(page, site, site.round(due_in=-9, closes_in=-2))


def send_again(page: Page, site: Site) -> None:
    form(page, site)
    page.context.clear_cookies()
    page.locator("#summary").fill("text")
    press(page, "Spara utkast")
    headed(page, "Svaret behöver öppnas igen")


def no_visit(page: Page, site: Site) -> None:
    form(page, site)
    page.context.clear_cookies()
    page.reload()


def extension_decided(granted: bool) -> Callable[[Page, Site], None]:
    def go(page: Page, site: Site) -> None:
        built = site.round()
        with site.database.changing() as session:
            until = site.end_of_day(40)
            extensions.ask(session, built.recipient_id, until=until, reason="skäl", at=site.now)
            row = session.get_one(RecipientRow, built.recipient_id)
            if granted:
                extensions.extend_recipient(session, row, until=until, reason="ja", at=site.now)
            else:
                extensions.deny(session, row, reason="nej", at=site.now)
        form(page, site, built)

    return go


STATES: dict[str, Callable[[Page, Site], None]] = {
    "landing": landing,
    "late landing": late_landing,
    "closed landing": closed_landing,
    "not sent": not_sent,
    "cancelled": cancelled,
    "form": form,
    "english form": english_form,
    "form with everything open": form_with_everything_open,
    "faulty form": faulty_form,
    "faulty short ways": faulty_short_ways,
    "forwarding to another domain": forwarding_asked,
    "forwarded": forwarded,
    "saved form": saved_form,
    "review": review,
    "receipt": receipt,
    "answered": answered,
    **SUPPLEMENT,
    "answer exists": answer_exists,
    "conflict": conflict,
    "short way that is not sent": short_way_not_sent,
    "Word form with words outside": word_form_with_words_outside,
    "closed behind the link": closed_behind_the_link,
    "send again": send_again,
    "no visit": no_visit,
    "extension granted": extension_decided(True),
    "extension denied": extension_decided(False),
    "English receipt": english_receipt,
    **JOINT,
    **PLAIN,
}
