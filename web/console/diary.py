"""The diary's list of what has come in: of a round, and of all a sender's rounds in a span of days."""

from datetime import date

from starlette.responses import Response

from desk import diary, rounds
from desk.diary import Entry
from documents.lists import CSV_TYPE, XLSX_TYPE, PrintedList, as_csv, as_xlsx
from models.errors import Refused
from rules.written_dates import written_day
from templates.console import answers as words
from web.answer.downloads import attached
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat

FORMATS = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_xlsx, XLSX_TYPE)}


def show_round(seat: Seat) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    return seat.page("diary.html", round=row, rows=_rows(diary.of_round(seat.office, row.id)), fault="", span=("", ""))


def round_file(seat: Seat) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    return _file(seat, diary.of_round(seat.office, row.id), row.dnr)


def show_all(seat: Seat) -> Response:
    span = seat.asked("fran").strip(), seat.asked("till").strip()
    try:
        rows, fault = _rows(_asked(seat)), ""
    except Refused as refusal:
        rows, fault = [], seat.sentence(refusal)
    return seat.page("diary.html", status=422 if fault else 200, round=None, rows=rows, fault=fault, span=span)


def all_file(seat: Seat) -> Response:
    return _file(seat, _asked(seat), "alla")


def _asked(seat: Seat) -> list[Entry]:
    return diary.of_sender(seat.office, _day(seat.asked("fran")), _day(seat.asked("till")))


def _day(text: str) -> date | None:
    day = written_day(text.strip())
    if text.strip() and day is None:
        raise Refused("date_unreadable", text=text)
    return day


def _rows(entries: list[Entry]) -> list[tuple[Entry, str]]:
    return [(each, words.matter(each.title, each.version, withdrawn=each.withdrawn)) for each in entries]


def _file(seat: Seat, entries: list[Entry], name: str) -> Response:
    ending = seat.path.rpartition(".")[2]
    make, media_type = FORMATS[ending]
    rows = [(each.dnr, each.number, each.arrived_at, each.sender, matter) for each, matter in _rows(entries)]
    return attached(
        make(PrintedList("Diarium", words.DIARY, rows)), media_type, f"diarium {name}.{ending}".replace("/", "-")
    )


PLACES = [
    Place(f"{ROUND}/diarium", show=show_round),
    Place(f"{HOME}/diarium", show=show_all),
    *(Place(f"{ROUND}/diarium.{ending}", show=round_file) for ending in FORMATS),
    *(Place(f"{HOME}/diarium.{ending}", show=all_file) for ending in FORMATS),
]
