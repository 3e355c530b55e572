"""An internremiss in a real browser: three committees, one taken, one taken in part, one too late, and one answer."""

import pytest
from playwright.sync_api import Browser, expect

from store.answers import answers
from tests.browser_internal_states import ask_colleague, open_parts, to_internal
from tests.browser_site import DESKTOP, PHONE, Site, is_too_wide, new_page, open_answer
from tests.browser_steps import choose, headed, press, to_receipt


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"]
)
def test_three_committees(site: Site, browser: Browser, viewport: dict[str, int], javascript: bool) -> None:
    built = site.round()
    coordinating, writer = new_page(browser, site, viewport, javascript=javascript)
    open_answer(writer, built.token)
    writer.locator("#q-4-comment").fill("Kommunen behöver en tidplan.")
    to_internal(writer)
    asked = {
        "Socialnämnden": ("question:1", "summary"),
        "Miljönämnden": ("question:1", "question:4"),
        "Kulturnämnden": ("question:4",),
    }
    for place, (name, parts) in enumerate(asked.items(), start=1):
        ask_colleague(writer, site, name, f"namnd{place}@kommun.example", *parts)
        expect(writer.get_by_text(f"Mejlet skickas till namnd{place}@kommun.example")).to_be_visible()

    contexts = []
    pages = []
    for place in (1, 2, 3):
        context, page = new_page(browser, site, viewport, javascript=javascript)
        contexts.append(context)
        pages.append(page)
        open_parts(page, site, built, place)
        assert "Kommunen behöver en tidplan" not in page.content()
        assert not is_too_wide(page)
    social, environment, culture = pages
    expect(culture.locator("#q-1-comment")).to_have_count(0)

    social.locator("#q-1-comment").fill("Fler bostäder för äldre.")
    social.locator("#summary").fill("Nämnden är för.")
    social.get_by_role("button", name="Skicka", exact=True).click()
    expect(social.get_by_text("Era delar är skickade")).to_be_visible()
    social.reload()
    expect(social.locator("#q-1-comment")).to_have_value("Fler bostäder för äldre.")
    environment.locator("#q-1-comment").fill("Buller måste utredas.")
    environment.locator("#q-4-comment").fill("Tidplanen är för snäv.")
    environment.get_by_role("button", name="Skicka", exact=True).click()
    expect(environment.get_by_text("Era delar är skickade")).to_be_visible()
    assert "Fler bostäder" not in environment.content()

    def read(place: int) -> None:
        open_answer(writer, built.token)
        writer.get_by_role("link", name="Till internremissen").click()
        writer.locator(f"#internremiss-{place}").get_by_role("link", name="Läs det som kom").click()
        assert not is_too_wide(writer)

    read(1)
    writer.get_by_role("button", name="Ta med allt som väntar (2 delar)").click()
    expect(writer.get_by_text("Era val är gjorda och sparade")).to_be_visible()
    read(2)
    writer.locator("#view-1").check()
    writer.locator("#view-2-declined").check()
    press(writer, "Spara valen")
    expect(writer.get_by_role("alert")).to_contain_text("Skriv varför det inte tas med")
    expect(writer.locator("#view-1")).to_be_checked()
    writer.locator("#reason-2").fill("Vi ber själva om en tidplan.")
    press(writer, "Spara valen")
    expect(writer.get_by_text("Era val är gjorda och sparade")).to_be_visible()
    environment.reload()
    expect(environment.get_by_text("Vi ber själva om en tidplan.")).to_be_visible()

    open_answer(writer, built.token)
    expect(writer.locator("#q-1-comment")).to_have_value("Fler bostäder för äldre.\n\nBuller måste utredas.")
    expect(writer.locator("#q-4-comment")).to_have_value("Kommunen behöver en tidplan.")
    choose(writer, "stance", "supports")
    press(writer, "Granska och skicka in")
    to_receipt(writer)

    culture.locator("#q-4-comment").fill("Museet saknas.")
    culture.get_by_role("button", name="Skicka", exact=True).click()
    expect(culture.get_by_text("Era delar är skickade")).to_be_visible()
    expect(culture.get_by_text("har redan lämnat sitt svar")).to_be_visible()
    with site.database.reading() as session:
        answer = answers.counted_answer(session, built.recipient_id)
        assert answer is not None
        said = answers.content(answer)
    assert [one.comment for one in said.questions] == [
        "Fler bostäder för äldre.\n\nBuller måste utredas.",
        "Kommunen behöver en tidplan.",
    ]
    assert said.summary == "Nämnden är för."
    assert "Museet" not in answer.content
    writer.goto(f"/svar/{built.recipient_id}/internremiss/3")
    headed(writer, "Svar från Kulturnämnden")
    expect(writer.get_by_text("Det kom efter att ni hade lämnat svaret")).to_be_visible()
    for context in (coordinating, *contexts):
        context.close()
