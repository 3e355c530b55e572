"""What every answer of the server carries and every request must have, in one plain ASGI layer."""

import ipaddress
from collections.abc import Iterable

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
HEALTH_PATH = "/halsa"
"""Whether the pages can be served: what a proxy asks before it sends anybody here."""
LIFE_PATH = "/halsa/liv"
"""Whether the process answers at all: what a supervisor asks before it starts it anew."""
STATIC_FOLDER = "/static/"
_HOSTS_TOLD = 20
_HOST_LENGTH = 100

log = structlog.get_logger()


class Guard:
    """Refuses foreign Host headers with the page `wrong_host`, though not to a probe nor for what that page shows
    itself with, and adds the safety headers, unless the page has set its own. No link is made from what a request says.
    An address with U+0000, which PostgreSQL takes in no text and nobody writes by mistake, is `nowhere`.

    Tells in the log of hosts refused, each once and a few at the most, and once of a proxy outside `proxies`, the
    networks believed.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        wrong_host: ASGIApp,
        nowhere: ASGIApp,
        proxies: Iterable[str],
        *,
        https: bool,
    ) -> None:
        self._app = app
        self._nowhere = nowhere
        self._hosts = frozenset(hosts)
        self._wrong_host = wrong_host
        self._proxies = [ipaddress.ip_network(network) for network in proxies]
        self._told: set[str] = set()
        self._told_of_proxy = False
        headers = {**_HEADERS, **({"strict-transport-security": "max-age=31536000"} if https else {})}
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _value in message["headers"]}
                message["headers"] = [*message["headers"], *(row for row in self._headers if row[0] not in own)]
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        for_any_host = scope["path"] in {HEALTH_PATH, LIFE_PATH} or scope["path"].startswith(STATIC_FOLDER)
        if host not in self._hosts and not for_any_host:
            self._tell_host(host[:_HOST_LENGTH])
            await self._wrong_host(scope, receive, send_guarded)
            return
        if "x-forwarded-for" in headers:
            self._tell_proxy(scope)
        has_null = "\0" in scope["path"] or b"%00" in scope["query_string"]
        await (self._nowhere if has_null else self._app)(scope, receive, send_guarded)

    def _tell_host(self, host: str) -> None:
        if host not in self._told and len(self._told) < _HOSTS_TOLD:
            self._told.add(host)
            log.warning("foreign_host", host=host, ours=sorted(self._hosts))

    def _tell_proxy(self, scope: Scope) -> None:
        """Until it is mended, the limit on wrong links counts everybody behind the proxy as one."""
        if self._told_of_proxy or not scope["client"]:
            return
        caller = ipaddress.ip_address(scope["client"][0])
        if not any(caller in network for network in self._proxies):
            self._told_of_proxy = True
            log.warning("proxy_not_trusted", trusted=[str(network) for network in self._proxies])


def comes_from_us(request: Request, origins: frozenset[str]) -> bool:
    """Whether a POST was sent by a page of ours, as far as the browser says. A client that sends neither header is no
    browser; it still needs the form's token.

    Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms too (Fetch, "serializing a
    request origin"). Sec-Fetch-Site then vouches for it; browsers that do not send that header (Safari before 16.4)
    have only the token, which no foreign page can read.
    """
    site = request.headers.get("sec-fetch-site")
    if site not in {None, "same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None or origin.lower() in origins:
        return True
    return origin == "null" and site in {None, "same-origin"}
