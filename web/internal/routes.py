"""The routes behind a colleague's link, as thin as the recipients' own."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from web.answer import downloads
from web.answer.carrying import Stop, send_again
from web.answer.fields import TIDIED_MARKS
from web.answer.posting import posted
from web.answer.routes import not_found
from web.guard import comes_from_us
from web.house import house_of
from web.internal import landing, sending
from web.internal.showing import ColleagueDesk, PartWork
from web.internal.visit import ending, of_bearer
from web.multipart import ReceivedForm
from web.opening import JUST_OPENED, end_visit, no_visit
from web.pages import language_of, request_language
from web.signing import Bearer

MARKS = frozenset({"sparat", "fil_bort", "skickat"}) | TIDIED_MARKS


async def show(request: Request) -> Response:
    """GET /internsvar/{iid}: the colleague's parts."""
    return await _at_desk(request, _show)


def _show(desk: ColleagueDesk, request: Request) -> Response:
    if JUST_OPENED in request.query_params:
        return desk.go()
    if ending(desk.visit):
        return desk.ended()
    return desk.begin(MARKS & set(request.query_params))


async def show_paper(request: Request) -> Response:
    position = request.path_params["position"]
    return await _at_desk(
        request, lambda desk, asked: downloads.paper(desk.house, desk.visit, position) or not_found(asked)
    )


async def show_file(request: Request) -> Response:
    """GET /internsvar/{iid}/filer/{file_id}: a file of the colleague's own draft."""
    file_id = request.path_params["file_id"]
    return await _at_desk(request, lambda desk, asked: downloads.draft_file(desk, file_id) or not_found(asked))


async def post(request: Request) -> Response:
    """POST /internsvar/{iid}: saved, put together, or sent."""
    return await posted(request, house_of(request).internal_signing, request.path_params["iid"], _act, _again)


def _act(request: Request, bearer: Bearer, form: ReceivedForm) -> Response:
    house, then = house_of(request), form.first("then")
    language = language_of(then if then in {"sv", "en"} else form.first("lang"))
    visit = of_bearer(house, bearer)
    ours = comes_from_us(request, house.config.origins)
    if visit is None or not ours or not house.internal_signing.may_post(form.first("csrf"), visit.bearer):
        return _again(request, form, Stop.NO_VISIT)
    wants_json = "application/json" in request.headers.get("accept", "")
    action = sending.chosen(form)
    work = PartWork(desk=ColleagueDesk(house, visit, language), form=form, wants_json=wants_json, action=action)
    response = sending.ACTIONS[action](work)
    return _left(request) if then == "leave" and response.status_code == 303 else response


def _again(request: Request, form: ReceivedForm, stop: Stop) -> Response:
    return send_again(request, form, stop, is_internal=True)


async def leave(request: Request) -> Response:
    """POST /internsvar/{iid}/lamna: ends the visit on a shared computer."""
    return await house_of(request).threads.run(_leave, request)


def _leave(request: Request) -> Response:
    if comes_from_us(request, house_of(request).config.origins):
        return _left(request)
    return RedirectResponse("/", 303)


def _left(request: Request) -> Response:
    response = RedirectResponse("/?lang=en" if request_language(request) == "en" else "/", 303)
    end_visit(request, response, house_of(request).internal_signing, request.path_params["iid"])
    return response


async def _at_desk(request: Request, show_at: Callable[[ColleagueDesk, Request], Response]) -> Response:
    return await house_of(request).threads.run(_visit_and, request, show_at)


def _visit_and(request: Request, show_at: Callable[[ColleagueDesk, Request], Response]) -> Response:
    house, language, iid = house_of(request), request_language(request), request.path_params["iid"]
    visit = of_bearer(house, house.internal_signing.visitor(request, iid))
    if visit is None:
        return no_visit(request, house.internal_signing, iid, is_internal=True)
    return show_at(ColleagueDesk(house, visit, language), request)


ROUTES = [
    Route("/intern/{token}", landing.show),
    Route("/intern/{token}", landing.open_visit, methods=["POST"]),
    Route("/internsvar/{iid}", show),
    Route("/internsvar/{iid}", post, methods=["POST"]),
    Route("/internsvar/{iid}/lamna", leave, methods=["POST"]),
    Route("/internsvar/{iid}/handlingar/{position:int}", show_paper),
    Route("/internsvar/{iid}/filer/{file_id}", show_file),
]
