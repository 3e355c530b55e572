"""The page where a recipient says yes or no to the joint press text, by its own link (R27)."""

from starlette.responses import Response

from models.errors import Refused
from rules.text import free_text
from store.rounds import press
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.work import Work
from web.multipart import ReceivedForm

SAID, WORDS, VERSION = "press", "press_words", "press_version"
WORDS_LIMIT = 500
PLACE = "/presstext"


def page(
    desk: Desk, *, fault: FormFault | None = None, form: ReceivedForm | None = None, done: bool = False
) -> Response:
    found = desk.visit.press
    if found is None:
        return desk.go("", {"svar": "1"})
    said = found.version.said.get(desk.visit.recipient.id)
    stood = ("yes" if said.yes else "no") if said else ""
    return desk.page(
        "press.html",
        status=422 if fault else 200,
        asked=found,
        said=said,
        faults=(fault,) if fault else (),
        fault_at={fault.field: fault} if fault else {},
        chosen=form.first(SAID) if form else stood,
        typed=form.first(WORDS) if form else (said.words if said else ""),
        limit=WORDS_LIMIT,
        done=done,
    )


def say(work: Work) -> Response:
    """Keeps what the recipient says; a later word replaces it until the text has gone to all."""
    said, words = work.form.first(SAID), free_text(work.form.first(WORDS))[0].strip()
    version = work.form.first(VERSION)
    if len(words) > WORDS_LIMIT:
        facts = {"limit": WORDS_LIMIT, "length": len(words)}
        return page(work.desk, fault=FormFault(field=WORDS, code="text_too_long", facts=facts), form=work.form)
    try:
        with work.desk.house.config.database.changing() as session:
            number = int(version) if version.isdecimal() else 0
            press.say_itself(session, work.desk.visit.recipient, number, said, words, work.form.arrived_at)
    except Refused as refusal:
        fault = FormFault(field=SAID, code=refusal.code, facts=refusal.facts)
        return page(work.again().desk, fault=fault, form=work.form)
    return work.desk.go(PLACE, marks={"klart": 1})
