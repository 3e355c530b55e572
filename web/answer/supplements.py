"""Which request for a supplement a page or a posted form is about, and the request's own pages."""

from starlette.datastructures import QueryParams
from starlette.responses import Response

from web.answer.fields import number
from web.answer.showing import Desk, FormState
from web.multipart import ReceivedForm


def desk_of(desk: Desk, form: ReceivedForm) -> Desk:
    """The desk of the request that a posted form says it answers, else the same desk."""
    return desk.at_request(number(form.first("supplement"))) or desk


def desk_asked(desk: Desk, asked: QueryParams) -> Desk:
    """The same for a page, by its query."""
    return desk.at_request(number(asked.get("komplettering", ""))) or desk


def show(desk: Desk, asked: QueryParams, marks: frozenset[str]) -> Response | None:
    """The form of an open request; None where the visit's ordinary pages are the right ones.

    In the open period the whole answer may be replaced instead (`ersatt`).
    """
    visit = desk.visit
    request = visit.open_request
    if request is not None and (visit.is_closed or "ersatt" not in asked):
        at_request = desk.at_request(request.number)
        return at_request.begin(marks, said=dict(asked)) if at_request is not None else None
    over = desk_asked(desk, asked)
    if over.visit.completing is None or not visit.is_sent or visit.is_cancelled:
        return None
    return over.page("supplement_over.html", state=FormState(fields=over.visit.draft.fields), action="")
