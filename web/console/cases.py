"""Cases (ärenden) above the rounds: the list, a new one, and a case's page, where its steps stand in one timeline."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from desk import case_texts, cases, dispatching, milestones, parsing
from desk import rounds as round_commands
from models.cases import CaseDefinition, CaseState, MilestoneKind, MilestonePlan, Owner
from models.errors import Refused
from models.findings import Fault
from models.people import Permission
from roundfile import case_file
from templates import case_words as say
from templates.console import events as event_words
from templates.console import findings
from templates.round_words import ROUND_STATES
from web.console import home
from web.console.seat import HOME, Place, Seat
from web.console.writing import SaidTree

CASES = f"{HOME}/arenden"
CASE = f"{CASES}/{{case_id}}"
RAISED = frozenset({"not_allowed", "no_such_page"})
_ROUND_FAULTS = ("no_such_dnr", "round_in_case", "round_half_drafted", "case_round_missing")


def kinds(seat: Seat) -> list[tuple[str, str]]:
    return [(kind.value, say.kind(kind, seat.language)) for kind in MilestoneKind]


def show_all(seat: Seat) -> Response:
    state = home.one_of(seat.asked("lage"), CaseState)
    kept, number = {"q": seat.asked("q").strip()[: home.LONGEST_SEARCH], "lage": state}, home.asked_page(seat)
    found = cases.page(seat.office, kept["q"], CaseState(state) if state else None, number)
    return seat.page(
        "cases.html",
        found=found,
        say=say,
        kept=kept,
        pages=home.page_links(seat, CASES, kept, number, found.total),
        here=home.list_address(seat, CASES, kept, {"sida": str(number) if number > 1 else ""}, other=True),
    )


def show_new(seat: Seat) -> Response:
    said = {"remind_days": "7", "owner_name": seat.office.actor.name, **_of_round(seat)}
    rows = [{"kind": kind.value, "ticked": "1"} for kind in cases.USUAL]
    return _new_page(seat, said, rows)


def _of_round(seat: Seat) -> dict[str, str]:
    """What a new case has from the round that it is begun for."""
    round_id = seat.asked("remiss")
    if not round_id:
        return {}
    row = round_commands.by_id(seat.office, round_id)
    return {"dnr": row.dnr, "title": row.title, "taken": row.dnr}


def start(seat: Seat) -> Response:
    """POST: a case is begun, as typed or from a case file; every fault at its field, and all that was typed kept."""
    said, rows = seat.typed(), _rows(seat)
    if seat.form.first("action") == "file":
        return _start_from_file(seat, said, rows)
    case = _typed_case(seat)
    fault_at = case_texts.faults(case)
    steps = []
    for number, row in enumerate(rows):
        if not row["ticked"]:
            continue
        try:
            plan = MilestonePlan(kind=cases.USUAL[number], forum=row["forum"], planned=row["planned"])
            steps.append(case_texts.checked_plan(plan))
        except Refused as refusal:
            fault_at[f"{_field_of_plan(refusal)}-{number}"] = refusal
    taken = tuple(filter(None, [seat.form.first("taken").strip()]))
    if not fault_at:
        told = case.model_copy(update={"milestones": tuple(steps), "rounds": taken})
        return _started(seat, told, said, rows)
    return _new_page(seat, said, rows, fault_at)


def _started(seat: Seat, case: CaseDefinition, said: dict[str, Any], rows: list[dict[str, str]]) -> Response:
    try:
        row = cases.start(seat.office, case)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        from_file = seat.form.first("action") == "file"
        field = "file" if from_file else "taken" if refusal.code in _ROUND_FAULTS else "dnr"
        return _new_page(seat, said, rows, {field: refusal})
    return seat.go(f"{CASES}/{row.id}", "case_started")


def _start_from_file(seat: Seat, said: dict[str, Any], rows: list[dict[str, str]]) -> Response:
    try:
        chosen = seat.chosen()
        if not chosen:
            raise Refused("case_file_missing")
    except Refused as refusal:
        return _new_page(seat, said, rows, {"file": refusal})
    try:
        starting = parsing.day(said["starting"].strip()) if said.get("starting", "").strip() else None
    except Refused as refusal:
        return _new_page(seat, said, rows, {"starting": refusal})
    read = case_file.read_case_file(chosen[0][1].flush(), starting=starting)
    if read.definition is None:
        return _new_page(seat, said, rows, {"file": Refused("case_file_faulty")}, read.faults)
    dnr = said.get("file_dnr", "").strip()
    return _started(seat, read.definition.model_copy(update={"dnr": dnr} if dnr else {}), said, rows)


def _rows(seat: Seat) -> list[dict[str, str]]:
    first = seat.form.first
    return [
        {"kind": kind.value} | {name: first(f"{name}-{number}") for name in ("ticked", "forum", "planned")}
        for number, kind in enumerate(cases.USUAL)
    ]


def _typed_case(seat: Seat) -> CaseDefinition:
    """What the fields of a case say. A number of days that is none is 0, which is refused at its field."""
    typed = seat.form.first
    days = typed("remind_days").strip()
    return CaseDefinition(
        dnr=typed("dnr"),
        title=typed("title"),
        author=typed("author"),
        route=typed("route"),
        proposals=tuple(typed("proposals").splitlines()),
        owner=Owner(name=typed("owner_name"), email=typed("owner_email")),
        remind_days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
    )


def _new_page(
    seat: Seat,
    said: dict[str, Any],
    rows: list[dict[str, str]],
    fault_at: dict[str, Refused] | None = None,
    file_faults: tuple[Fault, ...] = (),
) -> Response:
    return seat.page(
        "case_new.html",
        status=422 if fault_at else 200,
        said=SaidTree(said),
        rows=[SaidTree(row) for row in rows],
        names=dict(kinds(seat)),
        free=_to_choose(cases.free_rounds(seat.office)),
        fault_at={name: seat.sentence(fault) for name, fault in (fault_at or {}).items()},
        file_faults=[(fault.line, findings.sentence(fault, seat.language)) for fault in file_faults],
    )


def _to_choose(rounds: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(dnr, f"{dnr} {title}") for dnr, title in rounds]


def show(seat: Seat) -> Response:
    return _page(seat)


def act(seat: Seat) -> Response:
    """POST: a step is added, a round taken in or let go, the case ended or opened again."""
    case_id, typed = cases.by_id(seat.office, seat.part("case_id")).id, seat.form.first
    action, _, dnr = typed("action").partition(":")
    facts: dict[str, str] = {}
    try:
        match action:
            case "add":
                milestones.add(seat.office, case_id, typed_plan(seat))
            case "take_in":
                facts["dnr"] = typed("taken").strip()
                if not facts["dnr"]:
                    raise Refused("case_round_missing")
                cases.take_in(seat.office, case_id, facts["dnr"])
            case "let_go":
                facts["dnr"] = dnr
                cases.let_go(seat.office, case_id, dnr)
            case "end":
                cases.end(seat.office, case_id, typed("end_why"))
            case "reopen":
                cases.reopen(seat.office, case_id, typed("reopen_why"))
            case _:
                raise Refused("no_such_page")
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, refusal, action)
    return seat.go(f"{CASES}/{case_id}", _DONE[action], **facts)


_DONE = {
    "add": "step_added",
    "take_in": "case_round_taken_in",
    "let_go": "case_round_let_go",
    "end": "case_ended",
    "reopen": "case_reopened",
}


def typed_plan(seat: Seat) -> MilestonePlan:
    """What the fields of a step say."""
    typed = seat.form.first
    known = {kind.value: kind for kind in MilestoneKind}
    return MilestonePlan(
        kind=known.get(typed("kind"), MilestoneKind.OTHER),
        title=typed("title"),
        forum=typed("forum"),
        planned=typed("planned"),
        not_before=typed("not_before"),
        owner=Owner(name=typed("owner_name"), email=typed("owner_email")),
    )


def _field_of_plan(fault: Refused) -> str:
    """Where a fault in what a step says stands."""
    plain = {"milestone_title_missing": "title", "milestone_day_bad": "planned", "date_unreadable": "not_before"}
    return str(fault.facts.get("field", "")) or plain.get(fault.code, "owner_email")


def _field(action: str, fault: Refused) -> str:
    """The field of a fault; empty for what is about the case as a whole."""
    if fault.code == "case_has_ended" or action == "let_go":
        return ""
    of_action = {"take_in": "taken", "end": "end_why", "reopen": "reopen_why"}
    return of_action.get(action) or _field_of_plan(fault)


def _page(seat: Seat, fault: Refused | None = None, action: str = "") -> Response:
    found = cases.shown(seat.office, seat.part("case_id"))
    happened, actors = cases.history(seat.office, found)
    sentence = seat.sentence(fault) if fault else ""
    field = _field(action, fault) if fault else ""
    return seat.page(
        "case.html",
        status=422 if fault else 200,
        found=found,
        row=found.listed.row,
        say=say,
        now=seat.office.clock(),
        happened=happened,
        actors=actors,
        tell=event_words,
        kinds=kinds(seat),
        round_states=ROUND_STATES[seat.language],
        free=_to_choose(cases.free_rounds(seat.office, found.listed.row)),
        today=dispatching.today(seat.office),
        typed=SaidTree(seat.typed()),
        action=action,
        fault=sentence,
        fault_at={field: sentence} if field else {},
    )


def show_facts(seat: Seat) -> Response:
    return _facts_page(seat)


def save_facts(seat: Seat) -> Response:
    """POST: what the case says of itself."""
    row = cases.by_id(seat.office, seat.part("case_id"))
    told = _typed_case(seat).model_copy(update={"dnr": row.dnr})
    fault_at = case_texts.faults(told)
    if not fault_at:
        try:
            cases.change(seat.office, row.id, told, seen=seat.form.first("seen"))
            return seat.go(f"{CASES}/{row.id}", "case_saved")
        except Refused as refusal:
            if refusal.code in RAISED:
                raise
            return _facts_page(seat, refusal)
    return _facts_page(seat, fault_at=fault_at)


def _facts_page(seat: Seat, fault: Refused | None = None, fault_at: dict[str, Refused] | None = None) -> Response:
    found = cases.shown(seat.office, seat.part("case_id"))
    about = found.definition
    stands = {
        "title": about.title,
        "author": about.author,
        "route": about.route,
        "proposals": "\n".join(about.proposals),
        "owner_name": about.owner.name,
        "owner_email": about.owner.email,
        "remind_days": str(about.remind_days),
    }
    typed = seat.typed()
    return seat.page(
        "case_facts.html",
        status=422 if fault or fault_at else 200,
        row=found.listed.row,
        seen=found.seen,
        said=SaidTree({**stands, **typed}),
        stands=SaidTree(stands if fault and fault.code == "case_moved_on" else {}),
        fault=seat.sentence(fault) if fault else "",
        fault_at={name: seat.sentence(each) for name, each in (fault_at or {}).items()},
    )


PLACES = [
    Place(CASES, show=show_all),
    Place(f"{CASES}/nytt", show=show_new, act=start, reads=Permission.WRITE, keeps_files=True),
    Place(CASE, show=show, act=act),
    Place(f"{CASE}/uppgifter", show=show_facts, act=save_facts, reads=Permission.WRITE),
]
