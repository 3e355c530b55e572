"""What became of the recipient's own synpunkter, and what it says of it: content, not content with a reason, or nothing
until a date."""

from starlette.responses import Response

from models.errors import Refused
from models.outcomes import OutcomeReply
from rules import text
from store.records import outcomes
from templates.synpunkt_words import OUTCOMES_IN
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.work import Work
from web.multipart import ReceivedForm

REASON, REPLY = "outcome_reason", "outcome_reply"
REASON_LIMIT = 10_000


def page(
    desk: Desk, *, fault: FormFault | None = None, form: ReceivedForm | None = None, done: bool = False
) -> Response:
    visit = desk.visit
    with visit.database.reading() as session:
        row = outcomes.latest(session, visit.recipient.id)
    if row is None:
        return desk.go()
    told = outcomes.told(row)
    return desk.page(
        "outcome.html",
        status=422 if fault else 200,
        told=told,
        contents=outcomes.contents(row),
        outcomes=OUTCOMES_IN[desk.language],
        may_reply=told.reply_until is not None and visit.now <= told.reply_until,
        faults=(fault,) if fault else (),
        fault_at={fault.field: fault} if fault else {},
        chosen=form.first(REPLY) if form else (told.reply or ""),
        typed=form.first(REASON) if form else told.reason,
        limit=REASON_LIMIT,
        done=done,
    )


def reply(work: Work) -> Response:
    """Keeps what the recipient says; a later word replaces it until the time is out."""
    said, reason = work.form.first(REPLY), text.free_text(work.form.first(REASON))[0]
    fault = _fault(said, reason)
    if fault is not None:
        return page(work.desk, fault=fault, form=work.form)
    try:
        with work.desk.house.config.database.changing() as session:
            recipient = work.desk.visit.recipient
            outcomes.reply(session, recipient, OutcomeReply(said), reason.strip(), work.form.arrived_at)
    except Refused as refusal:
        return page(work.desk, fault=FormFault(field=REPLY, code=refusal.code), form=work.form)
    return work.desk.go("/utfall", {"klart": "1"})


def _fault(said: str, reason: str) -> FormFault | None:
    if said not in set(OutcomeReply):
        return FormFault(field=REPLY, code="outcome_reply_missing")
    if said == OutcomeReply.NOT_CONTENT and text.is_blank(reason):
        return FormFault(field=REASON, code="outcome_reason_missing")
    if len(reason) > REASON_LIMIT:
        return FormFault(field=REASON, code="outcome_reason_long", facts={"limit": REASON_LIMIT})
    return None
