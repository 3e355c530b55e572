"""What typed text becomes before it is stored: every character kept, but for those no document can carry.

Removed, with a notice: control characters but tab and newline, and the two code points that XML forbids. Line ends of
every kind, those of word processors and pages among them, become `\\n`. Names and one-line fields are NFC and lose
outer space; free text keeps its form.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_COMPOSED_LIMIT = 1_000
_STACKED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{17,}")
_VISIBLE = re.compile("[^.\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u115f\u1160\u3164]")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def free_text(typed: str) -> tuple[str, bool]:
    """The text to keep, and whether characters were removed."""
    text = _LINE_ENDS.sub("\n", typed.removeprefix("\ufeff"))
    kept = _UNSTORABLE.sub("", text)
    return kept, len(kept) != len(text)


def line(typed: str) -> tuple[str, bool]:
    """The same for a field of one line: NFC, each run of white space one space, none at the ends."""
    kept, removed = free_text(typed)
    return " ".join(composed(kept).split()), removed


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
