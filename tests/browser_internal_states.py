"""Every page of an internremiss in every state, of those who write the answer and of the colleague: how a browser gets
there."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page

from models.tables import InternalReferralRow, RoundRow
from models.values import RoundState
from rules.local_time import local_day
from tests.browser_site import Site, open_answer
from tests.browser_states import form
from tests.browser_steps import attach, choose, headed, press, to_receipt, way
from tests.colleague import standings, token_of
from tests.round_builder import BuiltRound
from tests.web_visitor import PDF


def to_internal(page: Page) -> None:
    """From the form, by its own way there."""
    way(page, "Skicka delar till kollegor")
    page.get_by_role("button", name="Till internremissen").click()
    headed(page, "Internremiss")


def ask_colleague(page: Page, site: Site, name: str, email: str, *parts: str) -> None:
    """On the page of the internremiss."""
    page.locator("#internal_name").fill(name)
    page.locator("#internal_email").fill(email)
    for part in parts:
        page.locator(f"input[name=internal_part][value='{part}']").check()
    page.locator("#internal_due").fill(local_day(site.now + timedelta(days=10)).isoformat())
    page.locator("#internal_message").fill("Svara gärna kort.\nAnna, kansliet")
    page.get_by_role("button", name="Skicka delarna").click()


def open_parts(page: Page, site: Site, built: BuiltRound, number: int = 1) -> None:
    page.goto(f"/intern/{token_of(site.database, built.recipient_id, number)}")
    page.get_by_role("button", name="Öppna våra delar").click()
    page.wait_for_url("**/internsvar/*")


def internal(page: Page, site: Site) -> None:
    form(page, site)
    to_internal(page)


def internal_with_faults(page: Page, site: Site) -> None:
    internal(page, site)
    ask_colleague(page, site, "", "bo@annan-domän.example")
    page.get_by_role("alert").wait_for()


def asked(page: Page, site: Site) -> BuiltRound:
    built = site.round()
    form(page, site, built)
    page.locator("#q-4-comment").fill("Kommunen behöver en tidplan.")
    to_internal(page)
    ask_colleague(
        page, site, "Socialnämnden", "socialnamnden@kommun.example", "question:1", "question:4", "stance", "files"
    )
    page.get_by_text("Mejlet skickas till socialnamnden@kommun.example").wait_for()
    return built


def parts_landing(page: Page, site: Site) -> BuiltRound:
    built = asked(page, site)
    page.context.clear_cookies()
    page.goto(f"/intern/{token_of(site.database, built.recipient_id, 1)}")
    return built


def parts_open(page: Page, site: Site) -> BuiltRound:
    built = asked(page, site)
    open_parts(page, site, built)
    return built


def parts_empty(page: Page, site: Site) -> None:
    parts_open(page, site)
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_role("alert").wait_for()


def parts_sent(page: Page, site: Site) -> BuiltRound:
    built = parts_open(page, site)
    choose(page, "stance", "supports")
    page.locator("#q-1-comment").fill("Fler bostäder för äldre behövs i hela länet.")
    page.locator("#q-4-comment").fill("Socialnämnden saknar en tidplan för införandet.")
    attach(page, {"yttrande-socialnamnden.pdf": PDF})
    page.locator("#said_by").fill("Socialnämnden 12 maj, § 45")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Era delar är skickade").wait_for()
    return built


def came(page: Page, site: Site) -> BuiltRound:
    """As those who write see it."""
    built = parts_sent(page, site)
    open_answer(page, built.token)
    page.get_by_role("link", name="Till internremissen").click()
    page.get_by_role("link", name="Läs det som kom").wait_for()
    return built


def beside_the_draft(page: Page, site: Site) -> BuiltRound:
    built = came(page, site)
    page.get_by_role("link", name="Läs det som kom").click()
    headed(page, "Svar från Socialnämnden")
    return built


def left_out_without_a_reason(page: Page, site: Site) -> None:
    beside_the_draft(page, site)
    page.locator("#view-2-declined").check()
    page.get_by_role("button", name="Spara valen").last.click()
    page.get_by_role("alert").wait_for()


def taken_in_part(page: Page, site: Site) -> BuiltRound:
    built = beside_the_draft(page, site)
    page.locator("#view-1").check()
    page.locator("#view-2").check()
    page.locator("#view-3-declined").check()
    page.locator("#reason-3").fill("Kommunstyrelsen skriver själv om tidplanen.")
    page.locator("#view-4").check()
    page.get_by_role("button", name="Spara valen").last.click()
    page.get_by_text("Era val är gjorda och sparade").wait_for()
    return built


def parts_told(page: Page, site: Site) -> None:
    """What became of it, as the colleague sees it."""
    built = taken_in_part(page, site)
    open_parts(page, site, built)
    page.get_by_text("Kommunstyrelsen skriver själv om tidplanen.").wait_for()


def taken_in_english(page: Page, site: Site) -> None:
    taken_in_part(page, site)
    page.get_by_role("link", name="English").click()
    headed(page, "Answer from Socialnämnden")


def parts_too_late(page: Page, site: Site) -> BuiltRound:
    """The answer was sent first."""
    built = asked(page, site)
    open_answer(page, built.token)
    choose(page, "stance", "supports")
    press(page, "Granska och skicka in")
    to_receipt(page)
    open_parts(page, site, built)
    page.get_by_text("har redan lämnat sitt svar").wait_for()
    return built


def came_too_late(page: Page, site: Site) -> BuiltRound:
    built = parts_too_late(page, site)
    page.locator("#q-1-comment").fill("Sent men klokt.")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Era delar är skickade").wait_for()
    page.goto(f"/svar/{built.recipient_id}/internremiss/1")
    page.get_by_text("Det kom efter att ni hade lämnat svaret").wait_for()
    return built


def parts_withdrawn(page: Page, site: Site) -> None:
    """With what was typed on the page."""
    built = parts_open(page, site)
    page.locator("#q-1-comment").fill("Skrivet förgäves.")
    writer = page.context.new_page()
    writer.goto(f"/svar/{built.recipient_id}/internremiss")
    writer.get_by_role("button", name="Ta tillbaka begäran").click()
    writer.get_by_text("Begäran är återtagen.").wait_for()
    writer.close()
    page.get_by_role("button", name="Skicka", exact=True).click()
    headed(page, "Begäran är återtagen")


def taken_back(page: Page, site: Site) -> None:
    asked(page, site)
    page.get_by_role("button", name="Ta tillbaka begäran").click()
    page.get_by_text("Begäran är återtagen.").wait_for()


def landing_of_one_taken_back(page: Page, site: Site) -> None:
    built = parts_landing(page, site)
    with site.database.changing() as session:
        (one,) = standings(site.database, built.recipient_id)
        row = session.get_one(InternalReferralRow, one.id)
        row.withdrawn_at = site.now
        session.add(row)
    page.reload()


def parts_closed(page: Page, site: Site) -> None:
    built = parts_open(page, site)
    with site.database.changing() as session:
        row = session.get_one(RoundRow, built.round_id)
        row.state = RoundState.CANCELLED
        session.add(row)
    page.reload()
    headed(page, "Remissen är återkallad")


def no_parts_visit(page: Page, site: Site) -> None:
    parts_open(page, site)
    page.context.clear_cookies()
    page.reload()


def parts_sent_again(page: Page, site: Site) -> None:
    parts_open(page, site)
    page.locator("#q-1-comment").fill("text")
    page.context.clear_cookies()
    page.get_by_role("button", name="Skicka", exact=True).click()
    headed(page, "Era delar behöver öppnas igen")


STATES: dict[str, Callable[[Page, Site], object]] = {
    "internal": internal,
    "internal with faults": internal_with_faults,
    "internal asked": asked,
    "internal landing": parts_landing,
    "internal parts": parts_open,
    "internal parts empty": parts_empty,
    "internal parts sent": parts_sent,
    "internal came": came,
    "internal beside the draft": beside_the_draft,
    "internal left out without a reason": left_out_without_a_reason,
    "internal taken in part": taken_in_part,
    "internal parts told": parts_told,
    "internal taken in English": taken_in_english,
    "internal parts too late": parts_too_late,
    "internal came too late": came_too_late,
    "internal parts withdrawn": parts_withdrawn,
    "internal taken back": taken_back,
    "internal landing of one taken back": landing_of_one_taken_back,
    "internal parts closed": parts_closed,
    "no internal visit": no_parts_visit,
    "internal parts sent again": parts_sent_again,
}
