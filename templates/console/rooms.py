"""The rooms of the console, as every page of it lists them."""

from functools import lru_cache

from markupsafe import Markup

from templates.words import Language

_ROOMS: dict[str, tuple[str, str]] = {
    "/konsol": ("Att göra", "To do"),
    "/konsol/remisser": ("Remisser", "Rounds"),
    "/konsol/arenden": ("Ärenden", "Cases"),
    "/konsol/inkomna": ("Inkomna", "Incoming"),
    "/konsol/utskick": ("Brev", "Letters"),
    "/konsol/listor": ("Sändlistor", "Mailing lists"),
    "/konsol/register": ("Register", "Register"),
    "/konsol/diarium": ("Diarielista", "Diary list"),
    "/konsol/handelser": ("Händelser", "Events"),
    "/konsol/system": ("Andra system", "Other systems"),
}
"""Swedish and English by the room's address."""
_OF_WRITERS = frozenset({"/konsol/system"})


def rooms(here: str, language: Language, *, is_writer: bool) -> Markup:
    """The items of the list. `here`: the page's own address. `is_writer`: for one who may write."""
    return _rooms(here if here in _ROOMS else "", language, is_writer)


@lru_cache
def _rooms(here: str, language: Language, is_writer: bool) -> Markup:
    more, place = ("?lang=en", 1) if language == "en" else ("", 0)
    made = []
    for room, names in _ROOMS.items():
        if room in _OF_WRITERS and not is_writer:
            continue
        current = ' aria-current="page"' if room == here else ""
        made.append(f'<li><a href="{room}{more}"{current}>{names[place]}</a></li>\n')
    return Markup("".join(made))  # noqa: S704 - our own words
