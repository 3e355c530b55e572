"""The API's routes: who asks is known by the token alone, and every no is `application/problem+json` (RFC 9457)."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from desk import tokens
from desk.office import Office
from models.errors import Refused, RemissError
from models.people import Permission
from models.values import Value
from store.accounts.tokens import TokenFound
from web.api.document import document
from web.api.operations import OPERATIONS, Call, Operation
from web.console.seat import NOT_FOUND
from web.house import House, house_of
from web.limiting import Limit
from web.problems import problem


def _endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        house, loop = house_of(request), asyncio.get_running_loop()
        try:
            office = await house.threads.run(_admitted, house, request, operation)
            body = await _body(request, operation.limit) if operation.takes else b""
            given = await house.threads.run(operation.act, Call(request, office, loop, body))
        except RemissError as error:
            return problem(request, error, 404 if error.code in NOT_FOUND else 422)
        return JSONResponse(given.model_dump(mode="json"), operation.status) if isinstance(given, Value) else given

    return answer


def _admitted(house: House, request: Request, operation: Operation) -> Office:
    """The office as the token acts in it. Raises Refused: "token_missing", "token_unknown", "token_scope",
    "too_many_requests", "not_allowed"."""
    assert house.office is not None  # noqa: S101 - without it there are no routes
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused("token_missing")
    found: TokenFound | None = tokens.bearer(house.office, token.strip())
    if found is None:
        caller = request.client.host if request.client else ""
        raise Refused("token_unknown" if house.limiter.allows(Limit.WRONG_LINK, caller) else "too_many_requests")
    if not house.limiter.allows(Limit.API, found.actor.token_id):
        raise Refused("too_many_requests")
    if operation.scope not in found.scopes:
        raise Refused("token_scope")
    office = house.office.acting(found.actor)
    office.demand(Permission.READ)
    return office


async def _body(request: Request, limit: int) -> bytes:
    """Raises Refused("body_too_large")."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise Refused("body_too_large", limit=limit)
    return bytes(body)


async def _published(_request: Request) -> Response:
    return JSONResponse(document())


_ROUTES = Router(
    [
        Route("/api/openapi.json", _published),
        *(Route(each.path, _endpoint(each), methods=[each.method]) for each in OPERATIONS),
    ],
    redirect_slashes=False,
)


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """The API as one application: also an address or a method that it does not have is answered with a problem."""
    try:
        await _ROUTES(scope, receive, send)
    except HTTPException as error:
        code = "method_not_allowed" if error.status_code == 405 else "no_such_page"
        response = problem(Request(scope), Refused(code), 404)
        if error.headers:
            response.headers.update(error.headers)
        await response(scope, receive, send)
