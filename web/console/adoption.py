"""Fullmäktiges antagande: started from a closed round, followed council by council, and made a paragraph."""

from starlette.responses import Response

from desk import adoption, adoption_shown, dispatching, parsing
from desk import rounds as round_commands
from desk.adoption import Line
from models.adoption import POINTS_LIMIT, AdoptionPlan, CouncilOutcome
from models.answer import FILES_LIMIT, StoredFile
from models.errors import Refused
from models.media import PDF
from models.people import Permission
from rules.text import free_text
from templates import adoption_words as words
from web.answer.adoption import field_of, typed_of
from web.answer.downloads import attached, received_file
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree

ADOPTION = f"{ROUND}/antagande"
_FIELDS = {
    "adoption_number": "number",
    "adoption_nobody": "codes",
    "adoption_points_long": "points",
    "adoption_wanted_by_past": "wanted_by",
    "reason_missing": "reason",
    "answer_file_refused": "files",
    "file_empty": "files",
    "file_too_large": "files",
    "files_too_many": "files",
    "force_announced_before": "announced",
    "force_announced_missing": "announced",
    "force_nothing_said": "announced",
    "force_day_future": "announced",
}
"""The field that each refusal stands at; the others stand as on the council's own page, or at the day."""
_NO_FIELD_MENDS = {"adoption_gate_waits", "adoption_gate_no", "adoption_start_early"}


def show(seat: Seat) -> Response:
    return _page(seat)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found, language, today = adoption.room(seat.office, row), seat.language, dispatching.today(seat.office)
    outcome, sentence = found.outcome, seat.sentence(fault) if fault else ""
    stop = Refused(found.refusal.code, **{"dnr": row.dnr, **found.refusal.facts}) if found.refusal else None
    return seat.page(
        "adoption.html",
        status=422 if fault else 200,
        round=row,
        found=found,
        words=words,
        state=words.state_words(outcome, language) if outcome else "",
        force=words.force_sentence(outcome, today, language) if outcome else "",
        rule=words.rule_words(found.plan, outcome, found.names, language) if outcome else "",
        stop=seat.sentence(stop) if stop else "",
        is_held=stop is not None and stop.code in _NO_FIELD_MENDS,
        is_no=stop is not None and stop.code == "adoption_gate_no",
        typed=SaidTree(seat.typed()),
        legal=bool(seat.form.first("legal_force")) if fault else found.plan.legal_force,
        limit=POINTS_LIMIT,
        fault=sentence,
        fault_at={_FIELDS.get(fault.code, "in_force_from"): sentence} if fault else {},
    )


def act(seat: Seat) -> Response:
    """POST: the adoption is started, or followed no more."""
    row, action = round_commands.by_id(seat.office, seat.part("round_id")), seat.form.first("action")
    try:
        if action == "end":
            adoption.end(seat.office, row, seat.form.first("reason"))
        else:
            adoption.start(seat.office, row, _plan(seat, adoption.proposed(row)))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal)
    return seat.go(_address(row.id), "adoption_ended" if action == "end" else "adoption_started")


def _plan(seat: Seat, proposed: AdoptionPlan) -> AdoptionPlan:
    """What the form asks of the councils. Raises Refused("date_unreadable"), ("adoption_number")."""
    typed = seat.form.first
    days = {name: typed(name).strip() for name in ("in_force_from", "wanted_by")}
    number = typed("number").strip()
    points = [line.strip() for line in free_text(typed("points"))[0].split("\n")]
    said = {
        "rule": typed("rule"),
        "number": int(number) if number.isdecimal() and len(number) < 6 else 0,
        "codes": tuple(code.strip() for code in typed("codes").split(",") if code.strip()),
        "legal_force": bool(typed("legal_force")),
        "is_identical": bool(typed("identical")),
        "points": tuple(filter(None, points)),
        **{name: parsing.day(text).isoformat() if text else "" for name, text in days.items()},
    }
    return proposed.model_copy(update=said)


def show_council(seat: Seat) -> Response:
    return _council(seat)


def _council(seat: Seat, fault: Refused | None = None, kept: tuple[StoredFile, ...] = ()) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    found = adoption.room(seat.office, row)
    line = _line(found.lines, seat.part("code"))
    if found.followed is None or line is None:
        raise Refused("no_such_page")
    sentence, followed, doubt = seat.sentence(fault) if fault else "", found.followed, seat.asked("annan")
    current = followed.current.get(line.member.code)
    said = followed.force.get(current.id, ()) if current else ()
    return seat.page(
        "adoption_council.html",
        status=422 if fault else 200,
        round=row,
        base=_address(row.id),
        found=found,
        followed=followed,
        line=line,
        words=words,
        said=said,
        latest=said[-1] if said else None,
        appealed={None: "", True: "yes", False: "no"}[said[-1].appealed] if said else "",
        outcomes=[(one.value, words.OUTCOME_NAMES[one][seat.language == "en"]) for one in CouncilOutcome],
        typed=SaidTree(seat.typed()),
        sealed=[seat.seal.packed(one) for one in kept],
        kept=kept,
        doubt=doubt if adoption.is_doubt(doubt) else "",
        fault=sentence,
        fault_at={field_of(fault, _FIELDS.get(fault.code, "day")): sentence} if fault else {},
    )


def _line(lines: tuple[Line, ...], code: str) -> Line | None:
    return next((one for one in lines if one.member.code == code), None)


def act_council(seat: Seat) -> Response:
    """POST: a decision with its minutes, or what is known of its legal force, is put on record."""
    row, code, typed = round_commands.by_id(seat.office, seat.part("round_id")), seat.part("code"), seat.form.first
    kept: tuple[StoredFile, ...] = tuple(seat.seal.unpacked(seat.form, StoredFile))
    doubt = ""
    try:
        if typed("action") == "force":
            told = {"announced": typed("announced"), "appealed": typed("appealed"), "outcome": typed("court")}
            adoption.say_force(seat.office, row, code, **told, final=typed("final"))
        else:
            kept = _minutes(seat, kept)
            adoption.record(seat.office, row, code, typed_of(seat.form), kept)
            doubt = adoption.doubts_of(seat.office, row, code, kept)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _council(seat, refusal, kept)
    done = "legal_force_recorded" if typed("action") == "force" else "council_decision_recorded"
    return seat.go(f"{_address(row.id)}/{code}", done, **({"annan": doubt} if doubt else {}))


def _minutes(seat: Seat, kept: tuple[StoredFile, ...]) -> tuple[StoredFile, ...]:
    """Those that came before, and those that came now."""
    for upload, incoming in seat.chosen():
        if len(kept) >= FILES_LIMIT:
            raise Refused("files_too_many", path=upload.name)
        taken = [file.name for file in kept]
        kept = (*kept, adoption.keep_minutes(seat.office, incoming, upload.name, taken))
    return kept


def download(seat: Seat) -> Response:
    """Minutes of a council, as an attachment."""
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    kept = adoption.file(seat.office, row, seat.part("file_id"))
    return received_file(seat.house, kept, seat.language, back=_address(row.id))


def document(seat: Seat) -> Response:
    row = round_commands.by_id(seat.office, seat.part("round_id"))
    return attached(adoption_shown.document(seat.office, row), PDF, "antagande.pdf")


def _address(round_id: str) -> str:
    return f"{HOME}/remisser/{round_id}/antagande"


PLACES = [
    Place(ADOPTION, show=show, act=act, writes=Permission.WRITE),
    Place(f"{ADOPTION}/antagande.pdf", show=document),
    Place(f"{ADOPTION}/protokoll/{{file_id}}", show=download),
    Place(f"{ADOPTION}/{{code}}", show=show_council, act=act_council, writes=Permission.WRITE, keeps_files=True),
]
