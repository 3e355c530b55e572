"""The pages that list files, when there is something to say of them: how a browser gets there."""

from collections.abc import Callable

from playwright.sync_api import Page

from models.values import ActiveContent
from store.answers import drafts
from tests.browser_site import Site
from tests.browser_states import form
from tests.browser_steps import attach, is_saved, press, to_receipt, to_review
from tests.file_steps import quarantine, seen
from tests.web_visitor import PDF


def form_with_remarks(page: Page, site: Site) -> None:
    built = site.round()
    form(page, site, built)
    names = ("yttrande-ks-212.pdf", "protokollsutdrag-ks-2026-05-11-paragraf-86.pdf", "tjänsteutlåtande.pdf")
    # Contents of their own: other pages list files that nobody has looked through.
    attach(page, {name: PDF + f"% {name} {built.dnr}".encode() for name in names})
    page.get_by_label("Avstyrker").first.check()
    press(page, "Spara utkast")
    is_saved(page)
    with site.database.reading() as session:
        first, second, third = (file.sha256 for _, file in drafts.load(session, built.recipient_id).files)
    quarantine(site.database, first)
    seen(site.database, second, ActiveContent.SCRIPT, ActiveContent.EXTERNAL_CONTENT, malware="")
    seen(site.database, third, awaits_scan=True)
    page.goto(page.url.split("?")[0])
    page.get_by_text("i karantän: skadlig kod").wait_for()


def review_with_remarks(page: Page, site: Site) -> None:
    form_with_remarks(page, site)
    to_review(page)


def receipt_with_remarks(page: Page, site: Site) -> None:
    review_with_remarks(page, site)
    to_receipt(page)


def file_in_quarantine(page: Page, site: Site) -> None:
    receipt_with_remarks(page, site)
    page.get_by_role("link", name="yttrande-ks-212.pdf").click()
    page.get_by_role("heading", name="Filen är i karantän").wait_for()


FILES: dict[str, Callable[[Page, Site], None]] = {
    "form with remarks on files": form_with_remarks,
    "review with remarks on files": review_with_remarks,
    "receipt with remarks on files": receipt_with_remarks,
    "file in quarantine": file_in_quarantine,
}
