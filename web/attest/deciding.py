"""The attester's word: attested, or sent back with a comment. It holds for what was shown, and for nothing else."""

from starlette.responses import Response

from models.errors import Refused
from models.values import AttestState
from rules import text
from store.answers import attests
from store.answers.attests import Decision
from web.answer import colleague
from web.answer.form import FormFault
from web.attest.showing import AttestDesk
from web.limiting import Limit
from web.multipart import ReceivedForm

COMMENT_LIMIT = 5_000
"""Characters of the comment of a sending back; said beside the field."""


def decide(desk: AttestDesk, form: ReceivedForm) -> Response:
    """Keeps the word and shows the page again. Whatever stands in the way, the comment stays typed."""
    comment = text.free_text(form.first("attest_comment")).text
    state = {"attest": AttestState.ATTESTED, "send_back": AttestState.SENT_BACK}.get(form.first("action"))
    if state is None or desk.visit.ending:
        return desk.page(comment=comment, status=200 if state is None else 409)
    is_complete = state is AttestState.SENT_BACK or not desk.visit.checked.faults
    if form.first("shown") != desk.visit.shown.sha256 or not is_complete:
        return desk.page(comment=comment, overtaken=True, status=409)
    if faults := _faults(desk, state, comment):
        return desk.page(faults=faults, comment=comment, status=422)
    said = comment if state is AttestState.SENT_BACK else ""
    decision = Decision(state=state, sha256=form.first("shown"), comment=said, at=form.arrived_at)
    try:
        with desk.house.config.database.changing() as session:
            attests.decide(session, desk.visit.attest.id, decision)
    except Refused:
        return desk.again().page(comment=comment, overtaken=True, status=409)
    return desk.go()


def _faults(desk: AttestDesk, state: AttestState, comment: str) -> tuple[FormFault, ...]:
    if state is AttestState.SENT_BACK:
        if text.is_blank(comment):
            return (FormFault(field="attest_comment", code="attest_comment_missing"),)
        if faults := colleague.message_faults("attest_comment", comment, COMMENT_LIMIT):
            return faults
    if not desk.house.limiter.allows(Limit.REQUEST, desk.visit.attest.id):
        return (FormFault(field="attest_comment", code="decisions_too_many"),)
    return ()
