"""After each change in the form the visitor stands where it was made, with and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_seat import Seat
from tests.browser_site import Site, new_page, open_answer
from tests.browser_steps import payloads, press
from tests.web_visitor import PDF


def _stands_at(page: Page, place: str) -> None:
    """The focus is there, and the place is on the screen."""
    expect(page.locator(place)).to_be_focused()
    expect(page.locator(place)).to_be_in_viewport()


def test_every_change_comes_back_to_its_place(seat: Seat) -> None:
    page = seat.open()
    press(page, "Lägg till reservation")
    _stands_at(page, "#reservation-1-who")
    page.keyboard.type("Anna")
    press(page, "Lägg till reservation")
    _stands_at(page, "#reservation-2-who")
    page.locator("[name=remove_reservation]").last.click()
    _stands_at(page, "#gjort")
    expect(page.locator("#gjort")).to_have_text("Reservation eller särskilt yttrande 2 är borttaget.")
    expect(page.locator("#reservation-1-who")).to_have_value("Anna")
    page.locator("input[name='q-2-stance']").nth(2).check()
    page.locator("[name=take_back][value='q-2-stance']").click()
    _stands_at(page, "#q-2-stance")
    expect(page.locator("input[name='q-2-stance']:checked")).to_have_count(0)
    page.locator("#files").set_input_files(payloads({"svar.pdf": PDF}))
    press(page, "Spara utkast")
    _stands_at(page, "#filer")
    page.locator("[name=remove_file]").click()
    _stands_at(page, "#gjort")
    expect(page.locator("#gjort")).to_have_text("Filen är borttagen.")


@pytest.mark.parametrize("size", [(320, 568), (390, 844)])
def test_the_first_question_is_within_the_first_screen_of_a_phone(
    site: Site, browser: Browser, size: tuple[int, int]
) -> None:
    context, page = new_page(browser, site, {"width": size[0], "height": size[1]}, javascript=False)
    open_answer(page, site.round().token)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    bar = page.locator(".saved").bounding_box()
    question = page.locator("legend").first.bounding_box()
    assert bar is not None
    assert question is not None
    assert question["y"] < bar["y"]
    page.locator("details.jump summary").click()
    page.get_by_role("link", name="Filer", exact=True).click()
    expect(page.locator("#filer")).to_be_in_viewport()
    context.close()
