"""The routes behind the link. Thin: who visits, what was asked, and the page or deed that answers it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from store.answers import answers
from web.answer import (
    actions,
    adoption,
    downloads,
    internal,
    internal_taking,
    joint,
    landing,
    leaving,
    machine,
    outcome,
    press,
    reviewing,
    stand,
    supplements,
    word_form,
)
from web.answer.carrying import Stop, send_again
from web.answer.fields import TIDIED_MARKS
from web.answer.posting import posted
from web.answer.showing import Desk, FormState
from web.answer.visit import Visit, of_bearer
from web.answer.work import Work
from web.guard import comes_from_us
from web.house import house_of
from web.limiting import Limit
from web.multipart import ReceivedForm
from web.opening import JUST_OPENED, no_visit
from web.pages import language_of, request_language
from web.signing import Bearer
from web.threads import Lane

MARKS = (
    frozenset(
        {
            *("sparat", "reservation", "reservation_bort", "fil_bort", "hitta", "med", "inte_med"),
            *("anstand", "mottaget", "vidare", "nej"),
        }
    )
    | TIDIED_MARKS
)
REVIEW_MARKS = frozenset({"andrat", "attest"}) | TIDIED_MARKS
RECEIPT_MARKS = frozenset({"star_fast", "publicering"})
"""Query words that only choose a notice on the page."""


async def show(request: Request) -> Response:
    """GET /svar/{rid}: the form, or what has been answered."""
    return await _at_desk(request, _show)


def _show(desk: Desk, request: Request) -> Response:
    visit = desk.visit
    if JUST_OPENED in request.query_params:
        return desk.go()
    if not visit.is_sent or visit.is_cancelled:
        return desk.page("unavailable.html")
    if (waits := _waits(visit)) and not set(request.query_params) - {"lang"}:
        return desk.go(waits)
    if (page := supplements.show(desk, request.query_params, MARKS & set(request.query_params))) is not None:
        return page
    one = joint.open_naming(visit)
    if one is not None and "eget" not in request.query_params:
        return joint.page(desk, one)
    if visit.stand is not None and visit.stand.is_open and visit.stand.stood.said is None:
        if not {"eget", "ersatt"} & set(request.query_params):
            return desk.go("/samordnat")
    if visit.counted is not None and (visit.is_closed or "ersatt" not in request.query_params):
        return desk.receipt(visit.counted, fresh=False, marks=RECEIPT_MARKS & set(request.query_params))
    if visit.is_closed:
        return desk.page("closed.html", state=FormState(fields=visit.draft.fields), action="")
    asked = request.query_params
    filled = word_form.filled_names(visit, asked["blankett"]) if "blankett" in asked else None
    unread = word_form.filled_names(visit, asked.get("oklart", ""))
    return desk.begin(MARKS & set(asked), filled=filled, unread=unread, said=dict(asked))


def _waits(visit: Visit) -> str:
    """The page of what is asked after the closing, while it waits for the visitor's word; empty for none."""
    return "/antagande" if visit.asks_council else press.PLACE if visit.waits_for_press else ""


async def show_review(request: Request) -> Response:
    """GET /svar/{rid}/granska: everything as it would be sent, with gentle remarks."""
    return await _at_desk(request, _show_review)


def _show_review(desk: Desk, request: Request) -> Response:
    marks = REVIEW_MARKS & set(request.query_params)
    return reviewing.page(supplements.desk_asked(desk, request.query_params), marks=marks)


async def show_internal(request: Request) -> Response:
    """GET /svar/{rid}/internremiss: the colleagues asked for parts of the answer, and what came."""
    return await _at_desk(request, lambda desk, asked: internal.page(desk, said=asked.query_params))


async def show_internal_answer(request: Request) -> Response:
    """GET /svar/{rid}/internremiss/{number}: a colleague's words beside the draft."""

    def show_at(desk: Desk, asked: Request) -> Response:
        page = internal_taking.page(desk, asked.path_params["number"], done="klart" in asked.query_params)
        return page or not_found(asked)

    return await _at_desk(request, show_at)


async def show_internal_file(request: Request) -> Response:
    """GET /svar/{rid}/internremiss/{number}/{sha256}: a file that a colleague has sent."""

    def show_at(desk: Desk, asked: Request) -> Response:
        found = internal_taking.file(desk, asked.path_params["number"], asked.path_params["sha256"])
        return found or not_found(asked)

    return await _at_desk(request, show_at)


async def show_outcome(request: Request) -> Response:
    """GET /svar/{rid}/utfall: what became of the recipient's own synpunkter."""
    return await _at_desk(request, lambda desk, asked: outcome.page(desk, done="klart" in asked.query_params))


async def show_adoption(request: Request) -> Response:
    """GET /svar/{rid}/antagande: the council's decision."""
    return await _at_desk(request, _show_adoption)


def _show_adoption(desk: Desk, request: Request) -> Response:
    asked = request.query_params
    return adoption.page(desk, receipt=asked.get("kvittens", ""), saved="sparat" in asked)


async def show_stand(request: Request) -> Response:
    """GET /svar/{rid}/samordnat: the association's joint answer, and whether the recipient stands behind it."""
    return await _at_desk(request, lambda desk, asked: stand.page(desk, done="klart" in asked.query_params))


async def show_press(request: Request) -> Response:
    """GET /svar/{rid}/presstext: the joint press text, and whether the recipient says yes to it."""
    return await _at_desk(request, lambda desk, asked: press.page(desk, done="klart" in asked.query_params))


async def show_receipt(request: Request) -> Response:
    """GET /svar/{rid}/kvittens/{receipt}"""
    return await _at_desk(request, _show_receipt)


def _show_receipt(desk: Desk, request: Request) -> Response:
    with desk.house.config.database.looking() as session:
        answer = answers.by_receipt(session, desk.visit.recipient.id, request.path_params["receipt"])
    if answer is None:
        return not_found(request)
    return desk.receipt(answer, fresh=True, marks=TIDIED_MARKS & set(request.query_params))


async def show_paper(request: Request) -> Response:
    return await _at_desk(
        request,
        lambda desk, asked: downloads.paper(desk.house, desk.visit, asked.path_params["position"]) or not_found(asked),
    )


async def show_word_form(request: Request) -> Response:
    """GET /svar/{rid}/blankett: the questions to fill in without a connection."""
    return await _at_desk(request, lambda desk, asked: word_form.download(desk.visit) or not_found(asked))


async def show_answer_file(request: Request) -> Response:
    return await _at_desk(
        request,
        lambda desk, asked: (
            downloads.answer_file(desk, asked.path_params["receipt"], asked.path_params["file_id"]) or not_found(asked)
        ),
    )


async def show_receipt_pdf(request: Request) -> Response:
    """GET /svar/{rid}/kvittens/{receipt}/pdf. Setting it takes a second process for a moment, so it is counted."""

    def show_at(desk: Desk, asked: Request) -> Response:
        if not desk.house.limiter.allows(Limit.RECEIPT, desk.visit.recipient.id):
            return desk.page("busy.html", status=429)
        return downloads.receipt(desk.house, desk.visit, asked.path_params["receipt"]) or not_found(asked)

    return await _at_desk(request, show_at, Lane.DOCUMENTS)


async def show_draft_file(request: Request) -> Response:
    return await _at_desk(
        request,
        lambda desk, asked: downloads.draft_file(desk, asked.path_params["file_id"]) or not_found(asked),
    )


async def show_joint_file(request: Request) -> Response:
    return await _at_desk(
        request, lambda desk, asked: joint.file(desk, asked.path_params["file_id"]) or not_found(asked)
    )


async def post(request: Request) -> Response:
    """POST /svar/{rid}: the whole form, whatever is asked of it."""
    return await posted(request, house_of(request).signing, request.path_params["rid"], _act, send_again)


def _act(request: Request, bearer: Bearer, form: ReceivedForm) -> Response:
    house = house_of(request)
    then = form.first("then")
    language = language_of(then if then in {"sv", "en"} else form.first("lang", request.query_params.get("lang", "")))
    visit = of_bearer(house, bearer)
    if visit is None or not comes_from_us(request, house.config.origins):
        return send_again(request, form, Stop.NO_VISIT)
    if not house.signing.may_post(form.first("csrf"), visit.bearer):
        return send_again(request, form, Stop.RENEWED, visit)
    wants_json = "application/json" in request.headers.get("accept", "")
    desk = supplements.desk_of(Desk(house, visit, language), form)
    action = actions.chosen(form, completes=desk.visit.completing is not None, wants_json=wants_json)
    response = actions.ACTIONS[action](Work(desk=desk, form=form, wants_json=wants_json, action=action))
    return leaving.left(request, language) if then == "leave" and response.status_code == 303 else response


async def _at_desk(request: Request, show_at: Callable[[Desk, Request], Response], lane: Lane = Lane.PAGES) -> Response:
    return await house_of(request).threads.run_in(lane, _visit_and, request, show_at)


def _visit_and(request: Request, show_at: Callable[[Desk, Request], Response]) -> Response:
    house = house_of(request)
    visit = of_bearer(house, house.signing.visitor(request, request.path_params["rid"]))
    if visit is None:
        return no_visit(request, house.signing, request.path_params["rid"])
    return show_at(Desk(house, visit, request_language(request)), request)


def not_found(request: Request) -> Response:
    house = house_of(request)
    return house.pages.page("not_found.html", language=request_language(request), path="/", status=404)


ROUTES = [
    Route("/s/{token}", landing.show),
    Route("/s/{token}", landing.open_visit, methods=["POST"]),
    Route("/s/{token}/handlingar/{position:int}", landing.paper),
    Route("/s/{token}/blankett", landing.blank_form),
    Route("/s/{token}/maskin", machine.show),
    Route("/s/{token}/maskin", machine.post, methods=["POST"]),
    Route("/svar/{rid}", show),
    Route("/svar/{rid}", post, methods=["POST"]),
    Route("/svar/{rid}/granska", show_review),
    Route("/svar/{rid}/internremiss", show_internal),
    Route("/svar/{rid}/internremiss/{number:int}", show_internal_answer),
    Route("/svar/{rid}/internremiss/{number:int}/{sha256}", show_internal_file),
    Route("/svar/{rid}/utfall", show_outcome),
    Route("/svar/{rid}/antagande", show_adoption),
    Route("/svar/{rid}/samordnat", show_stand),
    Route("/svar/{rid}/presstext", show_press),
    Route("/svar/{rid}/blankett", show_word_form),
    Route("/svar/{rid}/lamna", leaving.leave, methods=["POST"]),
    Route("/svar/{rid}/handlingar/{position:int}", show_paper),
    Route("/svar/{rid}/filer/{file_id}", show_draft_file),
    Route("/svar/{rid}/gemensamt/{file_id}", show_joint_file),
    Route("/svar/{rid}/kvittens/{receipt}", show_receipt),
    Route("/svar/{rid}/kvittens/{receipt}/pdf", show_receipt_pdf),
    Route("/svar/{rid}/kvittens/{receipt}/{file_id}", show_answer_file),
]
