"""The papers have changed since the recipient answered, and it says with one press that its answer stands."""

from starlette.responses import Response

from models.errors import Refused
from store.answers import standing_by
from templates.dates import moment_words
from web.answer.form import FormFault
from web.answer.work import Work


def stand_by(work: Work) -> Response:
    """Lets the counted answer, the one on the sender's page, stand on the papers named there. The same press twice does
    it once."""
    recipient_id, on, at = work.desk.visit.recipient.id, work.papers or 0, work.form.arrived_at
    try:
        with work.desk.house.config.database.changing() as session:
            standing_by.stand_by(session, recipient_id, version=work.replaces, on=on, at=at)
    except Refused as refusal:
        return _still_there(work.again(), refusal.code)
    return work.desk.go(marks={"star_fast": 1})


def _still_there(work: Work, code: str) -> Response:
    """The receipt that counts, with what stands in the way; the form when nothing counts any more."""
    visit = work.desk.visit
    if code == "round_cancelled":
        return work.closed()
    if visit.counted is None:
        return work.desk.go()
    until = {"until": moment_words(visit.last_moment, work.desk.language)} if code == "round_closed" else {}
    status = 409 if code == "round_closed" else 422
    fault = FormFault(field="stand_by", code=f"stand_by_{code.partition('_')[2]}", facts=dict(until))
    return work.desk.receipt(visit.counted, fresh=False, faults=(fault,), status=status)
