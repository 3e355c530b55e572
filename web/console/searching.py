"""The page that searches all answers of a round."""

from itertools import groupby

from starlette.responses import Response

from desk import searching
from store.answers.texts import ToldText
from templates.console import answers as words
from web.console.answers import address
from web.console.rounds import ROUND
from web.console.seat import Place, Seat


def show(seat: Seat) -> Response:
    wanted = seat.asked("q").strip()
    found = searching.search(seat.office, seat.part("round_id"), wanted)
    groups = [list(group) for _, group in groupby(found.places, key=lambda place: place.told.answer_id)]
    return seat.page(
        "search.html",
        round=found.round,
        wanted=wanted,
        found=found,
        groups=groups,
        labels=words,
        link=lambda told: link(found.round.id, told, seat.language),
    )


def link(round_id: str, told: ToldText, language: str) -> str:
    """To the very place: a file's text is opened by the address that asks for it."""
    here = address(round_id, told.answer_id)
    english = "lang=en" if language == "en" else ""
    if told.file_id:
        query = "&".join(filter(None, (f"fil={told.file_id}", english)))
        return f"{here}?{query}#text-{told.file_id}-{told.page}"
    return f"{here}{'?' if english else ''}{english}#v{told.version}-{told.part.replace(':', '-')}"


PLACES = [Place(f"{ROUND}/sok", show=show)]
