"""The rows of what waits for a person as HTML. Written without a template, as those of the list of rounds are
(`round_rows.py`)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup, escape

from models.to_do import SEEN_ONLY, ToDo
from templates import to_do_words as say
from templates.words import Language

_LABELS: dict[Language, tuple[str, ...]] = {
    "sv": ("Remiss", "Väntar på", "brådskar", "Sett"),
    "en": ("Round", "Waits for", "urgent", "Seen"),
}


class Waits(NamedTuple):
    """`place`, `act`: where it is done, and what the link there says. `home`: the page of what it is about."""

    item: ToDo
    is_urgent: bool
    place: str
    act: str
    home: str


def to_do_rows(
    waits: Iterable[Waits],
    *,
    language: Language,
    now: datetime,
    csrf: str,
    may_write: bool,
    shown: Callable[[str], str],
) -> Markup:
    """`csrf`: the page's token, for the forms that say that something has been seen. `shown`: shows a text's
    direction."""
    of_round, of_ball, urgent, seen = _LABELS[language]
    more = "?lang=en" if language == "en" else ""
    swedish = ' lang="sv"' if language == "en" else ""
    made = []
    for item, is_urgent, place, act, home in waits:
        what = escape(shown(say.what(item, language)))
        kind = say.kind(item, language)
        tag = f' bad">{kind}, {urgent}' if is_urgent else f'">{kind}'
        noting = ""
        if may_write and item.kind in SEEN_ONLY:
            noting = (
                ' <form method="post" action="/konsol/sett" enctype="multipart/form-data" class="inline">'
                f'<input type="hidden" name="csrf" value="{csrf}"><input type="hidden" name="lang" value="{language}">'
                f'<input type="hidden" name="round_id" value="{item.round_id}">'
                f'<input type="hidden" name="kind" value="{item.kind.value}">'
                f'<input type="hidden" name="object_id" value="{escape(item.object_id)}">'
                f'<button class="link">{seen}<span class="away">: {what}</span></button></form>'
            )
        made.append(
            f'<tr><th scope="row"><span class="tag{tag}</span>'
            f'<span class="said-of"{swedish if item.recipient else ""}>{what}</span></th>\n'
            f'<td data-label="{of_round}"><a href="{escape(home)}{more}">{escape(item.dnr)}</a> '
            f'<span class="quiet"{swedish}>{escape(shown(item.title))}</span></td>\n'
            f'<td data-label="{of_ball}">{escape(say.ball(item, language))}, {say.since(item, now, language)}</td>\n'
            f'<td class="act"><a class="btn second small" href="{escape(place)}{more}">{act}'
            f'<span class="away">: {what}</span></a>{noting}</td></tr>\n'
        )
    return Markup("".join(made))  # noqa: S704 - ids, codes and our own words; what others wrote is escaped


def round_options(rounds: Mapping[str, str], *, chosen: str, shown: Callable[[str], str]) -> Markup:
    """The rounds to choose among, by name. `rounds`: names by id."""
    named = sorted(rounds.items(), key=lambda each: each[1])
    made = (
        f'<option value="{ident}"{" selected" if ident == chosen else ""}>{escape(shown(name))}</option>'
        for ident, name in named
    )
    return Markup("".join(made))  # noqa: S704 - ids are ours, names are escaped
