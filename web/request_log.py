"""One line in the log for each request, and a span when the house is traced: the route it met, never the address
itself, for links are keys; nothing of who asked or of what was written."""

import time

import structlog
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.spans import UNTOLD, Spans
from web.guard import HEALTH_PATH, STATIC_FOLDER

_UNSAID = (STATIC_FOLDER, HEALTH_PATH)
"""What pages fetch for themselves and what probes ask all day: logged only when it fails."""

log = structlog.get_logger()


class RequestLog:
    """The outermost layer. A request that nobody answered (the line broke) has status 0."""

    def __init__(self, app: ASGIApp, spans: Spans) -> None:
        self._app = app
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0
        is_said = not scope["path"].startswith(_UNSAID)

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with (self._spans if is_said else UNTOLD).request(scope["method"]) as answered:
            try:
                await self._app(scope, receive, send_noted)
            finally:
                met = route(scope)
                answered(met, status)
                if is_said or status >= 400:
                    tell = log.warning if status >= 500 else log.info
                    milliseconds = round((time.monotonic() - began) * 1000)
                    tell(
                        "request",
                        method=scope["method"],
                        route=met or "unknown",
                        status=status,
                        milliseconds=milliseconds,
                    )


def route(scope: Scope) -> str:
    """The pattern of the path that was met; of one that met none, nothing: it may be a link with a slip in it."""
    met = scope.get("route")
    return met.path_format if isinstance(met, Route) else ""
