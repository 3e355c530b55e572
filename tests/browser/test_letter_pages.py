"""The HTML part of every letter in a real browser: axe-core finds nothing, and nothing scrolls sideways on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from mail.outgoing.building import build_letter
from models.letters import LetterFacts
from models.values import LetterKind
from tests.browser_site import DESKTOP, PHONE, ZOOMED, axe_findings, is_too_wide
from tests.letter_builder import EVERY_LETTER, html_of

AROUND = ("landmark-one-main", "region")
"""What the mail program brings: a letter is shown inside its page, where a second main landmark would mislead."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(locale="sv-SE")
    yield opened
    opened.close()


@pytest.mark.parametrize("facts", EVERY_LETTER.values(), ids=list(EVERY_LETTER))
def test_a_letter_has_no_finding(page: Page, facts: LetterFacts) -> None:
    page.set_content(html_of(build_letter(facts)))
    for viewport in (DESKTOP, PHONE, ZOOMED):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page), f"{viewport['width']} pixels"
    assert axe_findings(page, without=AROUND) == []


def test_every_kind_of_letter_is_among_them() -> None:
    assert {facts.kind for facts in EVERY_LETTER.values()} == set(LetterKind)
