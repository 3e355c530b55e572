"""The pages without a visit: start, accessibility statement, personal data, health, static files."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.definition import RoundDefinition
from store import installation
from store.database import Database
from store.rounds import rounds
from web.guard import HEALTH_PATH, LIFE_PATH
from web.house import house_of
from web.pages import request_language

ASSESSED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When the pages were last assessed against the act. A release that changes them sets it anew."""
_YEAR = "public, max-age=31536000, immutable"


async def start(request: Request) -> Response:
    house = house_of(request)
    return house.pages.page(
        "start.html",
        language=request_language(request),
        path="/",
        has_mail=house.config.mail_folder is not None,
        temporal=house.config.temporal_ui_url,
    )


async def accessibility(request: Request) -> Response:
    """What lag (2018:1937) asks of an accessibility statement, by Digg's list of its contents."""
    house = house_of(request)
    return house.pages.page(
        "accessibility.html",
        language=request_language(request),
        path="/tillganglighet",
        operator=house.config.operator,
        contact=house.config.contact_email,
        host=urlsplit(house.config.base_url).netloc,
        assessed_at=ASSESSED_AT,
    )


async def personal_data(request: Request) -> Response:
    """What GDPR article 13 asks to be told. The round in the address, when there is one, says who is responsible."""
    house = house_of(request)
    round_id = request.path_params.get("round_id", "")
    definition = await run_in_threadpool(_definition, house.config.database, round_id) if round_id else None
    return house.pages.page(
        "personal_data.html",
        language=request_language(request),
        path=request.url.path,
        operator=house.config.operator,
        sender=definition.sender_name if definition else "",
        address=definition.sender_email if definition else house.config.contact_email,
        contacts=definition.contacts if definition else (),
    )


def _definition(database: Database, round_id: str) -> RoundDefinition | None:
    with database.reading() as session:
        row = rounds.sent(session, round_id)
        return rounds.definition(row) if row else None


async def health(request: Request) -> Response:
    """Whether the pages can be served: the database is this installation's, with the schema, the key and the files that
    belong together, and both can be used. For probes, without any detail but which."""
    config = house_of(request).config
    missing = await run_in_threadpool(installation.unready, config.database, config.files, config.key)
    return JSONResponse({"status": missing}, 503) if missing else JSONResponse({"status": "ok"})


async def life(_request: Request) -> Response:
    """Whether the process answers: a database at rest is no reason to start it anew."""
    return JSONResponse({"status": "ok"})


def static(found: Mapping[str, tuple[bytes, str]]) -> Callable[[Request], Awaitable[Response]]:
    """Serves the files whose names hold their hash; a browser may keep them for ever."""

    async def serve(request: Request) -> Response:
        known = found.get(request.path_params["name"])
        if known is None:
            return Response(status_code=404)
        data, kind = known
        return Response(data, media_type=kind, headers={"cache-control": _YEAR})

    return serve


ROUTES = [
    Route("/", start),
    Route("/tillganglighet", accessibility),
    Route("/personuppgifter", personal_data),
    Route("/personuppgifter/{round_id}", personal_data),
    Route(HEALTH_PATH, health),
    Route(LIFE_PATH, life),
]
