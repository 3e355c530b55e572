"""The work with a round's answers: what there is, how far it has come, and every synpunkt in one list."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from desk import completeness, synpunkter, themes
from desk.synpunkter import SynpunktWork
from models.errors import Refused
from models.synpunkter import Synpunkt, SynpunktKind, SynpunktText, ThemeText
from templates.console import synpunkter as words
from web.console.rounds import ROUND
from web.console.seat import HOME, RAISED, Place, Seat
from web.console.writing import SaidTree
from web.multipart import ReceivedForm

VIEWS = f"{ROUND}/synpunkter"
"""Refusals that are no fault of what was typed."""


def address(round_id: str, rest: str = "") -> str:
    return f"{HOME}/remisser/{round_id}/synpunkter{rest}"


def facts(seat: Seat, found: SynpunktWork, fault: str = "") -> dict[str, Any]:
    """What every page of the room shows. Where a `fault` sends the page back, what was typed; else that is empty."""
    made = found.treatment
    return {
        "round": found.round,
        "work": found,
        "made": made,
        "names": {code: row.full_name for code, row in found.recipients.items()},
        "theme_of": made.themes_of_synpunkter(),
        "answer_of": made.bemotanden_of_synpunkter(),
        "themes": {one.id: one for one in made.themes},
        "groups": {one.id: one for one in made.groups},
        "asked": {one.key: one for one in found.questions},
        "people": themes.people(seat.office, found.round.id),
        "labels": words,
        "base": address(found.round.id),
        "open_gaps": len(made.open_gaps),
        "fault": fault,
        "typed": SaidTree(seat.typed() if fault else {}),
        "blank": SaidTree(),
    }


def texts(form: ReceivedForm) -> SynpunktText:
    kind = form.first("kind")
    return SynpunktText(
        kind=SynpunktKind(kind) if kind in set(SynpunktKind) else SynpunktKind.PRINCIPLE,
        blocking=bool(form.first("blocking")),
        **{name: form.first(name) for name in ("question", "theme_id", "says", "wording", "removal")},
    )


def edition(form: ReceivedForm) -> int:
    seen = form.first("edition")
    return int(seen) if seen.isdecimal() else 0


def conflict(seat: Seat, found: SynpunktWork, saved: Any, mine: Mapping[str, Any], here: str) -> Response:
    """Somebody has saved since: both texts, and nothing of either lost."""
    now = {name: getattr(saved, name) if saved else "" for name in mine}
    return seat.page(
        "synpunkter_conflict.html",
        status=409,
        **facts(seat, found),
        here=here,
        rows=[(name, now[name], mine[name]) for name in mine if now[name] != mine[name]],
        edition=saved.edition if saved else 0,
        carried=[
            (name, value)
            for name, values in seat.form.fields.items()
            if name not in {"csrf", "lang", "edition"}
            for value in values
        ],
    )


def show(seat: Seat) -> Response:
    return _overview(seat)


def _overview(seat: Seat, fault: str = "") -> Response:
    found = synpunkter.work(seat.office, seat.part("round_id"))
    made = found.treatment
    theme_of, answer_of = made.themes_of_synpunkter(), made.bemotanden_of_synpunkter()
    of_theme = {one.id: [each for each in made.synpunkter if theme_of[each.id] == one.id] for one in made.themes}
    taken = Counter(each.passage.answer_id for each in made.synpunkter)
    read: dict[tuple[str, int], list[str]] = {}
    for one in made.readings:
        read.setdefault((one.recipient_code, one.version), []).append(one.read_by)
    return seat.page(
        "synpunkter.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        reach=completeness.reach(found),
        of_theme=of_theme,
        answered_in={theme_id: sum(each.id in answer_of for each in members) for theme_id, members in of_theme.items()},
        without=[each for each in made.synpunkter if not theme_of[each.id]],
        readers=read,
        taken=taken,
    )


def add_theme(seat: Seat) -> Response:
    """POST: a theme is added, or moved up."""
    round_id, form = seat.part("round_id"), seat.form
    if form.first("up"):
        themes.move_up(seat.office, round_id, form.first("up"))
        return seat.go(address(round_id), "saved")
    try:
        theme_id = themes.add(seat.office, round_id, ThemeText(title=form.first("title")))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _overview(seat, seat.sentence(refusal))
    return seat.go(address(round_id, f"/tema/{theme_id}"), "theme_added")


def show_list(seat: Seat) -> Response:
    return _list(seat)


def _list(seat: Seat, fault: str = "") -> Response:
    found = synpunkter.work(seat.office, seat.part("round_id"))
    wanted = {name: seat.asked(name) for name in ("tema", "fraga", "slag", "bemott")}
    return seat.page(
        "synpunkter_list.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        wanted=wanted,
        rows=_wanted(found, wanted),
    )


def _wanted(found: SynpunktWork, wanted: Mapping[str, str]) -> list[Synpunkt]:
    theme_of, answer_of = found.treatment.themes_of_synpunkter(), found.treatment.bemotanden_of_synpunkter()
    return [
        one
        for one in found.treatment.synpunkter
        if wanted["tema"] in {"", theme_of[one.id] or "-"}
        and wanted["fraga"] in {"", one.question}
        and wanted["slag"] in {"", one.kind}
        and wanted["bemott"] in {"", "ja" if one.id in answer_of else "nej"}
    ]


def act_on_list(seat: Seat) -> Response:
    """POST: the ticked ones become a group, or come under a theme."""
    round_id, form = seat.part("round_id"), seat.form
    ticked = form.fields.get("synpunkt", [])
    try:
        if form.first("action") == "theme":
            put = synpunkter.put_in_theme(seat.office, round_id, ticked, form.first("theme_id"))
            return seat.go(address(round_id, "/lista"), "views_themed", n=put)
        group_id = synpunkter.merge(seat.office, round_id, ticked, form.first("says"))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _list(seat, seat.sentence(refusal))
    return seat.go(address(round_id, f"/grupp/{group_id}"), "views_merged")


def day(said: str) -> date | None:
    """Raises Refused("day_unreadable")."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Refused("day_unreadable") from error


PLACES = [
    Place(VIEWS, show=show, act=add_theme),
    Place(f"{VIEWS}/lista", show=show_list, act=act_on_list),
]
