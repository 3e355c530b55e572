"""A console inside a test: its own data folder, register and application, and clerks who use it without a browser."""

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from desk import accounts
from desk.office import Office
from models.people import Role
from settings import Settings
from store.accounts import accounts as accounts_store
from tests.registers import lay_own_register
from tests.round_builder import KEY, BuiltRound, register_round
from tests.web_visitor import BASE, Clock
from web.app import create_app
from web.config import WebConfig
from web.console.seat import COOKIE

Part = tuple[str, tuple[str | None, str | bytes]]
PASSWORD = "ett långt lösenord"
TEMPORAL_UI = "http://127.0.0.1:8233"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class ConsoleHouse:
    office: Office
    clock: Clock
    transport: httpx.ASGITransport

    def round(self, sender: str = "", dnr: str = "KS 2026/17", count: int = 2) -> BuiltRound:
        """A sent round of a sender."""
        with self.office.database.changing() as session:
            owner = accounts_store.sender(session, sender) if sender else None
        return register_round(
            self.office.database, self.office.files, count=count, dnr=dnr, sender_id=owner.id if owner else ""
        )

    def account(self, email: str, role: Role = Role.REGISTRAR, sender: str = "", password: str = PASSWORD) -> str:
        """A new account; returns its id."""
        name = email.partition("@")[0].title()
        return accounts.add(self.office, sender=sender, email=email, name=name, role=role, password=password).id

    async def clerk(self, email: str = "eva@ksl.example") -> "Clerk":
        """Somebody signed in."""
        clerk = Clerk(self)
        await clerk.sign_in(email)
        return clerk


@contextmanager
def console_house(folder: Path, **more: Any) -> Iterator[ConsoleHouse]:
    """`more`: other settings."""
    settings = lay_own_register(Settings(data=folder, secret_key=KEY.decode(), **more))
    clock = Clock()
    office = Office(settings, clock)
    config = WebConfig(
        office.database,
        office.files,
        KEY,
        BASE,
        clock=clock,
        office=office,
        mail_folder=folder / "mail",
        temporal_ui_url=TEMPORAL_UI,
    )
    try:
        yield ConsoleHouse(office, clock, httpx.ASGITransport(create_app(config)))
    finally:
        office.database.dispose()


@dataclass
class Clerk:
    """Keeps the cookie by hand, and posts a page's hidden fields with what is typed."""

    house: ConsoleHouse
    cookies: dict[str, str] = field(default_factory=dict)
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200))

    async def get(self, path: str) -> httpx.Response:
        self.page = await self._send("GET", path)
        return self.page

    async def post(
        self,
        path: str,
        fields: dict[str, str] | None = None,
        *,
        uploads: Sequence[tuple[str, str, bytes]] = (),
        **headers: str,
    ) -> httpx.Response:
        """Posts to `path` with the hidden fields of the last page that was got. `uploads`: field, name, bytes."""
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(self.page.text)}
        parts: list[Part] = [(name, (None, value)) for name, value in {**hidden, **(fields or {})}.items()]
        parts += [(name, (file, data)) for name, file, data in uploads]
        return await self._send("POST", path, files=parts, **headers)

    async def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        await self.get("/konsol/logga-in")
        answer = await self.post("/konsol/logga-in", {"email": email, "password": password})
        self.take_cookie(answer)
        return answer

    def take_cookie(self, answer: httpx.Response) -> None:
        if COOKIE in answer.cookies:
            self.cookies[COOKIE] = answer.cookies[COOKIE]

    async def _send(self, method: str, path: str, *, files: list[Part] | None = None, **headers: str) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, **({"cookie": cookie} if cookie else {})}
        async with httpx.AsyncClient(transport=self.house.transport, base_url=BASE) as client:
            return await client.request(method, path, headers=sent, files=files)
