"""What every answer of the server carries and every request must have, in one plain ASGI layer."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
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


class Guard:
    """Refuses foreign Host headers (a probe of the health page may use any) and adds the safety headers, unless the
    page has set its own. Forwarded headers are never read: links come from the configuration alone."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, https: bool) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
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

        host = Headers(scope=scope).get("host", "").lower()
        if host not in self._hosts and scope["path"] != HEALTH_PATH:
            await PlainTextResponse("Fel adress. / Wrong address.\n", 400)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


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
