"""Renders the words of a letter from `templates/mail/`: subject, plain text, HTML and the calendar file's lines.

Templates are compiled once in one environment. Undefined names are errors, and HTML is escaped by default.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

import templates
from mail.cleaning import one_line, shortened
from mail.deadline import DeadlineWords
from mail.wording import Wording
from models.values import LetterKind
from templates.words import genitive

SUBJECT_LIMIT = 240
LINE_LIMIT = 76
_BREAK = re.compile(r" (?!\d\d\.\d\d)")  # "kl. 23.59" stays together
_FOLDERS = {LetterKind.MANUAL_REMINDER: "reminder"}


class Rendered(NamedTuple):
    """The three readings of one letter. `text` is wrapped, ends with a line break, and never breaks a link."""

    subject: str
    text: str
    html: str


def render(kind: LetterKind, letter: Wording) -> Rendered:
    """The subject on one line, the plain text and the HTML of one letter."""
    folder = _FOLDERS.get(kind, kind.value)
    subject = shortened(one_line(_template(f"{folder}/subject.txt").render(letter=letter)), SUBJECT_LIMIT)
    return Rendered(
        subject=subject,
        text=wrapped(_template(f"{folder}/body.txt").render(letter=letter)),
        html=_template(f"{folder}/body.html").render(letter=letter, subject=subject),
    )


def deadline_words(letter: Wording) -> DeadlineWords:
    """What the calendar file says; no personal link is among its words."""
    of_round = letter.round
    return _deadline_words(of_round.dnr, of_round.title, of_round.sender, letter.due, letter.asked is not None)


@lru_cache(maxsize=256)
def _deadline_words(dnr: str, title: str, sender: str, due: str, asked: bool) -> DeadlineWords:
    """Most of a round's recipients have the same due day, and their files the same words."""
    facts = {"dnr": dnr, "title": title, "sender": sender, "due": due, "asked": asked}
    return DeadlineWords(
        summary=one_line(_template("calendar/summary.txt").render(facts)),
        description=_template("calendar/description.txt").render(facts).strip(),
        alarm=one_line(_template("calendar/alarm.txt").render(facts)),
    )


def wrapped(text: str) -> str:
    """Wraps each line at 76 characters between words, one blank line at most in a row; list items hang."""
    out: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (out and out[-1]):
            out.extend((line,) if len(line) <= LINE_LIMIT else _wrapped_line(line))
    return "\n".join(out).rstrip("\n") + "\n"


@lru_cache(maxsize=1024)
def _wrapped_line(line: str) -> tuple[str, ...]:
    """Most long lines are the same in every letter of a round."""
    hang = "  " if line.startswith("- ") else ""
    lines, current = [], ""
    for word in _BREAK.split(line):
        longer = f"{current} {word}" if current else word
        if current and len(longer) > LINE_LIMIT:
            lines.append(current)
            longer = hang + word
        current = longer
    return (*lines, current)


@cache
def _environment() -> Environment:
    folder = Path(templates.__path__[0], "mail")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=("html",), default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["genitive"] = genitive
    return environment


@cache
def _template(path: str) -> Template:
    return _environment().get_template(path)
