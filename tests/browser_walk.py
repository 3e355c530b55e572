"""Every page in every state, and what a walk through them has met: which templates, and which addresses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jinja2 import Environment, Template
from playwright.sync_api import Browser, Page, Response

from mail.incoming.catcher import MessageKeeper
from mail.outgoing.building import build_letter
from tests import attest_states, browser_internal_states
from tests.browser_answered_states import ANSWERED
from tests.browser_file_states import FILES
from tests.browser_site import Site, running_browser, running_site
from tests.browser_states import STATES
from tests.letter_builder import letter

EVERY: dict[str, Callable[[Page, Site], object]] = (
    STATES | ANSWERED | FILES | attest_states.STATES | browser_internal_states.STATES
)


@dataclass
class Walk:
    """`templates` are the files that pages were made of, their parts too; `paths` the addresses whose GET gave HTML."""

    site: Site
    browser: Browser
    states: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def go(self, page: Page, state: str) -> None:
        """Brings the page, new and of this site, into the state."""
        page.context.on("response", self._keep)
        EVERY[state](page, self.site)
        self.states.add(state)

    def _keep(self, response: Response) -> None:
        asked = response.request
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if asked.method == "GET" and asked.is_navigation_request() and is_page:
            self.paths.add(unquote(urlsplit(asked.url).path))


@contextmanager
def walking(folder: Path, chromium: Path) -> Iterator[Walk]:
    """A site with a missiv in its catcher, a browser, and nothing met yet."""
    with running_site(folder) as site, running_browser(chromium) as browser, pytest.MonkeyPatch.context() as patch:
        site.mail_folder.mkdir()
        MessageKeeper(site.mail_folder).keep(build_letter(letter()).data)
        walk, get = Walk(site, browser), Environment.get_template

        def keep(self: Environment, name: str, *rest: object) -> Template:
            walk.templates.add(name)
            return get(self, name, *rest)  # type: ignore[arg-type]

        patch.setattr(Environment, "get_template", keep)
        yield walk
