"""The Word form in a real browser, with and without scripts: fetched, filled in, handed in, seen in the fields."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser_site import (
    DESKTOP,
    PHONE,
    Site,
    axe_findings,
    is_too_wide,
    new_page,
    open_answer,
    weak_borders,
)
from tests.browser_steps import headed, way
from tests.word_form_filler import FILLED, filled


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"]
)
def test_the_form_is_filled_in_outside_and_seen_in_the_fields(
    site: Site, browser: Browser, tmp_path: Path, viewport: dict[str, int], javascript: bool
) -> None:
    context, page = new_page(browser, site, viewport, javascript=javascript)
    open_answer(page, site.round().token)
    with page.expect_download() as download:
        page.get_by_role("link", name="Frågorna som Wordblankett", exact=True).click()
    handed_in = tmp_path / "blankett.docx"
    handed_in.write_bytes(filled(Path(download.value.path()).read_bytes(), FILLED))
    page.locator("#summary").fill("Skrivet på sidan.")
    way(page, "Fyll i en Wordblankett")
    page.set_input_files("#word_form", handed_in)
    page.get_by_role("button", name="Fyll i fälten från blanketten").click()
    headed(page, "Blanketten och sidan säger olika")
    expect(page.get_by_label("På sidan")).to_be_checked()
    if javascript:
        assert axe_findings(page) == []
    page.get_by_role("button", name="Spara det valda").click()
    expect(page.locator("#summary")).to_have_value("Skrivet på sidan.")
    expect(page.locator("#q-1-comment")).to_have_value(FILLED["q-1-comment"])
    expect(page.locator("#reservation-1-who")).to_have_value("Anna Andersson")
    expect(page.get_by_label("Tillstyrker med synpunkter").first).to_be_checked()
    context.close()


def test_the_notice_and_the_open_form_part_are_accessible(site: Site, browser: Browser, tmp_path: Path) -> None:
    context, page = new_page(browser, site)
    open_answer(page, site.round().token)
    way(page, "Fyll i en Wordblankett")
    page.get_by_role("button", name="Fyll i fälten från blanketten").click()
    expect(page.get_by_role("alert")).to_contain_text("Välj först filen")
    assert axe_findings(page) == []
    assert weak_borders(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Frågorna som Wordblankett", exact=True).click()
    handed_in = tmp_path / "blankett.docx"
    handed_in.write_bytes(filled(Path(download.value.path()).read_bytes(), FILLED))
    page.set_input_files("#word_form", handed_in)
    page.get_by_role("button", name="Fyll i fälten från blanketten").click()
    expect(page.get_by_role("status").first).to_contain_text("Fälten är ifyllda från Wordblanketten")
    assert axe_findings(page) == []
    assert not is_too_wide(page)
    context.close()
