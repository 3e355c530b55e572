"""The outbox: every letter of a round, or of all rounds, with its state in words and what can be done about it."""

from typing import TYPE_CHECKING

from starlette.responses import Response

from desk import posted
from desk import rounds as round_commands
from desk.addresses import Goes
from models.values import LetterKind, LetterState
from templates.console import letter_words
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.console.writing import SaidTree

if TYPE_CHECKING:
    from models.tables import RoundRow

LETTER = f"{ROUND}/utskick/{{letter_id}}"


def show_all(seat: Seat) -> Response:
    return _page(seat, None)


def show(seat: Seat) -> Response:
    return _page(seat, _row(seat))


def _page(seat: Seat, row: "RoundRow | None") -> Response:
    """Values of the filter that nobody knows are as none."""
    state, kind = seat.asked("lage"), seat.asked("slag")
    number = seat.asked("sida", "1")
    found = posted.page(
        seat.office,
        row,
        LetterState(state) if state in set(LetterState) else None,
        LetterKind(kind) if kind in set(LetterKind) else None,
        int(number) if number.isdecimal() and len(number) < _DIGITS else 1,
    )
    wanted = {name: value for name, value in (("lage", state), ("slag", kind)) if value in {*LetterState, *LetterKind}}
    return seat.page(
        "outbox.html",
        round=row,
        outbox=found,
        wanted=SaidTree(wanted),
        states=[(each, letter_words.STATES[seat.language][each]) for each in LetterState],
        kinds=letter_words.kinds(found.counts, seat.language),
        described=letter_words.described,
    )


_DIGITS = 7


def show_letter(seat: Seat) -> Response:
    row = _row(seat)
    return seat.page("letter.html", round=row, shown=_one(seat, row), fault_at={}, described=letter_words.described)


def stop(seat: Seat) -> Response:
    row = _row(seat)
    posted.stop(seat.office, row, seat.part("letter_id"), seat.form.first("reason"))
    return seat.go(f"{HOME}/remisser/{row.id}/utskick", "letter_stopped")


def hasten(seat: Seat) -> Response:
    row = _row(seat)
    posted.hasten(seat.office, row, seat.part("letter_id"))
    return seat.go(f"{HOME}/remisser/{row.id}/utskick", "letter_hastened")


def correct(seat: Seat) -> Response:
    row = _row(seat)
    changed = posted.correct(seat.office, row, seat.part("letter_id"), seat.form.first("email"))
    code = "letter_later" if changed.goes in {Goes.LATER, Goes.NOTHING} else "letter_again"
    return seat.go(f"{HOME}/remisser/{row.id}/utskick", code, adress=changed.email)


def _one(seat: Seat, row: "RoundRow") -> posted.ShownLetter:
    return posted.one(seat.office, row, seat.part("letter_id"))


def _row(seat: Seat) -> "RoundRow":
    return round_commands.by_id(seat.office, seat.part("round_id"))


PLACES = [
    Place(f"{HOME}/utskick", show=show_all),
    Place(f"{ROUND}/utskick", show=show),
    Place(LETTER, show=show_letter),
    Place(f"{LETTER}/stoppa", act=stop),
    Place(f"{LETTER}/forsok", act=hasten),
    Place(f"{LETTER}/adress", act=correct),
]
