"""Everything that has been done: of a round, and of all that a sender has."""

from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response

from desk import events, rounds
from desk.events import EventsQuestion
from documents.lists import CSV_TYPE, PrintedList, as_csv
from models.errors import Refused
from store.records.events import Event
from templates.console import events as words
from web.answer.downloads import attached
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat

_NAMES = {"word": "ord", "actor": "vem", "about": "om", "first": "fran", "last": "till"}
_WIDTHS = (10, 18, 20, 40, 40, 18, 30, 60)


def show_all(seat: Seat) -> Response:
    return _page(seat)


def show_round(seat: Seat) -> Response:
    return _page(seat, rounds.by_id(seat.office, seat.part("round_id")).id)


def _page(seat: Seat, round_id: str = "") -> Response:
    question, before, fault = _question(seat), seat.asked("fore"), ""
    try:
        number = int(before) if before.isdecimal() and len(before) < 10 else None
        found = events.find(seat.office, question, round_id=round_id, before=number)
    except Refused as refusal:
        if refusal.code != "date_unreadable":
            raise
        found, fault = events.find(seat.office, EventsQuestion(), round_id=round_id), seat.sentence(refusal)
    asked = {_NAMES[name]: value for name, value in question._asdict().items() if value}
    return seat.page(
        "events.html",
        status=422 if fault else 200,
        round=rounds.by_id(seat.office, round_id) if round_id else None,
        found=found,
        question=question,
        fault=fault,
        labels=words,
        asked=urlencode(asked),
        older=urlencode({**asked, "fore": found.older}) if found.older else "",
    )


def _question(seat: Seat) -> EventsQuestion:
    return EventsQuestion(**{name: seat.asked(asked).strip()[:100] for name, asked in _NAMES.items()})


def all_file(seat: Seat) -> Response:
    return _file(seat)


def round_file(seat: Seat) -> Response:
    return _file(seat, rounds.by_id(seat.office, seat.part("round_id")).id)


def _file(seat: Seat, round_id: str = "") -> Response:
    rows = (_row(seat, event) for event in events.every(seat.office, _question(seat), round_id=round_id))
    columns = tuple(zip(words.COLUMNS[seat.language], _WIDTHS, strict=True))
    return attached(as_csv(PrintedList("Händelser", columns, rows)), CSV_TYPE, "handelser.csv")


def _row(seat: Seat, event: Event) -> tuple[str | datetime, ...]:
    language = seat.language
    return (
        str(event.seq),
        event.at,
        words.who(event.actor, event.by, language),
        words.what(event.action, language),
        words.details(event.facts, language),
        event.dnr,
        event.recipient,
        event.why,
    )


PLACES = [
    Place(f"{ROUND}/handelser", show=show_round),
    Place(f"{ROUND}/handelser.csv", show=round_file),
    Place(f"{HOME}/handelser", show=show_all),
    Place(f"{HOME}/handelser.csv", show=all_file),
]
