"""A recipient at work, over real HTTP: opens the link from its mail and answers the way a browser without JavaScript
does. Used by the demo, the benchmarks and the tests; knows nothing that does not stand in the mail or on the page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

import httpx
from lxml import html

from models.errors import TemporaryFailure

_LINK = re.compile(r"https?://\S+/s/[A-Za-z0-9_-]{43}")


def personal_link(text: str) -> str:
    """The link in a letter's plain text. Raises TemporaryFailure("link_missing") for a letter without one."""
    found = _LINK.search(text)
    if found is None:
        raise TemporaryFailure("link_missing")
    return found.group(0)


@dataclass(frozen=True)
class Form:
    """The answer form as the page gave it: where it posts to, and the fields it carries by itself."""

    action: str
    hidden: Mapping[str, str]


class Respondent:
    """One visitor with its own cookie. Cookies are carried by hand: `__Host-` cookies are Secure, which browsers honour
    on loopback and Python's cookie jar does not."""

    def __init__(self, client: httpx.AsyncClient, link: str) -> None:
        self._client = client
        self.link = link
        self._cookie = ""
        self.place = ""

    async def look(self) -> str:
        """GET of the link, as anyone and any scanner does; returns the page."""
        response = await self._client.get(self.link)
        response.raise_for_status()
        return response.text

    async def open(self) -> None:
        """Presses Öppna and keeps the cookie."""
        form = read_form(await self.look(), self.link)
        response = await self._client.post(
            form.action, data=dict(form.hidden), headers=self._headers(), follow_redirects=False
        )
        self._expect(response, {303})
        self._cookie = response.headers["set-cookie"].split(";", 1)[0]
        self.place = urljoin(self.link, response.headers["location"].partition("?")[0])

    async def form(self, query: str = "") -> Form:
        """GET of the form, with everything it carries."""
        return read_form(await self.page(query), self.place)

    async def page(self, query: str = "") -> str:
        """GET of the form's page."""
        response = await self._client.get(self.place + query, headers=self._headers())
        self._expect(response, {200})
        return response.text

    async def post(
        self, form: Form, fields: Mapping[str, str], files: Iterable[tuple[str, bytes, str]] = ()
    ) -> httpx.Response:
        """Sends the form; files are (name, content, media type). Redirects are not followed."""
        return await self._client.send(self.request(form, fields, files), follow_redirects=False)

    def request(
        self, form: Form, fields: Mapping[str, str], files: Iterable[tuple[str, bytes, str]] = ()
    ) -> httpx.Request:
        """The form as it would be sent."""
        parts: list[tuple[str, tuple[str | None, bytes, str | None]]] = [
            (name, (None, value.encode(), None)) for name, value in {**form.hidden, **fields}.items()
        ]
        parts += [("files", (name, content, media_type)) for name, content, media_type in files]
        return self._client.build_request("POST", form.action, files=parts, headers=self._headers())

    async def submit(
        self, fields: Mapping[str, str], files: Iterable[tuple[str, bytes, str]] = (), *, query: str = ""
    ) -> str:
        """Opens the form, submits it and returns the receipt number."""
        response = await self.post(await self.form(query), {**fields, "action": "submit"}, files)
        self._expect(response, {303})
        return unquote(response.headers["location"].partition("?")[0].rsplit("/", 1)[-1])

    async def act(self, action: str, fields: Mapping[str, str]) -> httpx.Response:
        """Any other button of the form."""
        response = await self.post(await self.form(), {**fields, "action": action})
        self._expect(response, {200, 303})
        return response

    def _headers(self) -> dict[str, str]:
        origin = re.match(r"https?://[^/]+", self.link)
        headers = {"Origin": origin.group(0)} if origin else {}
        return {**headers, "Cookie": self._cookie} if self._cookie else headers

    @staticmethod
    def _expect(response: httpx.Response, statuses: set[int]) -> None:
        if response.status_code not in statuses:
            raise TemporaryFailure("unexpected_page", status=response.status_code)


def read_form(page: str, address: str) -> Form:
    """The page's answer form: the first one that posts."""
    for form in html.fromstring(page).iter("form"):
        if form.get("method", "").upper() == "POST":
            hidden = {
                field.get("name", ""): field.get("value", "")
                for field in form.iter("input")
                if field.get("type") == "hidden" and field.get("name")
            }
            return Form(action=urljoin(address, form.get("action", address)), hidden=hidden)
    raise TemporaryFailure("form_missing")
