"""Whether the recipient's answer may be published, as it says itself."""

from starlette.responses import Response

from models.errors import Refused
from store.records import publications
from web.answer.form import FormFault
from web.answer.work import Work

FIELD, MARK = "may_publish", "publicering"
_SAID = {"yes": True, "no": False}


def say(work: Work) -> Response:
    """Keeps the word; a later one replaces it until the answer is published."""
    visit, said = work.desk.visit, work.form.first(FIELD)
    if visit.counted is None:
        return work.desk.go()
    fault = FormFault(field=FIELD, code="may_publish_missing")
    if said in _SAID:
        try:
            with work.desk.house.config.database.changing() as session:
                publications.say(session, visit.recipient, may=_SAID[said], at=work.form.arrived_at)
            return work.desk.go(marks={MARK: 1})
        except Refused as refusal:
            fault = FormFault(field=FIELD, code=refusal.code)
    return work.again().desk.receipt(visit.counted, fresh=False, faults=(fault,), status=422)
