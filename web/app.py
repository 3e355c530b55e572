"""The web application: every route, and what surrounds them all."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ExceptionHandler

from models.errors import TemporaryFailure
from web import dev_mail, plain
from web.answer import routes
from web.attest import routes as attest_routes
from web.config import WebConfig
from web.guard import Guard
from web.house import House, house_of
from web.limiting import Limiter
from web.pages import Pages, request_language, static_files
from web.signing import Signing
from web.threads import Threads


def create_app(config: WebConfig) -> Starlette:
    """The whole application. Holds no state but rate counters, so that several processes may serve one database."""
    found = static_files()
    every = [*routes.ROUTES, *attest_routes.ROUTES, *plain.ROUTES, Route("/static/{name}", plain.static(found))]
    if config.mail_folder is not None and config.is_loopback:
        every += dev_mail.ROUTES
    handlers: dict[int | type[Exception], ExceptionHandler] = {
        HTTPException: _http_problem,
        TemporaryFailure: _busy,
        OSError: _busy,  # a full or broken disk under an upload: nothing was taken, and trying again may help
        ClientDisconnect: _gone,
        Exception: _fault,
    }
    app = Starlette(
        routes=every,
        middleware=[Middleware(Guard, hosts=config.hosts, https=config.base_url.startswith("https:"))],
        exception_handlers=handlers,
    )
    app.state.house = House(
        config=config,
        pages=Pages(found),
        signing=Signing(config.key),
        attest_signing=Signing(config.key, "attest"),
        limiter=Limiter(),
        threads=Threads(),
    )
    return app


async def _http_problem(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    return await _page(request, "not_found.html", status)


async def _busy(request: Request, _problem: Exception) -> Response:
    response = await _page(request, "busy.html", 503)
    response.headers["retry-after"] = "10"
    return response


async def _gone(_request: Request, _problem: Exception) -> Response:
    """The sender's connection broke in the middle of a form; nobody reads this answer."""
    return Response(status_code=400)


async def _fault(request: Request, _problem: Exception) -> Response:
    return await _page(request, "fault.html", 500)


async def _page(request: Request, template: str, status: int) -> Response:
    language = request_language(request)
    return await house_of(request).threads.run(
        house_of(request).pages.page, template, language=language, path="/", status=status
    )
