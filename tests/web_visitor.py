"""A respondent without a browser: follows the link, keeps the cookie by hand, and posts the page's hidden fields."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from store.database import Database
from store.files.files import FileStore
from tests.registers import lay_register
from tests.round_builder import KEY, BuiltRound, register_round
from web.app import create_app
from web.config import WebConfig

BASE = "http://127.0.0.1:8080"
NOW = datetime(2026, 5, 12, 12, 12, 8, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

FULL = {
    "stance": "supports_with_comments",
    "q-1-stance": "supports",
    "q-1-comment": "Bostadsförsörjningen bör lyftas fram.",
    "q-4-comment": "En tidplan.",
    "summary": "Kommunen tillstyrker förslaget.",
    "own_dnr": "KS 2026/212",
    "decision_body": "Kommunstyrelsen",
    "decision_level": "executive_board",
    "decision_on": "2026-05-11",
    "decision_section": "§ 86",
    "decision_status": "approved",
    "reservation-1-who": "Anna Andersson",
    "reservation-1-party": "V",
    "reservation-1-text": "Avslag.",
    "contact_name": "Eva Test",
    "contact_email": "eva@kommun.se",
}
"""A full answer, as a registrar would type it."""

Upload = tuple[str, bytes]


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, step: timedelta) -> None:
        self.now += step


@dataclass
class TrialHouse:
    """A whole web application in this process over an own database and file store."""

    database: Database
    files: FileStore
    round: BuiltRound
    clock: Clock
    transport: httpx.ASGITransport

    def visitor(self, token: str | None = None) -> "Visitor":
        return Visitor(self, token if token is not None else self.round.token)


@contextmanager
def trial_house(folder: Path, **changes: object) -> Iterator[TrialHouse]:
    """`changes`: as for `register_round`."""
    lay_register(folder / "remiss.sqlite3")
    database = Database(f"sqlite:///{folder / 'remiss.sqlite3'}")
    files = FileStore(folder / "files")
    clock = Clock()
    try:
        built = register_round(database, files, **changes)  # type: ignore[arg-type]
        config = WebConfig(database, files, KEY, BASE, clock=clock, mail_folder=folder / "mail")
        yield TrialHouse(database, files, built, clock, httpx.ASGITransport(create_app(config)))
    finally:
        database.dispose()


@dataclass
class Visitor:
    house: TrialHouse
    token: str
    cookies: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    place: str = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self._send("GET", path, headers=headers)

    async def open(self) -> httpx.Response:
        """Follows the link, presses Öppna and shows what is behind it."""
        landing = await self.get(f"/s/{self.token}")
        reply = await self._send("POST", f"/s/{self.token}", data=hidden_fields(landing.text))
        assert reply.status_code == 303, reply.text
        self.place = reply.headers["location"].split("?")[0]
        return await self.show()

    async def show(self, query: str = "") -> httpx.Response:
        page = await self.get(self.place + query)
        self.hidden = hidden_fields(page.text)
        return page

    async def post(
        self,
        action: str,
        typed: Mapping[str, str | list[str]] | None = None,
        files: Iterable[Upload] = (),
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Posts the form; a page that comes back in its stead brings its own hidden fields."""
        fields = {**self.hidden, **(typed or {}), "action": action}
        parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
        parts = parts or [("files", ("", b"", "application/octet-stream"))]
        reply = await self._send("POST", self.place, data=fields, files=parts, headers=headers or {})
        if reply.status_code in {409, 413, 422} and "html" in reply.headers["content-type"]:
            self.hidden = hidden_fields(reply.text)
        return reply

    async def follow(self, reply: httpx.Response) -> httpx.Response:
        assert reply.status_code == 303, (reply.status_code, faults(reply.text))
        return await self.get(reply.headers["location"])

    async def _send(self, method: str, path: str, **sent: object) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.house.transport, base_url=BASE) as client:
            headers = dict(sent.pop("headers", {}))  # type: ignore[call-overload]
            if self.cookies:
                headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            reply = await client.request(method, path, headers=headers, **sent)  # type: ignore[arg-type]
        for line in reply.headers.get_list("set-cookie"):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def faults(page: str) -> dict[str, str]:
    """The error summary: each field it links to, with its sentence."""
    summary = re.search(r'<div class="errors".*?</ul>', page, re.DOTALL)
    rows = re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary.group(), re.DOTALL) if summary else []
    return {name: html.unescape(text) for name, text in rows}


def text_of(page: str) -> str:
    """What a reader sees, roughly: the main part without tags, entities as their characters."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", main.group() if main else page))


def typed_in(page: str, name: str) -> str:
    """What a textarea or an input on the page holds."""
    area = re.search(rf'<textarea[^>]* name="{re.escape(name)}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    if area:
        return html.unescape(area[1])
    line = re.search(rf'<input type="(?:text|email)" id="[^"]*" name="{re.escape(name)}" value="([^"]*)"', page)
    return html.unescape(line[1]) if line else ""
