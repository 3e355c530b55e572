"""What every page keeps to, beyond what axe can tell: focus, language, motion, colours, spacing, titles, notices."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_rules import CUT, FOCUSED, SPACING
from tests.browser_site import DESKTOP, PHONE, ZOOMED, Site, is_too_wide, new_page, open_answer
from tests.browser_states import conflict, faulty_form, form, form_with_everything_open, landing, receipt, review
from tests.browser_steps import headed, press

STYLES = Path(__file__).parents[2] / "templates" / "web" / "static"
_MOVING = """
() => [...document.querySelectorAll('*')]
  .filter((node) => ['transitionDuration', 'animationDuration'].some((one) => getComputedStyle(node)[one] !== '0s'))
  .map((node) => node.outerHTML.slice(0, 90))
"""


def test_no_style_for_a_width_sets_a_colour() -> None:
    """So that colours seen at one width are seen at all (`SAME_COLOURS`); axe cannot see what is `::before`."""
    for sheet in STYLES.glob("*.css"):
        for block in re.findall(r"@media\(m(?:ax|in)-[^{]*\{((?:[^{}]*\{[^{}]*\})*)", sheet.read_text()):
            rules = re.findall(r"([^{}]*)\{([^{}]*)\}", block)
            assert rules
            coloured = [chosen.strip() for chosen, rule in rules if re.search(r"(?<![a-z])(color|background)", rule)]
            assert [chosen for chosen in coloured if not chosen.endswith("::before")] == [], sheet.name


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    context, page = new_page(browser, site)
    yield page
    context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, ZOOMED], ids=["desktop", "phone", "400 per cent"])
def test_the_focus_is_seen_at_every_stop_and_never_under_the_bar(
    page: Page, site: Site, viewport: dict[str, int]
) -> None:
    form_with_everything_open(page, site)
    page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
    page.locator("main").focus()
    stops: list[str] = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(120):
            page.keyboard.press(key)
            at = page.evaluate(FOCUSED)
            if at["name"].startswith("<body") or (stops and at["name"] == stops[-1]):
                break
            stops.append(at["name"])
            assert at["ring"], at["name"]
            assert at["seen"], at["name"]
    assert len(set(stops)) > 40


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_faults_take_the_focus_and_the_title_says_so(site: Site, browser: Browser, javascript: bool) -> None:
    context, page = new_page(browser, site, javascript=javascript)
    open_answer(page, site.round().token)
    assert page.title() == "Svara på remissen · Utveckling av KSL inför mandatperioden 2027–2030"
    press(page, "Granska och skicka in")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Fel: Svara på remissen · Utveckling av KSL inför mandatperioden 2027–2030")
    stance = page.locator("#stance")
    expect(stance).to_have_accessible_description(
        "Fel: Svaret är tomt. Välj ert ställningstagande till förslaget. "
        "Har ni inget att invända kan ni välja Inga synpunkter."
    )
    page.get_by_role("alert").get_by_role("link").click()
    expect(stance).to_be_focused()
    context.close()


def test_the_language_is_told_and_changed_on_the_same_page(page: Page, site: Site) -> None:
    for go in (landing, form, receipt):
        go(page, site)
        place = page.url.split("?")[0]
        assert page.locator("html").get_attribute("lang") == "sv"
        other = page.locator("header a[hreflang], header button[lang]")
        assert (other.get_attribute("lang"), other.inner_text()) == ("en", "English")
        other.click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.url.split("?")[0] == place
        assert (
            page.locator(".eyebrow span, main h1, legend h2, main h3 span").evaluate_all(
                "(nodes) => nodes.filter((one) => /[åäö]/.test(one.innerText) && one.lang !== 'sv').length"
            )
            == 0
        )
        other.click()
        expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_nothing_moves(page: Page, site: Site) -> None:
    for motion in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=motion)
        form_with_everything_open(page, site)
        assert page.evaluate(_MOVING) == []


def test_forced_colours_still_show_the_choice_the_focus_and_the_fault(page: Page, site: Site) -> None:
    page.emulate_media(forced_colors="active")
    faulty_form(page, site)
    width = "(node) => getComputedStyle(node.closest('.choice')).borderTopWidth"
    chosen = page.locator("input[name=stance]").nth(1)
    assert chosen.evaluate(width) == "2px"
    chosen.check()
    assert chosen.evaluate(width) == "4px"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED)["ring"]
    bar = page.locator(".has-error").first.evaluate(
        "(node) => getComputedStyle(node, '::before').borderLeftStyle === 'solid'"
    )
    assert bar


@pytest.mark.parametrize("go", [landing, form_with_everything_open, faulty_form, review, receipt, conflict])
def test_wider_text_spacing_cuts_nothing(page: Page, site: Site, go: Callable[[Page, Site], None]) -> None:
    go(page, site)
    page.evaluate(SPACING)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert page.evaluate(CUT) == []
        assert not is_too_wide(page)


def test_a_browser_may_fill_in_who_the_contact_is(page: Page, site: Site) -> None:
    form(page, site)
    expect(page.get_by_label("Namn", exact=True)).to_have_attribute("autocomplete", "name")
    expect(page.get_by_label("E-postadress", exact=True)).to_have_attribute("autocomplete", "email")
    expect(page.get_by_label("Kollegans e-postadress")).to_have_attribute("autocomplete", "off")


def test_a_screen_reader_hears_of_a_save_that_fails_or_was_asked_for_and_of_no_other(page: Page, site: Site) -> None:
    page.clock.install()
    form(page, site)
    page.locator("#summary").press_sequentially("text")
    page.clock.run_for(3000)
    expect(page.locator("#spar")).to_contain_text("Utkast sparat kl.")
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator("#summary")).to_be_focused()
    page.route("**/svar/*", lambda route: route.abort())
    page.locator("#summary").press_sequentially(" mer")
    page.clock.run_for(3000)
    expect(page.get_by_role("status")).to_contain_text("Kunde inte spara automatiskt")
    page.unroute_all()
    press(page, "Spara utkast")
    expect(page.get_by_role("status")).to_contain_text("Utkast sparat kl.")


def test_a_wrong_link_is_explained_in_english_too(page: Page) -> None:
    page.goto("/s/fel")
    page.get_by_role("link", name="English").click()
    headed(page, "The link cannot be opened")
    page.get_by_role("link", name="Svenska").click()
    headed(page, "Länken går inte att öppna")
