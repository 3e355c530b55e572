"""Where words stand in a text: case aside, å ä ö as letters of their own, whatever blanks and line ends lie between."""

import re
import unicodedata
from typing import NamedTuple

CONTEXT = 90
"""Characters shown on each side of a hit."""
_WORD = re.compile(r"\S+")


class Hit(NamedTuple):
    """`start`: in characters of the text. `before` and `after`: what stands around, cut between words."""

    start: int
    before: str
    found: str
    after: str


def pattern(wanted: str) -> re.Pattern[str] | None:
    """What finds these words, one after another; None when none are given. An accented letter is found whether it is
    written as one sign or as a letter with a mark."""
    words = _WORD.findall(unicodedata.normalize("NFC", wanted))
    return re.compile(r"\s+".join("".join(map(_letter, word)) for word in words), re.IGNORECASE) if words else None


def _letter(letter: str) -> str:
    parted = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if parted == letter else f"(?:{re.escape(letter)}|{re.escape(parted)})"


def hits(text: str, wanted: re.Pattern[str]) -> list[Hit]:
    """Every place, in order."""
    return [
        Hit(found.start(), _before(text, found.start()), found[0], _after(text, found.end()))
        for found in wanted.finditer(text)
    ]


def _before(text: str, end: int) -> str:
    start = max(0, end - CONTEXT)
    shown = text[start:end]
    if start and not text[start - 1].isspace():
        shown = re.sub(r"^\S*\s?", "", shown, count=1) or shown
    return ("… " if start else "") + " ".join(shown.splitlines())


def _after(text: str, start: int) -> str:
    end = min(len(text), start + CONTEXT)
    shown = text[start:end]
    if end < len(text) and not text[end].isspace():
        shown = re.sub(r"\s?\S*$", "", shown, count=1) or shown
    return " ".join(shown.splitlines()) + (" …" if end < len(text) else "")
