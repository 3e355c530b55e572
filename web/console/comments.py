"""The comment table: downloaded, uploaded when it has come back, looked through row by row, and taken in."""

import io

from starlette.responses import Response

from desk import comments
from models.comment_table import RowState
from models.errors import Refused
from models.media import DOCX, XLSX
from models.people import Permission
from templates import comment_words as words
from web.answer.downloads import attached
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address

TABLE = f"{VIEWS}/tabell"
_MEDIA = {"xlsx": XLSX, "docx": DOCX}
_ORDER = (RowState.REFUSED, RowState.MISSING, RowState.CHANGES, RowState.SAME)


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: str = "") -> Response:
    page = comments.page(seat.office, seat.part("round_id"))
    return seat.page(
        "comments.html",
        status=422 if fault else 200,
        round=page.round,
        base=address(page.round.id),
        page=page,
        fault=fault,
    )


def receive(seat: Seat) -> Response:
    """POST: a table that has come back is kept and shown; nothing of it is taken in."""
    round_id = seat.part("round_id")
    try:
        chosen = seat.chosen("table")
        if not chosen:
            raise Refused("comments_file_missing")
        upload, incoming = chosen[0]
        came = comments.receive(seat.office, round_id, incoming, upload.name)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))
    return seat.go(address(round_id, f"/tabell/{came.id}"))


def show_review(seat: Seat) -> Response:
    return _review(seat)


def _review(seat: Seat, fault: str = "") -> Response:
    found = comments.review(seat.office, seat.part("round_id"), seat.part("return_id"))
    return seat.page(
        "comments_review.html",
        status=422 if fault else 200,
        round=found.round,
        base=address(found.round.id),
        found=found,
        groups=[(state, [row for row in found.rows if row.state is state]) for state in _ORDER],
        labels=words,
        ticked=set(seat.form.all("take")) if fault else {row.number for row in found.changing},
        fault=fault,
    )


def take(seat: Seat) -> Response:
    """POST: the ticked rows."""
    round_id, return_id = seat.part("round_id"), seat.part("return_id")
    try:
        count = comments.take(seat.office, round_id, return_id, set(seat.form.all("take")))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _review(seat, seat.sentence(refusal))
    return seat.go(address(round_id, f"/tabell/{return_id}"), "comments_taken", n=count)


def download(seat: Seat) -> Response:
    ending = seat.path.rpartition(".")[2]
    page = comments.page(seat.office, seat.part("round_id"))
    out = io.BytesIO()
    comments.write(seat.office, page.round.id, ending, out)
    name = f"synpunkter {page.round.dnr}.{ending}".replace("/", "-")
    return attached(out.getvalue(), _MEDIA[ending], name)


PLACES = [
    Place(TABLE, show=show, act=receive, writes=Permission.WRITE, keeps_files=True),
    *(Place(f"{TABLE}.{ending}", show=download) for ending in comments.FORMATS),
    Place(f"{TABLE}/{{return_id}}", show=show_review, act=take),
]
