"""The answers of a round: all of them, one in all its versions, its files, and which of several counts."""

from starlette.responses import Response

from desk import answers, rounds, secrecy
from desk.answers import Whole
from models.errors import Refused
from models.people import Permission
from rules import masking
from templates.console import answers as words
from web.answer.downloads import received_file
from web.console.rounds import ROUND
from web.console.seat import RAISED, Place, Seat

ANSWERS = f"{ROUND}/svar"
ANSWER = f"{ANSWERS}/{{answer_id}}"


def address(round_id: str, answer_id: str = "") -> str:
    path = f"/konsol/remisser/{round_id}/svar"
    return f"{path}/{answer_id}" if answer_id else path


def show_all(seat: Seat) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    lines = answers.of_round(seat.office, row)
    return seat.page(
        "answers.html",
        round=row,
        labels=words,
        invited=[line for line in lines if line.recipient.invited],
        uninvited=[line for line in lines if not line.recipient.invited],
        waiting=[line for line in lines if line.waits],
    )


def show_one(seat: Seat) -> Response:
    return _page(seat, _found(seat))


def _found(seat: Seat) -> Whole:
    return answers.one(seat.office, seat.part("round_id"), seat.part("answer_id"))


def _page(seat: Seat, whole: Whole, *, fault: Refused | None = None, at: str = "") -> Response:
    """`at`: the form that the fault stands in."""
    counted = next((one for one in whole.versions if one.row.version == whole.counted), None)
    return seat.page(
        "answer.html",
        status=422 if fault else 200,
        whole=whole,
        round=whole.round,
        counted=counted,
        differences={
            one.row.version: answers.differences(counted, one)
            for one in whole.versions
            if counted is not None and one is not counted and one.row.version in whole.choosable
        },
        parts_by={one.row.version: masking.texts(one.content) for one in whole.versions},
        labels=words,
        fault_at={at: seat.sentence(fault)} if fault else {},
        typed=seat.form.first,
    )


def choose(seat: Seat) -> Response:
    whole = _found(seat)
    seen = seat.form.first("seen")
    try:
        chosen = answers.choose(
            seat.office,
            whole.round.id,
            seat.part("answer_id"),
            seen=int(seen) if seen.isdecimal() else -1,
            reason=seat.form.first("reason"),
        )
    except Refused as refusal:
        if refusal.code == "no_such_page":
            raise
        return _page(seat, _found(seat), fault=refusal, at=f"reason-{seat.part('answer_id')}")
    return seat.go(address(whole.round.id, seat.part("answer_id")), "chosen", n=chosen.version, receipt=chosen.receipt)


def keep_secret(seat: Seat) -> Response:
    """A mark is set or lifted, or a masked copy is added."""
    round_id, answer_id, form = seat.part("round_id"), seat.part("answer_id"), seat.form
    whole, action = _found(seat), form.first("action")
    here = address(round_id, answer_id)
    try:
        if action == "lift":
            secrecy.lift(seat.office, round_id, answer_id, form.first("mark"))
            return seat.go(here, "mark_lifted")
        if action == "mask":
            _mask(seat)
            return seat.go(here, "masked")
        facts = {name: form.first(name) for name in ("part", "passage", "section")}
        secrecy.mark(seat.office, round_id, answer_id, **facts)
        return seat.go(here, "marked")
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        at = f"copy-{answer_id}" if action == "mask" else f"section-{answer_id}"
        return _page(seat, whole, fault=refusal, at=at)


def _mask(seat: Seat) -> None:
    chosen = seat.chosen("copy")
    if not chosen:
        raise Refused("mask_file_missing")
    upload, incoming = chosen[0]
    secrecy.mask(
        seat.office,
        seat.part("round_id"),
        seat.part("answer_id"),
        seat.form.first("file"),
        incoming,
        name=upload.name,
        reason=seat.form.first("mask_reason"),
    )


def file(seat: Seat) -> Response:
    """The untouched original, as an attachment; of one in quarantine only a page that says so."""
    found = secrecy.original(seat.office, *_of_file(seat))
    return received_file(seat.house, found, seat.language, back=address(*_of_file(seat)[:2]))


def masked_file(seat: Seat) -> Response:
    found = secrecy.copy(seat.office, *_of_file(seat))
    return received_file(seat.house, found, seat.language, back=address(*_of_file(seat)[:2]))


def _of_file(seat: Seat) -> tuple[str, str, str]:
    return seat.part("round_id"), seat.part("answer_id"), seat.part("file_id")


PLACES = [
    Place(ANSWERS, show=show_all),
    Place(ANSWER, show=show_one),
    Place(f"{ANSWER}/galler", act=choose),
    Place(f"{ANSWER}/sekretess", act=keep_secret, writes=Permission.WRITE, keeps_files=True),
    Place(f"{ANSWER}/fil/{{file_id}}", show=file),
    Place(f"{ANSWER}/maskad/{{file_id}}", show=masked_file),
]
