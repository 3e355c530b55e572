"""The page where a member says whether it stands behind the joint answer that its association has written."""

from starlette.responses import Response

from models.errors import Refused
from models.incoming import Stand
from rules.text import free_text
from store.incoming import stands
from templates.documents.joint_answer import agrees
from templates.incoming_words import STANDS
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.work import Work
from web.multipart import ReceivedForm

SAID, EXCEPTION, VERSION = "stand", "stand_exception", "stand_version"
EXCEPTION_LIMIT = 4_000


def page(
    desk: Desk, *, fault: FormFault | None = None, form: ReceivedForm | None = None, done: bool = False
) -> Response:
    found = desk.visit.stand
    if found is None:
        return desk.go()
    stood = found.stood
    return desk.page(
        "stand.html",
        status=422 if fault else 200,
        asked=found,
        agrees=agrees,
        said=STANDS[desk.language].__getitem__,
        choices=list(STANDS[desk.language].items()),
        faults=(fault,) if fault else (),
        fault_at={fault.field: fault} if fault else {},
        chosen=form.first(SAID) if form else (stood.said or ""),
        typed=form.first(EXCEPTION) if form else stood.exception,
        limit=EXCEPTION_LIMIT,
        done=done,
    )


def say(work: Work) -> Response:
    """Keeps what the member says; a later word replaces it until the time is out."""
    said, exception = work.form.first(SAID), free_text(work.form.first(EXCEPTION))[0].strip()
    fault = _fault(said, exception)
    if fault is None:
        version = work.form.first(VERSION)
        try:
            with work.desk.house.config.database.changing() as session:
                recipient, number = work.desk.visit.recipient, int(version) if version.isdecimal() else 0
                kept = exception if said != Stand.BEHIND else ""
                stands.say(session, recipient, number, Stand(said), kept, work.form.arrived_at)
        except Refused as refusal:
            fault = FormFault(field=SAID, code=refusal.code)
    if fault is not None:
        return page(work.again().desk, fault=fault, form=work.form)
    return work.desk.go("/samordnat", marks={"klart": 1})


def _fault(said: str, exception: str) -> FormFault | None:
    if said not in set(Stand):
        return FormFault(field=SAID, code="stand_missing")
    if said == Stand.EXCEPTION and not exception:
        return FormFault(field=EXCEPTION, code="stand_exception_missing")
    if len(exception) > EXCEPTION_LIMIT:
        return FormFault(
            field=EXCEPTION, code="text_too_long", facts={"limit": EXCEPTION_LIMIT, "length": len(exception)}
        )
    return None
