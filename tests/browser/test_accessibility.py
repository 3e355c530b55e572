"""Every page in every state: axe-core finds nothing, borders hold 3:1, nothing scrolls sideways at 400 per cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mail.catcher import MessageKeeper
from tests import attest_states
from tests.browser_answered_states import ANSWERED
from tests.browser_file_states import FILES
from tests.browser_plain_states import MAIL
from tests.browser_site import (
    DESKTOP,
    PHONE,
    ZOOMED,
    Site,
    axe_findings,
    is_too_wide,
    new_page,
    running_browser,
    running_site,
    weak_borders,
)
from tests.browser_states import STATES, form_with_everything_open

EVERY = STATES | ANSWERED | FILES | attest_states.STATES


@dataclass
class Stage:
    site: Site
    browser: Browser


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, chromium_path: Path) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder) as site, running_browser(chromium_path) as browser:
        site.mail_folder.mkdir()
        MessageKeeper(site.mail_folder).keep(MAIL)
        yield Stage(site, browser)


@pytest.mark.parametrize("state", EVERY)
def test_a_page_has_no_finding_in_this_state(stage: Stage, state: str) -> None:
    context, page = new_page(stage.browser, stage.site, DESKTOP)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
    EVERY[state](page, stage.site)
    assert axe_findings(page) == []
    assert weak_borders(page) == []
    for viewport in (PHONE, ZOOMED):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page), f"{viewport['width']} pixels"
    assert axe_findings(page) == []  # at the narrowest; a phone has the same layout
    assert problems == []
    context.close()


def test_what_is_pressed_is_at_least_44_pixels_high(stage: Stage) -> None:
    context, page = new_page(stage.browser, stage.site, PHONE)
    form_with_everything_open(page, stage.site)
    low = page.locator(".btn, .choice, input[type=text], select, summary, .link, .tick").evaluate_all(
        "(nodes) => nodes.filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)"
        ".map((node) => `${node.outerHTML.slice(0, 80)} ${node.getBoundingClientRect().height}`)"
    )
    assert low == []
    context.close()
