"""One person in the console's pages, step by step, and the recipient at the other end, for the ways through it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser_site import DESKTOP
from tests.console_site import sign_in
from tests.installation import Installation

PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that has much else to do."""


@dataclass
class Walk:
    """What one person does in a browser. `steps`: presses and links followed, each a new page. `told`: by stage, how
    many of them and how many seconds."""

    page: Page
    steps: int = 0
    began: float = field(default_factory=time.monotonic)
    told: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        steps, began = self.steps, time.monotonic()
        yield
        self.told[name] = f"{self.steps - steps} steps, {time.monotonic() - began:.0f} s"

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def fill(self, **fields: str) -> None:
        """By the fields' names, `__` for the hyphens between their parts."""
        for name, value in fields.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']:visible").fill(value)

    def press(self, button: str) -> None:
        self.main.get_by_role("button", name=button, exact=True).click()
        self._on()

    def follow(self, link: str) -> None:
        self.main.get_by_role("link", name=link, exact=True).first.click()
        self._on()

    def unfold(self, words: str) -> None:
        self.main.locator("summary", has_text=words).first.click()

    def go(self, room: str) -> None:
        """By the links that every page has: the console's rooms and the round's."""
        self.page.get_by_role("navigation").get_by_role("link", name=room, exact=True).first.click()
        self._on()

    def headed(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text, timeout=PATIENCE)

    def says(self, text: str) -> None:
        expect(self.main).to_contain_text(text, timeout=PATIENCE)

    def takes(self, what: str, act: str, dnr: str) -> None:
        """From the list of what waits, which is asked for until `what` is on it, to where it is done."""
        row = self.page.get_by_role("row").filter(has_text=dnr).filter(has_text=what)
        deadline = time.monotonic() + 60
        self.page.goto("/konsol")
        while not row.count():
            assert time.monotonic() < deadline, f"{what} of {dnr} does not wait: {self.main.inner_text()}"
            time.sleep(0.3)
            self.page.reload()
        row.get_by_role("link", name=act).click()
        self._on()

    def _on(self) -> None:
        self.page.wait_for_load_state()
        self.steps += 1


@contextmanager
def signed_in(house: Installation, browser: Browser, email: str) -> Iterator[Walk]:
    context = browser.new_context(viewport=DESKTOP, base_url=house.settings.base_url, locale="sv-SE")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    walk = Walk(page)
    sign_in(page, email)
    walk.steps += 1
    yield walk
    context.close()
