"""An answer taken back: it no longer counts, what came in is kept, and a new one may be given."""

from starlette.responses import Response

from models.errors import Refused
from store.answers import withdrawals
from templates.dates import moment_words
from web.answer.form import FormFault
from web.answer.submitting import to_receipt
from web.answer.work import Work

TICK = "withdraw_confirm"


def withdraw(work: Work) -> Response:
    """Takes back the version the sender saw, if the box that says so is ticked. The same form twice does it once."""
    if not work.form.first(TICK):
        return _still_there(work, "withdraw_unticked")
    visit = work.desk.visit
    try:
        with work.desk.house.config.database.changing() as session:
            answer = withdrawals.withdraw(session, visit.recipient.id, version=work.replaces, at=work.form.arrived_at)
    except Refused as refusal:
        again = work.again()
        match refusal.code:
            case "answer_changed":
                return _still_there(again, "withdraw_changed")
            case "round_closed":
                until = moment_words(again.desk.visit.last_moment, work.desk.language)
                return _still_there(again, "withdraw_closed", status=409, until=until)
            case _:
                return again.closed()
    return to_receipt(work.desk, answer.receipt)


def _still_there(work: Work, code: str, *, status: int = 422, **facts: str) -> Response:
    """The receipt that counts, with what stands in the way; the form when nothing counts any more."""
    counted = work.desk.visit.counted
    if counted is None:
        return work.desk.go()
    return work.desk.receipt(
        counted, fresh=False, faults=(FormFault(field=TICK, code=code, facts=dict(facts)),), status=status
    )
