"""Renders the words of a letter from `templates/mail/`: subject, plain text, HTML and the calendar file's lines.

Templates are compiled once in one environment. Undefined names are errors, and HTML is escaped by default. What goes to
everybody in a round differs in a name, an address and a link alone: it is rendered once, and filled in for each.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import escape

import templates
from mail.outgoing.cleaning import one_line, shortened
from mail.outgoing.deadline import DeadlineWords
from mail.outgoing.wording import Wording
from models.values import LetterKind
from templates import trial
from templates.words import Language

SUBJECT_LIMIT = 240
_BODY = '<body style="margin:0;padding:0;background:#ffffff;">\n'
LINE_LIMIT = 76
_BREAK = re.compile(r" (?!\d\d\.\d\d)")  # "kl. 23.59" stays together
_COMMAND = "remiss "
"""A command to copy stays on its line."""
_ENDINGS: dict[Language, str] = {"sv": "", "en": ".en"}
"""What a template's name has before its own ending."""
_FOLDERS = {LetterKind.MANUAL_REMINDER: "reminder"}
MADE_ONCE = frozenset(
    {
        *(LetterKind.MISSIV, LetterKind.REMINDER, LetterKind.MANUAL_REMINDER, LetterKind.CANCELLED),
        LetterKind.PAPERS_CHANGED,
    }
)
"""Letters to everybody in a round."""
# Stands for a word that is filled in afterwards: in the bodies alone, and no template asks for more than whether there
# is one. No wording holds control characters, so nobody can have written such a mark.
_MARK = re.compile("\x02([a-z_]+)\x03")


class Rendered(NamedTuple):
    """The three readings of one letter. `text` is wrapped, ends with a line break, and never breaks a link."""

    subject: str
    text: str
    html: str


def render(kind: LetterKind, letter: Wording) -> Rendered:
    """The subject on one line, the plain text and the HTML of one letter."""
    folder = _FOLDERS.get(kind, kind.value)
    if kind not in MADE_ONCE:
        subject, text, html = _readings(folder, letter)
        return Rendered(subject, wrapped(text), html)
    words = {
        "to": letter.to,
        "recipient": letter.recipient,
        "recipient_genitive": letter.recipient_genitive,
        "link": letter.link,
    }
    marks = {name: f"\x02{name}\x03" if word else "" for name, word in words.items()}
    alike = letter._replace(
        to=marks["to"],
        recipient=marks["recipient"],
        recipient_genitive=marks["recipient_genitive"],
        link=marks["link"],
    )
    return _filled(_mould(folder, alike), words)


class Worded(Protocol):
    """What a letter's templates are given, whatever else they read of it."""

    @property
    def language(self) -> Language: ...


def render_in(folder: str, letter: Worded) -> Rendered:
    """The letter of a folder of its own, that is no round's."""
    subject, text, html = _readings(folder, letter)
    return Rendered(subject, wrapped(text), html)


def as_trial(letter: Rendered) -> Rendered:
    """The same letter, with a word before everything else that it is a trial whose link opens nothing."""
    html = f'<p style="margin:0;padding:12px 20px;background:#fff3cd;color:#16202c;"><b>{escape(trial.LEAD)}</b></p>\n'
    head, body, rest = letter.html.partition(_BODY)
    return Rendered(
        subject=shortened(f"{trial.MARK} {letter.subject}", SUBJECT_LIMIT),
        text=wrapped(f"{trial.LEAD}\n\n") + "\n" + letter.text,
        html=head + body + html + rest,
    )


class _Mould(NamedTuple):
    """A letter to everybody, made once. Text and HTML are in pieces, every other of which is the name of a personal
    word; the text line by line, and all lines between two such lines, as they will stand, are one piece."""

    subject: str
    text: list[list[str]]
    html: list[str]


@lru_cache(maxsize=32)
def _mould(folder: str, letter: Wording) -> _Mould:
    subject, text, html = _readings(folder, letter)
    lines: list[list[str]] = []
    for is_personal, group in groupby(_lines(text), lambda line: _MARK.search(line) is not None):
        if is_personal:
            lines += map(_MARK.split, group)
        else:
            lines.append(["\n".join(chain.from_iterable(map(_wrapped_line, group)))])
    return _Mould(subject, lines, _MARK.split(html))


def _filled(mould: _Mould, words: Mapping[str, str]) -> Rendered:
    lines: list[str] = []
    for pieces in mould.text:
        lines += pieces if len(pieces) == 1 else _wrapped_line(_joined(pieces, words))
    escaped = {name: str(escape(word)) for name, word in words.items()}
    return Rendered(mould.subject, "\n".join(lines) + "\n", _joined(mould.html, escaped))


def _joined(pieces: Sequence[str], words: Mapping[str, str]) -> str:
    return "".join(words[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def _readings(folder: str, letter: Worded) -> Rendered:
    """As the templates give them; the text is not wrapped yet."""
    ending = _ENDINGS[letter.language]
    subject = shortened(one_line(_template(f"{folder}/subject{ending}.txt").render(letter=letter)), SUBJECT_LIMIT)
    return Rendered(
        subject=subject,
        text=_template(f"{folder}/body{ending}.txt").render(letter=letter),
        html=_template(f"{folder}/body{ending}.html").render(letter=letter, subject=subject),
    )


def deadline_words(letter: Wording) -> DeadlineWords:
    """What the calendar file says; no personal link is among its words."""
    of_round = letter.round
    asked, ending = letter.asked is not None, _ENDINGS[letter.language]
    return _deadline_words(of_round.dnr, of_round.title, of_round.sender, letter.due, asked, ending)


@lru_cache(maxsize=256)
def _deadline_words(dnr: str, title: str, sender: str, due: str, asked: bool, ending: str) -> DeadlineWords:
    """Most of a round's recipients have the same due day, and their files the same words."""
    facts = {"dnr": dnr, "title": title, "sender": sender, "due": due, "asked": asked}
    return DeadlineWords(
        summary=one_line(_template(f"calendar/summary{ending}.txt").render(facts)),
        description=_template(f"calendar/description{ending}.txt").render(facts).strip(),
        alarm=one_line(_template(f"calendar/alarm{ending}.txt").render(facts)),
    )


def wrapped(text: str) -> str:
    """Wraps each line at 76 characters between words, one blank line at most in a row; list items hang."""
    return "\n".join(chain.from_iterable(map(_wrapped_line, _lines(text)))) + "\n"


def _lines(text: str) -> list[str]:
    """The text's lines, one blank line at most in a row and none at the end."""
    lines: list[str] = []
    for line in map(str.rstrip, text.rstrip().split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def _wrapped_line(line: str) -> list[str]:
    if len(line) <= LINE_LIMIT or line.startswith(_COMMAND):
        return [line]
    hang = "  " if line.startswith("- ") else ""
    lines, current = [], ""
    for word in _BREAK.split(line):
        longer = f"{current} {word}" if current else word
        if current and len(longer) > LINE_LIMIT:
            lines.append(current)
            longer = hang + word
        current = longer
    return [*lines, current]


@cache
def _environment() -> Environment:
    folder = Path(templates.__path__[0], "mail")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=("html",), default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template(path: str) -> Template:
    return _environment().get_template(path)
