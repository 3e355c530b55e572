"""The web application: every route, and what surrounds them all."""

from functools import partial

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ExceptionHandler, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from models.errors import PermanentFailure, Refused, TemporaryFailure
from store import rate_counts
from web import dev_mail, plain, problems
from web.answer import routes
from web.attest import routes as attest_routes
from web.config import WebConfig
from web.guard import Guard
from web.house import House, house_of
from web.internal import routes as internal_routes
from web.late import LateRoutes
from web.limiting import Limiter
from web.pages import Pages, request_language, static_files
from web.public import routes as public_routes
from web.request_log import RequestLog
from web.signing import CONSOLE, Signing
from web.threads import Threads

API = "/api"

log = structlog.get_logger()


def create_app(config: WebConfig) -> Starlette:
    """The whole application. Holds no state but what its rate limits have
    not told the register yet, so that several processes may serve one database."""
    found = static_files()
    pages = Pages(found)
    every: list[BaseRoute] = [
        *routes.ROUTES,
        *attest_routes.ROUTES,
        *internal_routes.ROUTES,
        *plain.ROUTES,
        *public_routes.ROUTES,
        Route("/static/{name}", plain.static(found)),
    ]
    if config.office is not None:
        every.append(LateRoutes("/konsol", "web.console.routes", "CONSOLE"))
        every.append(LateRoutes(API, "web.api.routes", "api"))
    if config.mail_folder is not None and config.is_loopback:
        every += dev_mail.ROUTES
    handlers: dict[int | type[Exception], ExceptionHandler] = {
        HTTPException: _http_problem,
        TemporaryFailure: _busy,
        Refused: _unstorable,
        OSError: _busy,  # a full or broken disk under an upload: nothing was taken, and trying again may help
        ClientDisconnect: _gone,
        Exception: _fault,
    }
    app = Starlette(
        routes=every,
        middleware=_surroundings(config, pages),
        exception_handlers=handlers,
    )
    app.state.house = House(
        config=config,
        pages=pages,
        signing=Signing(config.key, before=config.key_before),
        attest_signing=Signing(config.key, "attest", before=config.key_before),
        internal_signing=Signing(config.key, "intern", before=config.key_before),
        console_signing=Signing(config.key, CONSOLE, before=config.key_before),
        limiter=Limiter(partial(rate_counts.add, config.database), config.key),
        threads=Threads(),
    )
    return app


def _surroundings(config: WebConfig, pages: Pages) -> list[Middleware]:
    """What every request passes on its way in, outermost first."""
    wrong_host = pages.page("wrong_host.html", language="sv", path="", status=400, base_url=config.base_url)
    https = config.base_url.startswith("https:")
    proxies = config.trusted_proxies
    return [
        Middleware(RequestLog, spans=config.spans),
        Middleware(
            Guard, hosts=config.hosts, wrong_host=wrong_host, nowhere=_Nowhere(pages), proxies=proxies, https=https
        ),
        *([Middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))] if proxies else []),
    ]


class _Nowhere:
    """There is nothing at this address, said before anything is asked of the register."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if _is_machine(request):
            response = problems.problem(request, Refused("no_such_page"), 404)
        else:
            response = self._pages.page("not_found.html", language=request_language(request), path="/", status=404)
        await response(scope, receive, send)


async def _http_problem(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    return await _page(request, "not_found.html", status)


async def _busy(request: Request, problem: Exception) -> Response:
    failure = problem if isinstance(problem, TemporaryFailure) else TemporaryFailure("disk_failed")
    log.warning("busy", code=failure.code, errno=getattr(problem, "errno", None))
    if _is_machine(request):
        return problems.problem(request, failure)
    response = await _page(request, "busy.html", 503)
    response.headers["retry-after"] = "10"
    return response


async def _unstorable(request: Request, problem: Exception) -> Response:
    """What no page of ours sends, met where a value goes as it is to the register; any other refusal here is a
    defect."""
    if not isinstance(problem, Refused) or problem.code != "text_unstorable":
        raise problem
    if _is_machine(request):
        return problems.problem(request, problem)
    return await _page(request, "bad_form.html", 400, code=problem.code)


async def _gone(_request: Request, _problem: Exception) -> Response:
    """The sender's connection broke in the middle of a form; nobody reads this answer."""
    return Response(status_code=400)


async def _fault(request: Request, _problem: Exception) -> Response:
    if _is_machine(request):
        return problems.problem(request, PermanentFailure("defect"))
    return await _page(request, "fault.html", 500)


def _is_machine(request: Request) -> bool:
    """Whether a program asks: through the API, or behind a recipient's link."""
    path = request.url.path
    return path.startswith(f"{API}/") or (path.startswith("/s/") and path.endswith("/maskin"))


async def _page(request: Request, template: str, status: int, **facts: str) -> Response:
    language = request_language(request)
    return await house_of(request).threads.run(
        house_of(request).pages.page, template, language=language, path="/", status=status, **facts
    )
