"""Asking a second person to attest the draft before it is submitted: by mail, traced, and of exactly what stands there.

Practice, not law: who may approve an answer is the organisation's own business (its delegation), so nobody is made to
ask.
"""

from starlette.responses import Response

from models.answer import SHORT_LIMIT
from models.errors import Refused
from rules import text
from store.answers import attest_standing, attests
from web.answer import colleague, reviewing
from web.answer.drafting import keep_complete
from web.answer.fields import first
from web.answer.form import FormFault
from web.answer.work import Work


def ask(work: Work) -> Response:
    """Mails the attester a link to this draft and tells the registered address."""
    is_overtaken = work.form.first("from_draft") and not (work.draft_is_the_one and work.files_are_seen)
    if is_overtaken and work.stopped() is None:
        return reviewing.again(work, marks=("andrat",))
    if (stop := keep_complete(work)) is not None:
        return stop
    visit, name = work.desk.visit, first(work.short, "attest_name")
    message = colleague.message_of(work, "attest")
    with work.desk.house.config.database.reading() as session:
        asked = attest_standing.addresses(session, visit.recipient.id)
    to, faults = colleague.address(work, "attest", (*asked, *(item.to for item in visit.forwards)))
    if faults := (*_name_faults(name), *faults, *colleague.message_faults("attest_message", message)):
        return reviewing.again(work, faults)
    mine = {row.id for row in work.desk.earlier_files()}
    kept = tuple(one for one in work.form.fields.get("keep_file", []) if one in mine)
    request = attests.Request(
        name=name, email=to, message=message, starts_from=visit.start.version if visit.start else 0, kept=kept
    )
    config = work.desk.house.config
    try:
        with config.database.changing() as session:
            attests.ask(session, visit.recipient.id, request, key=config.key, at=work.form.arrived_at)
    except Refused as refusal:
        fault = FormFault(field="attest_email", code=refusal.code, facts=dict(refusal.facts))
        return reviewing.again(work, (fault,))
    return work.desk.go("/granska", {"attest": 1})


def _name_faults(name: str) -> tuple[FormFault, ...]:
    if text.is_blank(name):
        return (FormFault(field="attest_name", code="attest_name_missing"),)
    if text.has_stacked_marks(name):
        return (FormFault(field="attest_name", code="text_stacked_marks"),)
    return colleague.message_faults("attest_name", name, SHORT_LIMIT)
