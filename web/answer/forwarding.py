"""Forwarding the link to a colleague, by mail, traced. What is typed in the answer is saved along."""

from starlette.responses import Response

from models.errors import Refused
from store.recipients import forwards
from web.answer import colleague
from web.answer.drafting import to_form
from web.answer.form import FormFault
from web.answer.requests import save_along
from web.answer.work import Work


def forward(work: Work) -> Response:
    """Mails the personal link to a colleague and tells the registered address."""
    if (stop := work.stopped()) is not None:
        return stop
    message = colleague.message_of(work, "forward")
    to, faults = colleague.address(work, "forward", (item.to for item in work.desk.visit.forwards))
    if (stop := save_along(work, (*colleague.message_faults("forward_message", message), *faults))) is not None:
        return stop
    recipient_id = work.desk.visit.recipient.id
    try:
        with work.desk.house.config.database.changing() as session:
            forwards.forward(session, recipient_id, to=to, message=message, at=work.form.arrived_at)
    except Refused as refusal:
        fault = FormFault(field="forward_email", code=refusal.code, facts=dict(refusal.facts))
        again = work.again()
        return again.desk.form(again.state((fault,), draft_version=again.desk.visit.draft.version), status=422)
    return to_form(work, "vidare", done=("forward_email", "forward_message"))
