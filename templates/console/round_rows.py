"""The rows of the list of rounds as HTML. Written without a template, as a round's own rows are (`rows.py`): half of
the page's time was the template's machinery (`python -m bench console_home`)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from markupsafe import Markup, escape

from models.values import Counts, RoundState
from templates.counting_words import counts_words
from templates.dates import date_words
from templates.overview_words import answered, left, next_step
from templates.round_words import ROUND_STATES
from templates.words import Language

_LABELS: dict[Language, tuple[str, ...]] = {
    "sv": ("Läge", "Sista svarsdag", "Svar", "Härnäst"),
    "en": ("State", "Due day", "Answers", "Next"),
}
_SAID: dict[Language, Mapping[str, str]] = {
    "sv": {
        "to_do": "{} att göra",
        "of": "i {}",
        "undeliverable": "{} fick inte brevet",
        "extended": "{} med anstånd",
        "recipients": "{} mottagare",
    },
    "en": {
        "to_do": "{} to do",
        "of": "in {}",
        "undeliverable": "{} did not get the letter",
        "extended": "{} with more time",
        "recipients": "{} recipients",
    },
}
_COLOURS = {RoundState.OPEN: " good", RoundState.OVERDUE: " wait", RoundState.AWAITING_APPROVAL: " wait"}


class RoundShown(Protocol):
    """What a row shows of a round."""

    @property
    def id(self) -> str: ...
    @property
    def dnr(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def state(self) -> RoundState: ...
    @property
    def planned_send_at(self) -> datetime | None: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def counts(self) -> Counts: ...


class ListedShown(Protocol):
    """The round, the number of things that wait for somebody, and the next reminder."""

    @property
    def line(self) -> RoundShown: ...
    @property
    def to_do(self) -> int: ...
    @property
    def reminder_at(self) -> datetime | None: ...


def round_rows(
    listed: Iterable[ListedShown],
    *,
    language: Language,
    now: datetime,
    shown: Callable[[str], str],
) -> Markup:
    """`shown`: shows a title's direction."""
    of_state, of_day, of_answers, of_next = _LABELS[language]
    states, more = ROUND_STATES[language], "?lang=en" if language == "en" else ""
    swedish = ' lang="sv"' if language == "en" else ""
    made = []
    for each in listed:
        line, dnr = each.line, escape(each.line.dnr)
        days = left(line.state, line.due_at, now, language)
        remark = f'<span class="remark-of">{days}</span>' if days else ""
        following = next_step(
            line.state,
            language,
            planned_at=line.planned_send_at,
            due_at=line.due_at,
            closes_at=line.closes_at,
            reminder_at=each.reminder_at,
        )
        made.append(
            f'<tr><th scope="row"><a href="/konsol/remisser/{line.id}{more}">{dnr}</a> '
            f'<span class="said-of"{swedish}>{escape(shown(line.title))}</span></th>\n'
            f'<td data-label="{of_state}"><span class="tag{_COLOURS.get(line.state, "")}">{states[line.state]}</span>'
            f"{_to_do(line.id, dnr, each.to_do, language)}</td>\n"
            f'<td data-label="{of_day}">{date_words(line.due_at, language)}{remark}</td>\n'
            f'<td data-label="{of_answers}">{_answers(line.counts, language, is_sent=line.sent_at is not None)}</td>\n'
            f'<td data-label="{of_next}">{following}</td></tr>\n'
        )
    return Markup("".join(made))  # noqa: S704 - ids, figures and our own words; dnr and title are escaped


def _to_do(round_id: str, dnr: Markup, number: int, language: Language) -> str:
    if not number:
        return ""
    said, more = _SAID[language], "&amp;lang=en" if language == "en" else ""
    return (
        f' <a class="to-do" href="/konsol?remiss={round_id}{more}">{said["to_do"].format(number)}'
        f'<span class="away"> {said["of"].format(dnr)}</span></a>'
    )


def _answers(counts: Counts, language: Language, *, is_sent: bool) -> str:
    said = _SAID[language]
    if not is_sent:
        return said["recipients"].format(counts.recipients)
    told = answered(counts, language)
    title = f' title="{counts_words(counts, language)}"'
    undeliverable = f'<span class="remark">{said["undeliverable"].format(counts.undeliverable)}</span>'
    extended = f'<span class="remark-of">{said["extended"].format(counts.extended)}</span>'
    return (
        f'<progress class="meter" max="{counts.recipients or 1}" value="{counts.settled}" aria-label="{told}">'
        f'</progress><span class="said-of"{title}>{told}</span>'
        f"{undeliverable if counts.undeliverable else ''}{extended if counts.extended else ''}"
    )
