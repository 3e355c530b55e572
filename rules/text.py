"""The one way from typed or pasted text to kept text, whether it came from a page, a list, a round file, a Word form or
the command line: every character kept, but for those no document can carry.

Changed, with a notice: what word processors mean by a control character (Word's non-breaking hyphen U+001E and optional
hyphen U+001F, PHPWord#2162), and C1 characters, which are Windows-1252 read as Latin-1. Removed, with a notice: other
control characters but tab and newline, and the two code points that XML forbids. Line ends of every kind, those of word
processors and pages among them, become `\\n`. Names and one-line fields are NFC and lose outer space; free text keeps
its form.
"""

import re
import unicodedata
from typing import NamedTuple

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_MEANT = {0x1E: "\u2011", 0x1F: "\u00ad"} | {code: letter for code, letter in _C1.items() if letter and code != 0x85}
_MISREAD = re.compile(f"[{''.join(map(chr, _MEANT))}]")
_COMPOSED_LIMIT = 1_000
_STACKED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{17,}")
_VISIBLE = re.compile("[^.\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u115f\u1160\u3164]")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")

_OFFICE_SIGNS = str.maketrans(
    {
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf06e": "■",
        "\uf06f": "□",
        "\uf071": "□",
        "\uf0a8": "□",
        "\uf076": "❖",
        "\uf0d8": "➢",
        "\uf0e0": "→",
        "\uf0e8": "→",
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf02d": "–",
    }
)
"""What Word and Outlook put before the items of a list, by their places in the fonts Symbol and Wingdings, where no
other font has anything. They are kept, and shown as what they look like there, which changes nothing to tell of."""


_NOT_AS_KEPT = re.compile(f"[{''.join(map(chr, _OFFICE_SIGNS))}{_DIRECTION.pattern[1:]}")
"""Anything that is shown otherwise than it is kept: few texts have it, and pages show thousands."""


class Kept(NamedTuple):
    """`removed`: characters were taken away; `changed`: characters became those that were meant."""

    text: str
    removed: bool
    changed: bool


_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def free_text(typed: str) -> Kept:
    """The text to keep, and what was done to it."""
    meant = as_meant(typed.removeprefix("\ufeff"))
    text = _LINE_ENDS.sub("\n", meant)
    kept = _UNSTORABLE.sub("", text)
    return Kept(kept, removed=len(kept) != len(text), changed=meant != typed.removeprefix("\ufeff"))


def line(typed: str) -> Kept:
    """The same for a field of one line: NFC, each run of white space one space, none at the ends."""
    kept = free_text(typed)
    return kept._replace(text=" ".join(composed(kept.text).split()))


def as_meant(typed: str) -> str:
    """Control characters that stand for a letter or sign, as that sign. U+0085 alone is a line end; beside other C1
    characters, which no text has on purpose, it is the ellipsis of Windows-1252."""
    if _MISREAD.search(typed) is None:
        return typed
    is_misread = any(0x80 <= ord(letter) < 0xA0 and letter != "\x85" for letter in typed)
    return typed.translate(_MEANT | {0x85: _C1[0x85]} if is_misread else _MEANT)


def from_command_line(typed: str) -> str:
    """What was typed after a command, to be kept. Bytes that were no UTF-8 come as lone surrogates, and are shown as
    such: the words stay readable. Empty when there is nothing a reader could see."""
    kept = free_text(typed.encode("utf-8", "replace").decode("utf-8")).text
    return "" if is_blank(kept) else kept.strip()


def composed(text: str) -> str:
    """NFC, for a text of a sensible length: composing takes time that grows with the square of a run of accents, and
    holds every thread meanwhile. What is longer is refused for its length."""
    return unicodedata.normalize("NFC", text) if len(text) <= _COMPOSED_LIMIT else text


def is_blank(text: str) -> bool:
    """Nothing a reader could see, or nothing but full stops."""
    return _VISIBLE.search(text) is None


def has_stacked_marks(text: str) -> bool:
    """More accents on one letter than any language has: such text paints over its neighbours."""
    return _STACKED.search(text) is not None


def with_visible_direction(text: str) -> str:
    """Marks that turn the reading direction, shown as `[U+202E]`, so that no name reads as another."""
    return _DIRECTION.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


def with_office_signs(text: str) -> str:
    """Bullets and ticks of office programs as signs that every font has."""
    return text.translate(_OFFICE_SIGNS)


def as_shown(text: str) -> str:
    """Kept text as pages show it."""
    if text.isascii() or _NOT_AS_KEPT.search(text) is None:
        return text
    return with_visible_direction(with_office_signs(text))


def cut(text: str, size: int) -> str:
    """The text in at most `size` bytes of UTF-8, the last sign an ellipsis when it was longer."""
    whole = text.encode()
    return text if len(whole) <= size else whole[: size - 3].decode("utf-8", "ignore").rstrip() + "…"


def in_xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold: control characters, half surrogates and two that are no characters."""
    return text.translate(_NOT_IN_XML)
