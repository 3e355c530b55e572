"""Home: what waits for a person, over all rounds, and the list of rounds. What is looked for stands in the address,
each value one of those known; another is taken for none."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from desk import overview, to_do
from models.people import Permission
from models.to_do import ToDo, ToDoKind
from models.values import RoundState
from rules.local_time import day_end, local_day
from rules.text import as_shown, with_visible_direction
from rules.to_do import is_urgent
from store.rounds.overview import ORDERS, PAGE, Wanted
from templates import to_do_words
from templates.console.round_rows import round_rows
from templates.console.to_do_rows import Waits, round_options, to_do_rows
from templates.round_words import ROUND_STATES
from web.console.seat import HOME, Place, Seat

ROUNDS = f"{HOME}/remisser"
UNDER_WAY = "pagar"
WRITING = "skrivs"
MINE = "mina"
LONGEST_SEARCH = 200
_LAST_PAGE = 100_000


def show_to_do(seat: Seat) -> Response:
    wanted_kind, wanted_round = one_of(seat.asked("sak"), ToDoKind), seat.asked("remiss")
    found, mail_paused = to_do.home(seat.office)
    rounds = {item.round_id: f"{item.dnr} {item.title}" for item in found}
    if wanted_round not in rounds:
        wanted_round = ""
    shown = [
        item
        for item in found
        if wanted_kind in {"", item.kind.value} and (not wanted_round or item.round_id == wanted_round)
    ]
    kept = {"sak": wanted_kind, "remiss": wanted_round}
    number = asked_page(seat)
    now, there = seat.office.clock(), {item.kind for item in found}
    part = shown[(number - 1) * PAGE : number * PAGE]
    return seat.page(
        "to_do.html",
        rows=to_do_rows(
            [Waits(item, is_urgent(item, now), *_act(seat, item), home_of(item)) for item in part],
            language=seat.language,
            now=now,
            csrf=seat.csrf,
            may_write=seat.may(Permission.WRITE),
            shown=as_shown,
        ),
        total=len(shown),
        all=len(found),
        kinds=[(kind.value, kind) for kind in ToDoKind if kind in there],
        rounds=round_options(rounds, chosen=wanted_round, shown=as_shown),
        kept=kept,
        pages=page_links(seat, HOME, kept, number, len(shown)),
        here=list_address(seat, HOME, kept, {"sida": str(number) if number > 1 else ""}, other=True),
        say=to_do_words,
        mail_paused=mail_paused,
    )


def note_seen(seat: Seat) -> Response:
    """POST: what only needs to be known of has been seen."""
    to_do.note_seen(seat.office, seat.form.first("round_id"), seat.form.first("kind"), seat.form.first("object_id"))
    return seat.go(HOME, "seen")


def _act(seat: Seat, item: ToDo) -> tuple[str, str]:
    """Where it is done and what the link there says; for one whose act it is not, where it is seen."""
    if item.kind in _OF_INCOMING:
        return f"{home_of(item)}{_OF_INCOMING[item.kind]}", to_do_words.act(item, seat.language)
    if item.kind in _OF_CASES:
        may, language = seat.may(Permission.WRITE), seat.language
        words = to_do_words.act(item, language) if may else to_do_words.look_at_case(language)
        return f"{home_of(item)}/steg/{item.object_id}", words
    if item.kind is ToDoKind.WEBHOOK:
        return home_of(item), to_do_words.act(item, seat.language)
    does = seat.may(Permission.APPROVE if item.kind in to_do_words.APPROVALS else Permission.WRITE)
    if not does and item.kind is not ToDoKind.THEME_TO_READ:
        return f"{ROUNDS}/{item.round_id}", to_do_words.look(seat.language)
    return _place(item), to_do_words.act(item, seat.language)


def _place(item: ToDo) -> str:
    of = f"{ROUNDS}/{item.round_id}"
    if item.kind in _ROOMS:
        return f"{of}/{_ROOMS[item.kind]}"
    match item.kind:
        case ToDoKind.RETURNED if item.draft_id:
            return f"{HOME}/utkast/{item.draft_id}/arende"
        case ToDoKind.LETTER if item.number > 1:
            return f"{of}/utskick"
        case ToDoKind.QUARANTINE if not item.answer_id:
            return f"{of}/antagande"
        case ToDoKind.COMPILATION_APPROVAL | ToDoKind.COMPILATION_RETURNED:
            return f"{of}/sammanstallningar/{item.said}/godkann"
        case ToDoKind.THEME_TO_READ | ToDoKind.THEME_RETURNED:
            return f"{of}/synpunkter/tema/{item.object_id}"
        case _ if item.answer_id:
            return f"{of}/svar/{item.answer_id}"
        case _:
            return f"{of}/mottagare/{item.recipient_id}" if item.recipient_id else of


def home_of(item: ToDo) -> str:
    """The page of what it is about: a round, an incoming remiss, a case or a webhook."""
    if item.kind is ToDoKind.WEBHOOK:
        return f"{HOME}/system/aviseringar/{item.round_id}"
    room = "inkomna" if item.kind in _OF_INCOMING else "arenden" if item.kind in _OF_CASES else "remisser"
    return f"{HOME}/{room}/{item.round_id}"


_OF_CASES = frozenset({ToDoKind.CASE_STEP, ToDoKind.CASE_STEP_LATE})
_OF_INCOMING = {ToDoKind.INCOMING: "", ToDoKind.INCOMING_APPROVAL: "/godkann"}
_ROOMS = {
    ToDoKind.APPROVAL: "godkann",
    ToDoKind.UNSENT: "skicka",
    ToDoKind.GATE: "klartecken",
    **dict.fromkeys((ToDoKind.COUNCIL_LATE, ToDoKind.COUNCIL_DECISION, ToDoKind.COUNCIL_FORCE), "antagande"),
    ToDoKind.DUTY: "uppdrag",
    ToDoKind.SECOND_ROUND: "andra-remissen",
    ToDoKind.CHAIN_LATE: "kedja",
    ToDoKind.COMPILATION: "sammanstallningar",
}
"""Where in the round a thing of the kind is done."""


def show_rounds(seat: Seat) -> Response:
    kept = {
        "q": seat.asked("q").strip()[:LONGEST_SEARCH],
        "lage": one_of(seat.asked("lage"), (UNDER_WAY, WRITING, *RoundState)),
        "ar": seat.asked("ar") if seat.asked("ar").isdecimal() and len(seat.asked("ar")) == 4 else "",
        "visa": one_of(seat.asked("visa"), (MINE,)),
        "ordning": one_of(seat.asked("ordning"), ORDERS),
    }
    number = asked_page(seat)
    found = overview.page(seat.office, _wanted(seat, kept), number)
    writing = found.writing if number == 1 and kept["lage"] in {"", UNDER_WAY, WRITING} and not kept["ar"] else ()
    return seat.page(
        "rounds.html",
        found=found,
        rows=round_rows(
            () if kept["lage"] == WRITING else found.listed,
            language=seat.language,
            now=seat.office.clock(),
            shown=with_visible_direction,
        ),
        total=0 if kept["lage"] == WRITING else found.total,
        writing=writing,
        years=_years(found),
        states=ROUND_STATES[seat.language],
        kept=kept,
        is_narrowed=any(value for name, value in kept.items() if name != "ordning"),
        pages=page_links(seat, ROUNDS, kept, number, found.total),
        here=list_address(seat, ROUNDS, kept, {"sida": str(number) if number > 1 else ""}, other=True),
    )


def _wanted(seat: Seat, kept: Mapping[str, str]) -> Wanted:
    ended = {RoundState.CLOSED, RoundState.CANCELLED}
    states: tuple[RoundState, ...] = ()
    if kept["lage"] == UNDER_WAY:
        states = tuple(state for state in RoundState if state not in ended)
    elif kept["lage"] in set(RoundState):
        states = (RoundState(kept["lage"]),)
    year = int(kept["ar"] or 0)
    has_year = date.min.year < year
    return Wanted(
        text=kept["q"],
        states=states,
        since=day_end(date(year - 1, 12, 31)) if has_year else None,
        before=day_end(date(year, 12, 31)) if has_year else None,
        by=seat.office.actor.mark if kept["visa"] == MINE else "",
        order=kept["ordning"] or "newest",
    )


def _years(found: overview.Overview) -> list[str]:
    if found.first is None or found.last is None:
        return []
    return [str(year) for year in range(local_day(found.last).year, local_day(found.first).year - 1, -1)]


class PageLinks(NamedTuple):
    """Where one is among the pages of a list, and the addresses of those beside."""

    number: int
    last: int
    before: str
    after: str


def page_links(seat: Seat, path: str, kept: Mapping[str, str], number: int, total: int) -> PageLinks:
    """`kept`: what is looked for, as the address says it; `total`: of all pages."""
    last = max(1, -(-total // PAGE))

    def address(other: int) -> str:
        return list_address(seat, path, kept, {"sida": str(other) if other > 1 else ""})

    before, after = min(number - 1, last), number + 1
    return PageLinks(number, last, address(before) if before > 0 else "", address(after) if after <= last else "")


def asked_page(seat: Seat) -> int:
    """The page that the address names, 1 for none."""
    asked = seat.asked("sida", "1")
    return min(max(int(asked), 1), _LAST_PAGE) if asked.isdecimal() and asked.isascii() and len(asked) < 7 else 1


def list_address(
    seat: Seat, path: str, kept: Mapping[str, str], more: Mapping[str, str], *, other: bool = False
) -> str:
    """The page with what is looked for; in the `other` language when asked for."""
    query = {name: value for name, value in {**kept, **more}.items() if value}
    if (seat.language == "en") is not other:
        query["lang"] = "en"
    return f"{path}?{urlencode(query)}" if query else path


def one_of(value: str, known: Any) -> str:
    """The value when it is one of those known, else none."""
    return value if value in {str(each) for each in known} else ""


PLACES = [
    Place(HOME, show=show_to_do),
    Place(f"{HOME}/sett", act=note_seen),
    Place(ROUNDS, show=show_rounds),
]
