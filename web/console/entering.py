"""An answer that came otherwise is entered in two steps: how and when it came, then what it is.

Files that have come along are kept at once, and named by a sealed field, so that a fault elsewhere on the page does not
ask for them again; nobody can name a file that did not come with this form.
"""

from starlette.responses import Response

from data.register import load_register
from desk import answers, entering, naming, parsing, rounds
from desk.entering import Entered, KeptFile
from models.answer import FILES_LIMIT, AnswerContent
from models.errors import Refused
from models.people import Permission
from models.values import AnswerChannel
from rules.local_time import local_day
from rules.text import free_text, line
from rules.written_dates import written_day
from web.console.answers import ANSWERS, address
from web.console.seat import RAISED, Place, Seat

NEW = f"{ANSWERS}/nytt"
LINES = ("own_dnr", "decision_body", "decision_on", "decision_section")
_AT = {
    "entry_unknown_organisation": "named",
    "recipient_ambiguous": "named",
    "entry_who_missing": "named",
    "stance_unknown": "stance",
    "answer_file_refused": "files",
    "entry_file_missing": "files",
    "file_empty": "files",
    "file_too_large": "files",
    "files_too_many": "files",
    "date_unreadable": "arrived_on",
}
"""The field that each refusal stands at; those of the arrival stand at the day."""


def show(seat: Seat) -> Response:
    """First how and when; with both in the address, the form with the day of arrival proposed."""
    row = rounds.by_id(seat.office, seat.part("round_id"))
    channel, reached = seat.asked("kanal"), written_day(seat.asked("dag"))
    today = local_day(seat.office.clock())
    if channel not in set(AnswerChannel) or reached is None:
        wrong = bool(channel) and bool(seat.asked("dag")) and reached is None
        return seat.page("entry_how.html", round=row, today=today, wrong=wrong, channel=channel, day=seat.asked("dag"))
    proposed = entering.propose(AnswerChannel(channel), reached)
    return _form(seat, channel=channel, reached=reached.isoformat(), arrived=proposed.isoformat())


def _form(
    seat: Seat,
    *,
    channel: str,
    reached: str,
    arrived: str,
    kept: tuple[KeptFile, ...] = (),
    fault: Refused | None = None,
) -> Response:
    row, first = rounds.by_id(seat.office, seat.part("round_id")), seat.form.first
    at = _AT.get(fault.code, "arrived_on" if fault.code.startswith("arrived_") else "named") if fault else ""
    day, told = written_day(arrived), written_day(reached)
    return seat.page(
        "entry.html",
        status=422 if fault else 200,
        round=row,
        channel=channel,
        reached=told,
        arrived=arrived,
        arrived_day=day,
        moved=told is not None and day is not None and told != day,
        typed=first,
        kept=kept,
        sealed=[seat.seal.packed(file) for file in kept],
        members=answers.organisations(seat.office, row),
        register=[entry.full_name for entry in load_register().entries],
        fault_at={at: seat.sentence(fault)} if fault else {},
        insist=fault is not None and fault.code.startswith("arrived_before"),
    )


def enter(seat: Seat) -> Response:
    row = rounds.by_id(seat.office, seat.part("round_id"))
    form = seat.form
    kept = tuple(seat.seal.unpacked(form, KeptFile))
    channel = form.first("channel")
    try:
        kept = _kept(seat, kept)
        made = entering.enter(seat.office, row, _entered(seat, kept))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code == "unknown_organisation":
            refusal = Refused("entry_unknown_organisation", **refusal.facts)
        facts = {"channel": channel, "reached": form.first("reached"), "arrived": form.first("arrived_on")}
        return _form(seat, **facts, kept=kept, fault=refusal)
    done = "entered_beside" if made.beside else "entered"
    return seat.go(address(row.id, made.answer_id), done, receipt=made.receipt)


def _entered(seat: Seat, kept: tuple[KeptFile, ...]) -> Entered:
    form = seat.form
    if not line(form.first("named"))[0]:
        raise Refused("entry_who_missing")
    stance = naming.stance_of(form.first("stance"))
    day, clock = parsing.day(form.first("arrived_on").strip()), form.first("arrived_at").strip()
    if not kept:
        raise Refused("entry_file_missing")
    return Entered(
        named=line(form.first("named"))[0],
        own=form.first("own") == "1",
        content=AnswerContent(stance=stance, **{name: line(form.first(name))[0] for name in LINES}),
        files=kept,
        channel=AnswerChannel(form.first("channel")) if form.first("channel") in set(AnswerChannel) else None,
        arrived=parsing.instant(f"{day.isoformat()}T{clock.replace('.', ':')}") if clock else day,
        note=free_text(form.first("note"))[0].strip(),
        anyway=form.first("anyway") == "1",
    )


def _kept(seat: Seat, kept: tuple[KeptFile, ...]) -> tuple[KeptFile, ...]:
    """Those that came before, and those that came now."""
    for upload, incoming in seat.chosen():
        if len(kept) == FILES_LIMIT:
            raise Refused("files_too_many", path=upload.name)
        as_it_came = seat.form.first("as_it_came") == "1"
        taken = [file.name for file in kept]
        kept = (*kept, entering.keep_file(incoming, upload.name, as_it_came=as_it_came, taken=taken))
    return kept


PLACES = [Place(NEW, show=show, act=enter, reads=Permission.WRITE, keeps_files=True)]
