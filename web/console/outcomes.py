"""Ni svarade, vi gjorde: what was said and done, and back to each that answered with its own."""

from starlette.responses import Response

from desk import outcomes
from desk import rounds as round_commands
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.errors import Refused
from models.letters import LetterFacts
from models.people import Permission
from templates.console import outcome_words as words
from templates.synpunkt_words import OUTCOMES_IN
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree

OUTCOME = f"{ROUND}/aterkoppling"
_FIELDS = {"date_unreadable": "until", "outcome_until_past": "until", "outcome_text_long": "where"}


def show(seat: Seat) -> Response:
    return _page(seat, SaidTree({"where": seat.asked("where"), "until": seat.asked("until")}), seat.asked("mottagare"))


def send(seat: Seat) -> Response:
    """POST: the letters go, or one of them is shown first."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    typed = seat.form.first
    said = SaidTree(seat.typed())
    if typed("action") == "preview":
        return _page(seat, said, typed("mottagare"))
    try:
        number = outcomes.send(seat.office, row.id, where=typed("where"), until=typed("until"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, said, fault=refusal)
    return seat.go(f"{HOME}/remisser/{row.id}/aterkoppling", "outcome_sent" if number else "outcome_none", n=number)


def _page(seat: Seat, typed: SaidTree, code: str = "", fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = outcomes.room(seat.office, row.id)
    letter = None
    if code and fault is None:
        try:
            letter = outcomes.preview(seat.office, row.id, code, where=typed["where"], until=typed["until"])
        except Refused as refusal:
            if refusal.code == "no_such_page":
                raise
            fault = refusal
    sentence = seat.sentence(fault) if fault else ""
    field = _FIELDS.get(fault.code, "") if fault else ""
    return seat.page(
        "outcomes.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        waiting=sum(line.is_new for line in found.lines),
        outcomes=OUTCOMES_IN[seat.language],
        reply=words.reply,
        typed=typed,
        chosen=code,
        choices=[(line.recipient.code, line.recipient.full_name) for line in found.lines],
        now=seat.office.clock(),
        shown=_shown(letter) if letter else None,
        fault=sentence,
        fault_at={field: sentence} if field else {},
    )


def _shown(letter: LetterFacts) -> dict[str, str]:
    text = render(letter.kind, wording(letter))
    return {"subject": text.subject, "text": text.text, "to": letter.to}


PLACES = [Place(OUTCOME, show=show, act=send, writes=Permission.WRITE)]
