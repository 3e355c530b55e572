"""One recipient of a round: its whole history, and what is done about it alone."""

from datetime import datetime

from starlette.responses import Response

from desk import following, history
from desk import rounds as round_commands
from models.errors import Refused
from models.supplements import Part
from models.values import AnswerPart, FileKind
from templates.console import followed as words
from templates.round_words import ANSWER_SOURCES, LETTER_KINDS, RECIPIENT_STATES
from web.console.care import ACTS, ON_RECIPIENT, TypedAct
from web.console.rounds import ROUND
from web.console.seat import RAISED, Place, Seat

RECIPIENT = f"{ROUND}/mottagare/{{recipient_id}}"


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: the act that the pressed button names, on this recipient alone."""
    name = seat.form.first("action")
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    member = following.member(seat.office, row, seat.part("recipient_id"))
    if name not in ON_RECIPIENT or seat.form.first("about") != member.id:
        raise Refused("no_such_page")
    try:
        done = ACTS[name](seat, row, TypedAct(seat.form))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, fault=seat.sentence(refusal), faulty=name)
    return seat.go(seat.path, done.code, **done.facts)


def _page(seat: Seat, fault: str = "", faulty: str = "") -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = history.of_recipient(seat.office, row, seat.part("recipient_id"), seat.language)
    return seat.page(
        "recipient.html",
        status=422 if fault else 200,
        page=found,
        round=row,
        member=found.member,
        fault=fault,
        faulty=faulty,
        typed=TypedAct(seat.form),
        labels=words,
        states=RECIPIENT_STATES[seat.language],
        kinds=LETTER_KINDS[seat.language],
        sources=ANSWER_SOURCES[seat.language],
        parts_asked=_parts(found),
        instant=datetime.fromisoformat,
    )


def _parts(found: history.History) -> list[tuple[Part, str]]:
    """The parts of an answer that can be asked to be completed, a question with its text."""
    plain = [(Part(part=part), "") for part in AnswerPart if part is not AnswerPart.QUESTION]
    asked = [(Part(part=AnswerPart.QUESTION, key=item.key), item.text) for item in found.questions]
    return [*plain, (Part(part=AnswerPart.FILES, key=FileKind.MINUTES_EXTRACT.value), ""), *asked]


PLACES = [Place(RECIPIENT, show=show, act=act)]
