"""Characters that come along when text is pasted and that nobody sees: where a text is compared or used as an address
they are taken off, since they would make it another one."""

import re
import unicodedata

_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def without_invisible(text: str) -> str:
    """The text without format characters (zero width, soft hyphens, byte order marks, marks of direction) and fillers;
    every kind of space, the no-break space among them, as a plain one."""
    if text.isascii() or (text.isprintable() and not _FILLERS.search(text) and "\u2800" not in text):
        return text  # nearly every text: no sign that is printed is a format or a space, but for the plain one
    kept = (letter for letter in _FILLERS.sub("", text) if unicodedata.category(letter) != "Cf")
    return "".join(" " if unicodedata.category(letter) == "Zs" or letter == "\u2800" else letter for letter in kept)


def with_codes(text: str) -> str:
    """The text with what nobody would see written out: `a[U+0000]@b.se`."""
    return "".join(
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in text
    )
