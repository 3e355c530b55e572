"""The routes behind an attester's link, as thin as the recipients' own."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from models.errors import TemporaryFailure
from web.answer import downloads
from web.answer.carrying import RETRY_AFTER, STATUS, Stop
from web.answer.routes import not_found
from web.attest import deciding, landing
from web.attest.showing import AttestDesk
from web.attest.visit import of_bearer
from web.guard import comes_from_us
from web.house import house_of
from web.limiting import Limit
from web.multipart import STRANGERS_TEXT_LIMIT, ReceivedForm
from web.opening import JUST_OPENED, end_visit, no_visit
from web.pages import language_of, request_language
from web.receiving import received
from web.signing import Bearer
from web.threads import Lane


async def show(request: Request) -> Response:
    """GET /attestera/{aid}: the draft as it would be sent."""
    return await _at_desk(request, lambda desk: desk.go() if JUST_OPENED in request.query_params else desk.page())


async def show_paper(request: Request) -> Response:
    position = request.path_params["position"]
    return await _at_desk(
        request, lambda desk: downloads.paper(desk.house, desk.visit.answer, position) or not_found(request)
    )


async def show_file(request: Request) -> Response:
    """GET /attestera/{aid}/filer/{file_id}: a file of the draft, while there is something to attest."""

    def show_at(desk: AttestDesk) -> Response:
        found = dict(desk.visit.shown.files).get(request.path_params["file_id"])
        if found is None or desk.visit.ending:
            return not_found(request)
        return downloads.received_file(desk.house, found, desk.language, back=desk.path)

    return await _at_desk(request, show_at)


async def post(request: Request) -> Response:
    """POST /attestera/{aid}: attested or sent back."""
    house = house_of(request)
    bearer = house.attest_signing.visitor(request, request.path_params["aid"])
    allowed = bearer is not None and await house.admits(Limit.POST, bearer.id)
    form = await received(request, keep_files=False, text_limit=STRANGERS_TEXT_LIMIT)
    if isinstance(form, Response):
        return form
    if bearer is None or not allowed:
        stop = Stop.NO_VISIT if bearer is None else Stop.THROTTLED
        return await house.threads.run_in(Lane.ECHOES, _again, request, form, stop)
    return await house.threads.run(_act, request, bearer, form)


def _act(request: Request, bearer: Bearer, form: ReceivedForm) -> Response:
    house = house_of(request)
    try:
        visit = of_bearer(house, bearer)
        ours = comes_from_us(request, house.config.origins)
        if visit is None or not ours or not house.attest_signing.may_post(form.first("csrf"), visit.bearer):
            return _again(request, form, Stop.NO_VISIT)
        return deciding.decide(AttestDesk(house, visit, language_of(form.first("lang"))), form)
    except (TemporaryFailure, OSError):
        return _again(request, form, Stop.BUSY)


def _again(request: Request, form: ReceivedForm, stop: Stop) -> Response:
    """Nothing was taken: the comment is carried on the page, to be sent again once the draft has been looked at."""
    response = house_of(request).pages.page(
        "attest_again.html",
        language=language_of(form.first("lang")),
        path=f"/attestera/{request.path_params['aid']}",
        status=STATUS[stop],
        stop=stop,
        csrf=form.first("csrf"),
        comment=form.first("attest_comment"),
    )
    if stop in RETRY_AFTER:
        response.headers["retry-after"] = RETRY_AFTER[stop]
    return response


async def leave(request: Request) -> Response:
    """POST /attestera/{aid}/lamna: ends the visit on a shared computer."""
    return await house_of(request).threads.run(_leave, request)


def _leave(request: Request) -> Response:
    house = house_of(request)
    response = RedirectResponse("/?lang=en" if request_language(request) == "en" else "/", 303)
    if comes_from_us(request, house.config.origins):
        end_visit(request, response, house.attest_signing, request.path_params["aid"])
    return response


async def _at_desk(request: Request, show_at: Callable[[AttestDesk], Response]) -> Response:
    return await house_of(request).threads.run(_visit_and, request, show_at)


def _visit_and(request: Request, show_at: Callable[[AttestDesk], Response]) -> Response:
    house, language = house_of(request), request_language(request)
    visit = of_bearer(house, house.attest_signing.visitor(request, request.path_params["aid"]))
    if visit is None:
        return no_visit(request, house.attest_signing, request.path_params["aid"], is_attest=True)
    return show_at(AttestDesk(house, visit, language))


ROUTES = [
    Route("/attest/{token}", landing.show),
    Route("/attest/{token}", landing.open_visit, methods=["POST"]),
    Route("/attestera/{aid}", show),
    Route("/attestera/{aid}", post, methods=["POST"]),
    Route("/attestera/{aid}/lamna", leave, methods=["POST"]),
    Route("/attestera/{aid}/handlingar/{position:int}", show_paper),
    Route("/attestera/{aid}/filer/{file_id}", show_file),
]
