"""One theme: its three texts, what is said in it, and its second reader."""

from starlette.responses import Response

from desk import synpunkter, themes
from desk.synpunkter import SynpunktWork
from models.errors import Refused
from models.people import Permission
from models.synpunkter import Theme, ThemeText
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, conflict, day, edition, facts

THEME = f"{VIEWS}/tema/{{theme_id}}"


def show(seat: Seat) -> Response:
    return _page(seat)


def _found(seat: Seat) -> tuple[SynpunktWork, Theme]:
    found = synpunkter.work(seat.office, seat.part("round_id"))
    theme = next((one for one in found.treatment.themes if one.id == seat.part("theme_id")), None)
    if theme is None:
        raise Refused("no_such_page")
    return found, theme


def _page(seat: Seat, fault: str = "") -> Response:
    found, theme = _found(seat)
    theme_of = found.treatment.themes_of_synpunkter()
    return seat.page(
        "synpunkter_theme.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        theme=theme,
        rows=[one for one in found.treatment.synpunkter if theme_of[one.id] == theme.id],
        is_reader=theme.second_reader == seat.office.actor.mark,
    )


def act(seat: Seat) -> Response:
    """POST: the theme is saved, or taken away."""
    round_id, theme_id, form = seat.part("round_id"), seat.part("theme_id"), seat.form
    here = address(round_id, f"/tema/{theme_id}")
    if form.first("action") == "end":
        try:
            themes.end(seat.office, round_id, theme_id, edition(form))
        except Refused as refusal:
            if refusal.code in RAISED:
                raise
            return _page(seat, seat.sentence(refusal))
        return seat.go(address(round_id), "theme_ended")
    try:
        text = _typed(seat)
        themes.save(seat.office, round_id, theme_id, edition(form), text)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code == "view_moved_on":
            return conflict(seat, *_found(seat), text.model_dump(), here)
        return _page(seat, seat.sentence(refusal))
    return seat.go(here, "saved")


def _typed(seat: Seat) -> ThemeText:
    form = seat.form
    said = {name: form.first(name) for name in ("title", "proposal", "answers", "comment", "officer", "second_reader")}
    return ThemeText(**said, questions=tuple(form.fields.get("questions", ())), due_on=day(form.first("due_on")))


def read(seat: Seat) -> Response:
    """POST: the second reader accepts it or gives it back, whatever role they have."""
    round_id, theme_id, form = seat.part("round_id"), seat.part("theme_id"), seat.form
    try:
        if form.first("action") == "return":
            themes.give_back(seat.office, round_id, theme_id, edition(form), form.first("words"))
        else:
            themes.accept(seat.office, round_id, theme_id, edition(form))
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        return _page(seat, seat.sentence(refusal))
    return seat.go(address(round_id, f"/tema/{theme_id}"), "saved")


PLACES = [
    Place(THEME, show=show, act=act),
    Place(f"{THEME}/lasning", act=read, writes=Permission.READ),
]
