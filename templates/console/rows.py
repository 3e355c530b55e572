"""The rows of a round's table of recipients as HTML. Written without a template: of two thousand rows a template's
machinery would cost ten times what the rows themselves do (`python -m bench.console_round`)."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from models.values import RecipientState, Stance
from templates.console import followed as words
from templates.dates import plain_date
from templates.round_words import RECIPIENT_STATES
from templates.words import STANCES, Language

_LABELS: dict[Language, tuple[str, ...]] = {
    "sv": ("Läge", "Ställning", "Inkom", "Svarar senast", "Senaste kontakt"),
    "en": ("State", "Position", "Came in", "Due", "Last contact"),
}
_MARKS: dict[Language, tuple[str, ...]] = {
    "sv": ("Preliminärt", "Sent", "Ej levererad", "anstånd"),
    "en": ("Preliminary", "Late", "Not delivered", "more time"),
}


class RecipientLine(Protocol):
    """What a row shows of a recipient."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def invited(self) -> bool: ...
    @property
    def state(self) -> RecipientState: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def undeliverable_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def arrived_at(self) -> datetime | None: ...
    @property
    def late(self) -> bool: ...
    @property
    def preliminary(self) -> bool: ...
    @property
    def stance(self) -> str: ...
    @property
    def contact_at(self) -> datetime | None: ...


class _Days(dict[datetime, str]):
    """Many rows share their days."""

    def __missing__(self, at: datetime) -> str:
        day = self[at] = plain_date(at)
        return day


def rows(
    lines: Iterable[RecipientLine],
    *,
    language: Language,
    own: str,
    due_at: datetime,
    ticked: Collection[str],
    with_ticks: bool,
    shown: Callable[[str], str],
) -> Markup:
    """`own`: the address of the round's page. `due_at`: the round's due day. `shown`: shows a name's direction."""
    state, position, came, due, contact = _LABELS[language]
    days, more = _Days(), "?lang=en" if language == "en" else ""
    made, tagged = [], dict[object, str]()
    for line in lines:
        name = _name(line.name, shown)
        tick = _tick(line.id, name, line.id in ticked) if with_ticks else ""
        stance = STANCES[language][Stance(line.stance)] if line.stance else "–"
        own_time = f' <span class="quiet">{_MARKS[language][3]}</span>' if line.invited and line.due_at > due_at else ""
        signs = line.contact_at
        said = (line.state, line.invited, line.preliminary, line.late, line.undeliverable_at, line.withdrawn_at)
        tags = tagged.get(said) or tagged.setdefault(said, _tags(line, language))
        arrived = days[line.arrived_at] if line.arrived_at else "–"
        made.append(
            f'<tr>{tick}<th scope="row"><a href="{own}/mottagare/{line.id}{more}">{name}</a></th>'
            f'<td data-label="{state}">{tags}</td>'
            f'<td class="stance-of{"" if line.stance else " no"}" data-label="{position}">{stance}</td>'
            f'<td{_unless(line.arrived_at)} data-label="{came}">{arrived}</td>'
            f'<td data-label="{due}">{days[line.due_at]}{own_time}</td>'
            f'<td{_unless(signs)} data-label="{contact}">{days[signs] if signs else "–"}</td></tr>\n'
        )
    return Markup("".join(made))  # noqa: S704 - ids, codes and our own words; the name is escaped


@lru_cache(maxsize=20_000)
def _name(name: str, shown: Callable[[str], str]) -> Markup:
    """The same recipients are asked in round after round."""
    return escape(shown(name))


def _tick(recipient_id: str, name: Markup, is_ticked: bool) -> str:
    checked = " checked" if is_ticked else ""
    return (
        '<td class="least"><label class="pick">'
        f'<input type="checkbox" name="recipient" value="{recipient_id}"{checked}>'
        f'<span class="away">{name}</span></label></td>'
    )


def _unless(at: datetime | None) -> str:
    return "" if at is not None else ' class="no"'


def _tags(line: RecipientLine, language: Language) -> str:
    """The state in a word with its colour, and what else there is to say."""
    if line.withdrawn_at is not None:
        first, colour = words.WITHDRAWN[language], ""
    elif not line.invited:
        first, colour = words.UNINVITED[language], ""
    else:
        first, colour = RECIPIENT_STATES[language][line.state], words.TAGS.get(line.state, "")
    preliminary, late, undelivered, _more_time = _MARKS[language]
    tags = [(colour, first)]
    if line.preliminary:
        tags.append(("wait", preliminary))
    if line.late:
        tags.append(("wait", late))
    if line.undeliverable_at is not None and line.state is not RecipientState.UNDELIVERABLE:
        tags.append(("bad", undelivered))
    return " ".join(f'<span class="tag {colour}">{text}</span>' for colour, text in tags)
