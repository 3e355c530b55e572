"""A real web server on loopback and a real Chromium, for the tests in `tests/browser/`."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from models.values import RoundState
from rules.local_time import day_end, local_day
from stand.ports import free_port
from store.database import Database
from store.files.files import FileStore
from tests.registers import lay_register
from tests.round_builder import KEY, BuiltRound, register_round
from web.config import WebConfig
from web.main import server_of

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
SAME_COLOURS = ("color-contrast",)
"""The rule that takes half of axe's time, left out at a second width: no style for a width sets a colour
(test_page_rules.py)."""
IN_ANOTHER_LANGUAGE = (
    "html-has-lang",
    "html-lang-valid",
    "valid-lang",
    "document-title",
    "label",
    "link-name",
    "button-name",
)
"""What can be wrong with a page in a second language alone."""
ZOOMED = {"width": 320, "height": 256}
"""A 1280 x 1024 window at 400 per cent."""


@dataclass
class Site:
    """A running server. `now` is the instant its rounds were sent."""

    address: str
    database: Database
    files: FileStore
    now: datetime
    mail_folder: Path
    _numbers: list[int] = field(default_factory=list)

    def end_of_day(self, days: int) -> datetime:
        """The last instant of the day that lies so many days from today."""
        return day_end(local_day(self.now) + timedelta(days=days))

    def round(
        self, *, due_in: int = 30, closes_in: int = 44, state: RoundState = RoundState.OPEN, count: int = 1
    ) -> BuiltRound:
        """A new round whose last days lie so many days from today."""
        self._numbers.append(len(self._numbers) + 1)
        return register_round(
            self.database,
            self.files,
            count=count,
            at=self.now,
            state=state,
            dnr=f"KSL/26/{self._numbers[-1]:04d}",
            due_at=self.end_of_day(due_in),
            closes_at=self.end_of_day(closes_in),
        )


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    lay_register(folder / "remiss.sqlite3")
    database = Database(f"sqlite:///{folder / 'remiss.sqlite3'}")
    files, port = FileStore(folder / "files"), free_port()
    config = WebConfig(database, files, KEY, f"http://127.0.0.1:{port}", mail_folder=folder / "mail")
    server = server_of(config, port)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        yield Site(config.base_url, database, files, datetime.now(UTC), folder / "mail")
    finally:
        server.should_exit = True
        thread.join(30)
        database.dispose()


def chromium() -> Path:
    """Debian's, without a window when that is here."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found is not None, "Chromium is missing: run `make packages`"
    return Path(found)


@contextmanager
def running_browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def new_page(
    browser: Browser, site: Site, viewport: dict[str, int] = DESKTOP, *, javascript: bool = True
) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        viewport={"width": viewport["width"], "height": viewport["height"]},
        base_url=site.address,
        java_script_enabled=javascript,
        locale="sv-SE",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    return context, page


def open_answer(page: Page, token: str) -> None:
    page.goto(f"/s/{token}")
    page.get_by_role("button", name="Öppna").click()
    page.wait_for_url("**/svar/**")


def axe_findings(page: Page, *, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on the page as it stands, one line a finding; with the best practices, `without` some of its
    rules, or by some `only`."""
    if not page.evaluate("() => 'axe' in window"):  # half a megabyte to read, for each document once
        page.evaluate(Axe().axe_script)
    options: dict[str, object] = {"resultTypes": ["violations"]}  # no list of all that is right
    options["rules"] = {rule: {"enabled": False} for rule in without}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found: list[str] = page.evaluate(
        "async (options) => (await axe.run(options)).violations.flatMap("
        "(one) => one.nodes.map((node) => `${one.id}: ${node.html}`))",
        options,
    )
    return found


_WEAK_BORDERS = """
() => {
  const channels = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  const controls = "input[type=text],input[type=email],input[type=file],textarea,select,.choice,.btn";
  for (const node of document.querySelectorAll(controls)) {
    if (!node.checkVisibility() || node.classList.contains("away")) continue;
    const line = channels(getComputedStyle(node).borderTopColor);
    const outside = ratio(line, ground(node.parentElement));
    if (outside < 3) weak.push(`${node.tagName} ${node.name || node.className}: ${outside.toFixed(2)}`);
  }
  return weak;
}
"""


def weak_borders(page: Page) -> list[str]:
    """Controls whose border has less than 3:1 against what surrounds it (WCAG 2.1, 1.4.11); axe does not check it."""
    found: list[str] = page.evaluate(_WEAK_BORDERS)
    return found


def is_too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways (WCAG 2.1, 1.4.10)."""
    wide: bool = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
