"""Routes of the console and the API, loaded when somebody first asks for one: what they need of Temporal takes 40 MB,
and a server that only takes answers never needs it.
"""

import gc
import importlib
import sys
from typing import Any

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

_YOUNG = 10_000
"""Objects between two collections of the youngest: at Python's 700 a page of two thousand rows has thirty of them."""


class LateRoutes(BaseRoute):
    """Everything at and below `root`: what `module` calls `name`, an application."""

    def __init__(self, root: str, module: str, name: str) -> None:
        self._root, self._module, self._name = root, module, name
        self._app: ASGIApp | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        ours = scope["type"] == "http" and (path == self._root or path.startswith(f"{self._root}/"))
        return (Match.FULL if ours else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, dict(path_params))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            is_first = self._module not in sys.modules
            self._app = getattr(importlib.import_module(self._module), self._name)
            if is_first:
                gc.collect()
                gc.freeze()  # what was loaded stays to the end
                gc.set_threshold(_YOUNG)
        await self._app(scope, receive, send)
