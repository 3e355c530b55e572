"""One line in the log for each request: the route it met, never the address itself, for links are keys; nothing of who
asked or of what was written."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.guard import HEALTH_PATH, STATIC_FOLDER

_UNSAID = (STATIC_FOLDER, HEALTH_PATH)
"""What pages fetch for themselves and what probes ask all day: told of only when it fails."""

log = structlog.get_logger()


class RequestLog:
    """The outermost layer. A request that nobody answered (the line broke) has status 0."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            if status >= 400 or not scope["path"].startswith(_UNSAID):
                tell = log.warning if status >= 500 else log.info
                milliseconds = round((time.monotonic() - began) * 1000)
                tell("request", method=scope["method"], route=route(scope), status=status, milliseconds=milliseconds)


def route(scope: Scope) -> str:
    """The path with the names of its parts for what stood there; of one that met no route, nothing: it may be a link
    with a slip in it."""
    if "endpoint" not in scope:
        return "unknown"
    names = {str(value): f"{{{name}}}" for name, value in scope["path_params"].items()}
    return "/".join(names.get(segment, segment) for segment in scope["path"].split("/"))
