"""Forwarding the link to a colleague, by mail, traced. What is typed in the answer is saved along."""

from starlette.responses import Response

from models.addresses import check_address, has_foreign_letters
from models.errors import Refusal, Refused
from store import forwards
from web.answer import text
from web.answer.fields import first
from web.answer.form import Fault
from web.answer.page_addresses import first_page_address
from web.answer.requests import save_along
from web.answer.work import Work

MESSAGE_LIMIT = 1_000
"""Characters of the message to the colleague; said beside the field."""


def forward(work: Work) -> Response:
    """Mails the personal link to a colleague and tells the registered address."""
    if (stop := work.stopped()) is not None:
        return stop
    to = check_address(first(work.short, "forward_email"))
    message = first(work.short, "forward_message")
    message = "" if text.is_blank(message) else message
    if (stop := save_along(work, (*_message_faults(message), *_address_faults(work, to)))) is not None:
        return stop
    if isinstance(to, Refusal):
        return work.desk.go()
    recipient_id = work.desk.visit.recipient.id
    try:
        with work.desk.house.config.database.changing() as session:
            forwards.forward(session, recipient_id, to=to, message=message, at=work.form.arrived_at)
    except Refused as refusal:
        fault = Fault(field="forward_email", code=refusal.code, facts=dict(refusal.facts))
        again = work.again()
        return again.desk.form(again.state((fault,), draft_version=again.desk.visit.draft.version), status=422)
    marks = {"ersatt": 1} if work.replaces else {}
    return work.desk.go(marks={**marks, "vidare": 1})


def _message_faults(message: str) -> tuple[Fault, ...]:
    """No addresses of pages in a message: our mail must not be the carrier of somebody else's link."""
    if len(message) > MESSAGE_LIMIT:
        facts = {"limit": MESSAGE_LIMIT, "length": len(message)}
        return (Fault(field="forward_message", code="forward_message_long", facts=dict(facts)),)
    if link := first_page_address(message):
        return (Fault(field="forward_message", code="forward_message_link", facts={"link": link[:80]}),)
    return ()


def _address_faults(work: Work, to: str | Refusal) -> tuple[Fault, ...]:
    if isinstance(to, Refusal):
        several = to.code == "email_several"
        missing = not first(work.short, "forward_email")
        code = "address_many" if several else "forward_email_missing" if missing else "address_invalid"
        return (Fault(field="forward_email", code=code),)
    registered = work.desk.visit.recipient.email
    if to.casefold() == registered.casefold():
        return (Fault(field="forward_email", code="forward_to_registered"),)
    if has_foreign_letters(to):
        return (Fault(field="forward_email", code="address_invalid"),)
    known = {_domain(registered), *(_domain(item.to) for item in work.desk.visit.forwards)}
    if _domain(to) not in known and work.form.first("forward_confirm") != to:
        facts = {"email": to, "domain": _domain(to)}
        return (Fault(field="forward_email", code="forward_other_domain", facts=dict(facts)),)
    return ()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
