"""What everybody may read: what a round's sender has published, as pages and as data. Nothing is changed here, and
nothing is shown but what the latest publishing holds; a withdrawn one answers 410 with its sentence."""

from collections.abc import Callable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from documents.dcat import RDF_TYPE, catalogue
from models.publication import Publication, PublishedAnswer, PublishedFile
from store.files.files import FileStore
from store.records import publications
from templates.synpunkt_words import OUTCOMES_IN
from web.answer.downloads import attached, whole_file
from web.house import House, house_of
from web.pages import request_language

PUBLISHED = "/publicerat"


@lru_cache(maxsize=8)
def _read(files: FileStore, sha256: str) -> Publication:
    return Publication.model_validate_json(files.read(sha256))


Shown = Callable[[House, Request, Publication], Response]


def _at(show: Shown) -> Callable[[Request], "object"]:
    """The page of one round's publishing, in a thread."""

    async def answer(request: Request) -> Response:
        return await house_of(request).threads.run(_found, request, show)

    return answer


def _found(request: Request, show: Shown) -> Response:
    house, round_id = house_of(request), request.path_params["round_id"]
    with house.config.database.reading() as session:
        row = publications.latest(session, round_id)
    if row is None:
        return _missing(house, request)
    if row.withdrawn_at is not None:
        facts = {"withdrawn_at": row.withdrawn_at, "reason": row.reason}
        return _page(house, request, "public_gone.html", status=410, **facts)
    return show(house, request, _read(house.config.files, row.sha256))


async def index(request: Request) -> Response:
    """GET /publicerat: every round with something published, the newest first."""

    def show(request: Request) -> Response:
        house = house_of(request)
        return _page(house, request, "public_index.html", made=_all(house))

    return await house_of(request).threads.run(show, request)


async def metadata(request: Request) -> Response:
    """GET /publicerat/dcat.rdf"""

    def show(request: Request) -> Response:
        house = house_of(request)
        return Response(catalogue(_all(house), house.config.base_url, house.config.operator), media_type=RDF_TYPE)

    return await house_of(request).threads.run(show, request)


def _all(house: House) -> list[Publication]:
    with house.config.database.reading() as session:
        rows = publications.standing(session)
    return [_read(house.config.files, row.sha256) for row in rows]


def show_round(house: House, request: Request, made: Publication) -> Response:
    themes: dict[str, list[object]] = {}
    for view in made.views:
        themes.setdefault(view.theme, []).append(view)
    outcomes = OUTCOMES_IN[request_language(request)]
    return _page(house, request, "public_round.html", made=made, themes=themes, outcomes=outcomes)


def show_answer(house: House, request: Request, made: Publication) -> Response:
    answer = _answer(made, request)
    if answer is None:
        return _missing(house, request)
    questions = {one.key: one for one in made.questions}
    return _page(house, request, "public_answer.html", made=made, answer=answer, questions=questions)


def show_data(house: House, request: Request, made: Publication) -> Response:
    """GET .../data.json, .../data.csv"""
    with house.config.database.reading() as session:
        row = publications.latest(session, made.round_id)
    if row is None:
        return _missing(house, request)
    kind = request.path_params["kind"]
    if kind == "json":
        return attached(house.config.files.read(row.sha256), "application/json", "remissvar.json")
    if kind == "csv":
        return attached(house.config.files.read(row.csv_sha256), "text/csv; charset=utf-8", "remissvar.csv")
    return _missing(house, request)


def show_compilation(house: House, request: Request, made: Publication) -> Response:
    wanted = request.path_params["kind"]
    return _file(house, request, next((each for each in made.compilation if each.kind == wanted), None))


def show_file(house: House, request: Request, made: Publication) -> Response:
    answer, place = _answer(made, request), request.path_params["place"]
    files = answer.files if answer else ()
    return _file(house, request, files[place - 1] if 0 < place <= len(files) else None)


def _answer(made: Publication, request: Request) -> PublishedAnswer | None:
    return next((one for one in made.answers if one.code == request.path_params["code"]), None)


def _file(house: House, request: Request, found: PublishedFile | None) -> Response:
    return whole_file(house, found) if found is not None else _missing(house, request)


def _missing(house: House, request: Request) -> Response:
    return house.pages.page("not_found.html", language=request_language(request), path="/", status=404)


def _page(house: House, request: Request, template: str, *, status: int = 200, **facts: object) -> Response:
    language = request_language(request)
    return house.pages.page(template, language=language, path=request.url.path, status=status, **facts)


ROUTES = [
    Route(PUBLISHED, index),
    Route(f"{PUBLISHED}/dcat.rdf", metadata),
    Route(f"{PUBLISHED}/{{round_id}}", _at(show_round)),
    Route(f"{PUBLISHED}/{{round_id}}/data.{{kind}}", _at(show_data)),
    Route(f"{PUBLISHED}/{{round_id}}/sammanstallning.{{kind}}", _at(show_compilation)),
    Route(f"{PUBLISHED}/{{round_id}}/svar/{{code}}", _at(show_answer)),
    Route(f"{PUBLISHED}/{{round_id}}/svar/{{code}}/filer/{{place:int}}", _at(show_file)),
]
