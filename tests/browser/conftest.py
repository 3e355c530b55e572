"""A web server and a Chromium for each module, and the two seats that every play is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from store.records import audit
from tests.browser_seat import Seat
from tests.browser_site import DESKTOP, PHONE, Site, is_too_wide, running_browser, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as built:
        yield built


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    with running_browser(chromium_path) as started:
        yield started


@pytest.fixture(params=[(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"])
def seat(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Seat]:
    """A round and the windows to answer it in. Afterwards no window is too wide, and the audit chain holds."""
    viewport, javascript = request.param
    yield Seat(site, browser, site.round(), viewport, javascript)
    for context in browser.contexts:
        assert not any(is_too_wide(page) for page in context.pages)
        context.close()
    with site.database.reading() as session:
        assert audit.first_broken(session) is None
